import type { AgentStatus, Body, Desk, ServerFrames } from "../protocol/frames.ts";
import type { Cmid, ConversationId, Ms } from "../protocol/ids.ts";
import type { LinkOptions, LinkPorts } from "./ports.ts";
import type { Leaving } from "./leaving.ts";
import { Session } from "./session.ts";
import type { ConversationView, LinkListener, Phase } from "./view.ts";

/** "Typing" is told again this often: twice within the time the other side believes it. */
const typingAgainMs = 3_000;

/** What a visitor leaves, and how to reach them: by e-mail or phone at least. */
export type LeftWords = Pick<Leaving, "contact" | "text" | "files">;

/**
 * The client half of a session: one connection that mends itself, conversations without holes or doubles, and messages
 * that arrive exactly once and in order. Calls change the views at once; the listener hears of it a moment later.
 */
export class Link {
  readonly #session: Session;

  constructor(ports: LinkPorts, options: LinkOptions, listener: LinkListener) {
    this.#session = new Session(ports, options, listener);
  }

  /** Connects. Does nothing unless the link is new or stopped. */
  start(): void {
    this.#session.line.start();
  }

  /** Ends the connection for good (until `start`). Unsent messages stay. */
  stop(reason = "stopped"): void {
    this.#session.line.stop(reason);
  }

  /** The network is back or the page is visible: try at once instead of waiting for the back-off. */
  retryNow(): void {
    this.#session.line.retryNow();
  }

  get phase(): Phase {
    return this.#session.line.phase;
  }

  /** Who the server says we are; null before the first welcome. */
  get you(): ServerFrames["welcome"]["you"] | null {
    return this.#session.you;
  }

  /** Add to `ports.now()` to get the server's clock, in which all `at`, `since` and `until` are told. */
  get skewMs(): Ms {
    return this.#session.skewMs;
  }

  /** A visitor's conversation to talk in, running or not yet begun; it always has a view. Null for staff. */
  get current(): ConversationId | null {
    return this.#session.rooms.current;
  }

  view(conv: ConversationId): ConversationView | null {
    return this.#session.rooms.get(conv)?.view ?? null;
  }

  views(): readonly ConversationView[] {
    return this.#session.rooms.all().flatMap((room) => room.view ?? []);
  }

  get desk(): Desk | null {
    return this.#session.desk;
  }

  get groups(): ServerFrames["groups"]["groups"] {
    return this.#session.groups;
  }

  /** Visible at once as pending; delivered exactly once and in the order of the calls, across reconnects. */
  send(conv: ConversationId, body: Body): Cmid {
    const { ports, rooms } = this.#session;
    const room = rooms.enter(conv);
    const cmid = ports.cmid();
    room.outbox.add(cmid, body, ports.now());
    // The message itself says that the typing is over.
    room.typingSentAt = 0;
    rooms.rehome(room);
    this.#session.changed(room);
    this.#session.pump();
    return cmid;
  }

  /** Takes a refused message off the screen, also one for later. Others are on their way and stay. */
  discard(conv: ConversationId, cmid: Cmid): void {
    this.#session.leaveGivenUp(cmid);
    const room = this.#session.rooms.get(conv);
    if (room !== null && room.outbox.discard(cmid) !== null) this.#session.changed(room);
  }

  /** Sends a refused message again as a new one; its new id, or null if nothing was refused under the old. */
  retry(conv: ConversationId, cmid: Cmid): Cmid | null {
    const left = this.#session.leaveGivenUp(cmid);
    if (left !== null) return this.leave(this.current ?? conv, left);
    const refused = this.#session.rooms.get(conv)?.outbox.discard(cmid) ?? null;
    return refused === null ? null : this.send(conv, refused.body);
  }

  /** Takes back one's own message; a refusal (too late) is told to the listener. */
  recall(conv: ConversationId, seq: number): void {
    this.#session.ask(`recall ${conv} ${seq}`, (ref) => ({ t: "recall", ref, conv, seq }));
  }

  /** Everything up to `seq` was seen. Cheap to call often. */
  read(conv: ConversationId, seq: number): void {
    const room = this.#session.rooms.get(conv);
    if (room === null || room.view === null) return;
    const { head, seq: top } = room.view;
    const known = this.#session.own === "visitor" ? head.visitorRead : head.agentRead;
    const upTo = Math.min(seq, top);
    if (upTo <= Math.max(known, room.readAsked)) return;
    room.readAsked = upTo;
    this.#session.ask(`read ${conv}`, (ref) => ({ t: "read", ref, conv, seq: upTo }));
  }

  /** Cheap to call at every key. */
  typing(conv: ConversationId, on: boolean): void {
    const { line, ports, rooms } = this.#session;
    const room = rooms.get(conv);
    if (room === null || line.phase.name !== "open") return;
    const now = ports.now();
    if (on ? now - room.typingSentAt < typingAgainMs : room.typingSentAt === 0) return;
    room.typingSentAt = on ? now : 0;
    line.send({ t: "typing", conv, on });
  }

  /** Staff: stream this conversation until `unwatch`, also after reconnects. */
  watch(conv: ConversationId): void {
    const room = this.#session.rooms.enter(conv);
    room.watched = true;
    if (room.stream === "no") this.#session.resume(room);
  }

  unwatch(conv: ConversationId): void {
    const room = this.#session.rooms.get(conv);
    if (room !== null) this.#session.unwatch(room);
  }

  /** Loads one more page of older events; does nothing while one is on its way or if there are none. */
  history(conv: ConversationId): void {
    const view = this.view(conv);
    const key = `history ${conv}`;
    if (view === null || !view.more || this.#session.waitsFor(key)) return;
    const before = view.events[0]?.seq ?? view.seq + 1;
    this.#session.ask(key, (ref) => ({ t: "history", ref, conv, before }));
  }

  /** Closes the conversation, once everything written before has arrived. */
  end(conv: ConversationId): void {
    this.#session.ask(`end ${conv}`, (ref) => ({ t: "end", ref, conv }));
  }

  /** `reason`: why away, the id of a break of the desk. */
  status(status: AgentStatus, reason?: string): void {
    const why = reason === undefined ? {} : { reason };
    this.#session.ask("status", (ref) => ({ t: "status", ref, status, ...why }));
  }

  accept(offer: string): void {
    this.#session.ask(`offer ${offer}`, (ref) => ({ t: "accept", ref, offer }));
  }

  decline(offer: string, reason?: string): void {
    const why = reason === undefined ? {} : { reason };
    this.#session.ask(`offer ${offer}`, (ref) => ({ t: "decline", ref, offer, ...why }));
  }

  /** Hands over, once everything written before has arrived. How it goes is in the view; a refusal is told to the listener. */
  transfer(conv: ConversationId, to: { readonly agent: string } | { readonly group: string }, note?: string): void {
    const words = note === undefined ? {} : { note };
    this.#session.ask(`transfer ${conv}`, (ref) => ({ t: "transfer", ref, conv, ...to, ...words }));
  }

  transferBack(conv: ConversationId): void {
    this.#session.ask(`transfer ${conv}`, (ref) => ({ t: "transferBack", ref, conv }));
  }

  /** Supervisors: gives a conversation to this agent at once. */
  assign(conv: ConversationId, agent: string): void {
    this.#session.ask(`assign ${conv}`, (ref) => ({ t: "assign", ref, conv, agent }));
  }

  /** All tags of the visitor from now on. */
  tag(conv: ConversationId, tags: readonly string[]): void {
    this.#session.ask(`tag ${conv}`, (ref) => ({ t: "tag", ref, conv, tags: [...tags] }));
  }

  /** Who could take over in a group; the answer is told to the listener. */
  roster(group: string): void {
    this.#session.ask(`roster ${group}`, (ref) => ({ t: "roster", ref, group }));
  }

  /**
   * Leaves a message for later. Kept and sent again until the server has it: then it is gone from `leaving` and the
   * conversation has the fact `left`. `cmid`: of an earlier visit of the page that did not see the end of it.
   */
  leave(conv: ConversationId, { contact, text, files }: LeftWords, cmid: Cmid = this.#session.ports.cmid()): Cmid {
    this.#session.leave({ contact, text, ...(files && { files }), conv, cmid, refused: null });
    return cmid;
  }

  /** Messages for later that are on their way or were refused. */
  get leaving(): readonly Leaving[] {
    return this.#session.leavings.all;
  }

  /** Visitor: asks how things stand, when that may have changed without a word: opening hours. */
  refresh(): void {
    const { rooms } = this.#session;
    const room = rooms.all().findLast(({ view }) => view !== null && view.seq > 0) ?? rooms.all().at(-1);
    if (room !== undefined) this.#session.resume(room);
  }
}

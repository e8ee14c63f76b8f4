import { wireLimits } from "../protocol/limits.ts";
import type { ClientFrames, Desk, Hello, ServerFrame, ServerFrames } from "../protocol/frames.ts";
import type { ConversationId, Ms, VisitorId } from "../protocol/ids.ts";
import { Hearing } from "./hearing.ts";
import { leaveFrame, Leavings } from "./leaving.ts";
import type { Leaving } from "./leaving.ts";
import { Line } from "./line.ts";
import { News } from "./news.ts";
import type { LinkOptions, LinkPorts } from "./ports.ts";
import { Requests } from "./requests.ts";
import type { Command } from "./requests.ts";
import { asId, Rooms } from "./rooms.ts";
import type { Room } from "./rooms.ts";
import type { LinkListener, Phase } from "./view.ts";

const sessionLimits = {
  /** Wait before sending again what was refused as "busy" without saying how long. */
  busyMs: 1_000,
  /** After a welcome a visitor's resumed conversation must have been streamed by then; if it was not, it is asked for. */
  streamsMsMax: 5_000,
  /** An answer that takes this long got lost behind the socket: the same frame goes out again. Looked at half as often. */
  answerMsMax: 10_000,
} as const;

type Told<Name extends keyof ServerFrames> = ServerFrames[Name];

/** What the server said and what it has still to answer. `Link` is its door. */
export class Session {
  readonly ports: LinkPorts;
  readonly line: Line;
  readonly rooms: Rooms;
  readonly leavings = new Leavings();
  readonly own: "visitor" | "agent";
  you: Told<"welcome">["you"] | null = null;
  skewMs: Ms = 0;
  desk: Desk | null = null;
  groups: Told<"groups">["groups"] = [];
  readonly #options: LinkOptions;
  readonly #listener: LinkListener;
  readonly #news: News;
  readonly #hearing: Hearing;
  readonly #requests = new Requests();
  #token: string | undefined;
  #lastRef = 0;
  /** The timer of `#awaitAnswers` runs. */
  #awaits = false;
  /** Highest desk revision on this connection. */
  #deskRev = -1;

  constructor(ports: LinkPorts, options: LinkOptions, listener: LinkListener) {
    this.#news = new News(ports);
    this.ports = this.#news.following();
    this.#options = options;
    this.#listener = listener;
    this.#token = options.token;
    this.own = options.as === "visitor" ? "visitor" : "agent";
    this.rooms = new Rooms(options.as, (room) => this.changed(room));
    this.#hearing = new Hearing(this);
    this.line = new Line(this.ports, {
      hello: () => this.#hello(),
      frame: (frame) => this.#receive(frame),
      phase: (phase) => this.#phaseChanged(phase),
    });
  }

  /** Brings a room's view up to date and tells the owner, once however much changes until then. */
  changed(room: Room): void {
    const { view, outbox } = room;
    if (view !== null && view.pending !== outbox.pending) room.view = { ...view, pending: outbox.pending };
    if (room.changed) return;
    room.changed = true;
    this.#news.add(() => {
      room.changed = false;
      if (room.view !== null && this.rooms.get(room.conv) === room) this.#listener.conversation?.(room.view);
    });
  }

  waitsFor(key: string): boolean {
    return this.#requests.has(key);
  }

  /** Sends a command until it is answered. Under one key at most one is on the wire and the newest follows it. */
  ask(key: string, command: (ref: number) => Command): void {
    this.#requests.put(key, command(this.#newRef()));
    this.pump();
  }

  /** Puts on the wire whatever may go. */
  pump(): void {
    if (this.line.phase.name !== "open") return;
    // Whoever ends or hands over overtakes nothing that was written before.
    const allowed = (command: Command) =>
      (command.t !== "end" && command.t !== "transfer") || (this.rooms.get(asId(command.conv))?.outbox.idle ?? true);
    const now = this.ports.now();
    for (const command of this.#requests.take(now, allowed)) this.line.send(command);
    for (const room of this.rooms.all()) {
      const waits = room.paused || this.rooms.mustWait(room);
      const letter = waits ? null : room.outbox.take(room.conv, now, () => this.#newRef());
      if (letter !== null) this.line.send(letter);
    }
    if (!this.#awaits && this.#isWaiting()) this.#awaitAnswers();
  }

  /** One timer, and only while something is on the wire. */
  #awaitAnswers(): void {
    this.#awaits = true;
    this.ports.after(sessionLimits.answerMsMax / 2, () => {
      this.#awaits = false;
      const before = this.ports.now() - sessionLimits.answerMsMax;
      this.#requests.land(before);
      for (const { outbox } of this.rooms.all()) outbox.land(before);
      this.pump();
    });
  }

  #isWaiting(): boolean {
    return this.#requests.isFlying || this.rooms.all().some(({ outbox }) => outbox.isFlying);
  }

  /** Asks for the stream from where we are. Between connections the hello does it. */
  resume(room: Room): void {
    const key = `watch ${room.conv}`;
    if (this.line.phase.name !== "open" || this.#requests.has(key)) return;
    room.stream = "asked";
    this.ask(key, (ref) => ({ t: "watch", ref, ...positionOf(room) }));
  }

  /** No more streaming; what is still to be sent is sent. */
  unwatch(room: Room): void {
    this.#requests.drop(`watch ${room.conv}`);
    this.line.send({ t: "unwatch", conv: room.conv });
    room.watched = false;
    room.stream = "no";
    room.view = null;
    this.#leaveIfDone(room);
  }

  #newRef(): number {
    this.#lastRef += 1;
    return this.#lastRef;
  }

  #hello(): Hello {
    const { as, identity, lang, group, channel, page } = this.#options;
    const resume = as === "visitor" ? this.rooms.all().filter(goesOn).slice(-wireLimits.resumeMax) : [];
    for (const room of resume) room.stream = "asked";
    return {
      t: "hello",
      v: 1,
      as,
      ...(this.#token !== undefined && { token: this.#token }),
      ...(identity !== undefined && { identity }),
      ...(lang !== undefined && { lang }),
      ...(group !== undefined && { group }),
      ...(channel !== undefined && { channel }),
      ...(page !== undefined && { page }),
      ...(resume.length > 0 && { resume: resume.map(positionOf) }),
    };
  }

  #phaseChanged(phase: Phase): void {
    if (phase.name !== "open") this.#lost();
    this.#news.add(() => this.#listener.phase?.(phase));
  }

  #lost(): void {
    this.#requests.land(Infinity);
    this.#deskRev = -1;
    for (const room of this.rooms.all()) {
      // The next connection asks from where we are then.
      this.#requests.drop(`watch ${room.conv}`);
      room.outbox.land(Infinity);
      room.stream = "no";
      room.typingSentAt = 0;
    }
  }

  /** No exhaustive check: frames of a newer server are passed over. */
  #receive(frame: ServerFrame): void {
    switch (frame.t) {
      case "welcome":
        return this.#welcome(frame);
      case "ack":
        return this.#acked(frame);
      case "ok":
        return this.#done(frame.ref);
      case "error":
        return this.#refused(frame);
      case "stream":
        return this.#streamed(frame);
      case "page":
        this.#requests.answered(frame.ref);
        return this.#hearing.receive(frame);
      case "event":
      case "typing":
      case "presence":
      case "place":
      case "transfer":
        return this.#hearing.receive(frame);
      case "left":
        return this.#left(asId(frame.conv));
      case "desk":
        return this.#deskTold(frame);
      case "groups":
        return this.#groupsTold(frame);
      case "roster":
        if (this.#requests.answered(frame.ref) !== null) this.#news.add(() => this.#listener.roster?.(frame));
        return this.pump();
      case "notice":
        return this.#news.add(() => this.#listener.notice?.(frame));
      case "beat":
        return this.#beat(frame);
      case "bye":
        return;
    }
  }

  #welcome(frame: Told<"welcome">): void {
    this.you = frame.you;
    this.groups = [];
    this.skewMs = frame.now - this.ports.now();
    this.#news.add(() => this.#listener.welcome?.(frame));
    if (frame.you.kind === "visitor") {
      const { id, name, token, conv } = frame.you;
      this.rooms.welcomed({ id, name }, asId(conv));
      for (const leaving of this.leavings.rehome(id as VisitorId, this.rooms.current ?? asId(conv)))
        this.leave(leaving);
      if (token !== undefined) this.#keepToken(token);
    }
    for (const room of this.rooms.all()) if (room.watched) this.resume(room);
    this.ports.after(sessionLimits.streamsMsMax, () => this.#askForMissing());
    this.pump();
  }

  /** A frame speaks of some groups; what is known of others stands until the next connection. */
  #groupsTold(frame: Told<"groups">): void {
    const told = new Set(frame.groups.map(({ id }) => id));
    const groups = [...this.groups.filter(({ id }) => !told.has(id)), ...frame.groups];
    this.groups = groups;
    this.#news.add(() => this.#listener.groups?.(groups));
  }

  #keepToken(token: string): void {
    this.#token = token;
    this.#news.add(() => this.#listener.token?.(token));
  }

  #askForMissing(): void {
    for (const room of this.rooms.all()) if (room.stream === "asked" && !room.over && goesOn(room)) this.resume(room);
  }

  #acked(frame: Told<"ack">): void {
    const room = this.#roomOf(frame.ref);
    if (room === null) return;
    room.outbox.acknowledge(frame.ref, frame.seq, room.view?.seq ?? frame.seq);
    this.settled(room);
  }

  #refused(error: Told<"error">): void {
    if (error.ref === null) return;
    const room = this.#roomOf(error.ref);
    if (room !== null) return this.#letterRefused(room, error.ref, error);
    if (error.retry === "same") {
      const release = this.#requests.hold(error.ref);
      if (release !== null) this.#later(error, release);
      return;
    }
    const command = this.#requests.answered(error.ref);
    if (command === null) return;
    if (command.t === "watch") this.#left(asId(command.conv));
    else if (command.t === "leave") this.#leaveRefused(command, error);
    else this.#news.add(() => this.#listener.refused?.(command, error));
    this.pump();
  }

  /** Until the server has it, over as many connections as it takes. */
  leave(leaving: Leaving): void {
    this.leavings.add(leaving);
    this.ask(`leave ${leaving.cmid}`, (ref) => leaveFrame(leaving, ref));
    this.#leavingChanged();
  }

  /** Takes out one that was refused; null if there is none of that name. */
  leaveGivenUp(cmid: string): Leaving | null {
    const refused = this.leavings.all.find((left) => left.cmid === cmid && left.refused !== null) ?? null;
    if (refused !== null) this.#leaveEnded(cmid);
    return refused;
  }

  #leaveEnded(cmid: string): void {
    this.leavings.drop(cmid);
    this.#leavingChanged();
  }

  #leaveRefused(command: ClientFrames["leave"], error: Told<"error">): void {
    const again = this.leavings.refuse(command, error, this.rooms.current ?? asId(command.conv));
    if (again !== null) this.leave(again);
    else this.#leavingChanged();
  }

  #leavingChanged(): void {
    this.#news.add(() => this.#listener.leaving?.(this.leavings.all));
  }

  #done(ref: number): void {
    const command = this.#requests.answered(ref);
    if (command?.t === "leave") this.#leaveEnded(command.cmid);
    this.pump();
  }

  #letterRefused(room: Room, ref: number, error: Told<"error">): void {
    if (error.retry === "same") {
      room.outbox.land(Infinity);
      room.paused = true;
      return this.#later(error, () => {
        room.paused = false;
      });
    }
    if (error.retry === "anew" && this.own === "visitor") {
      room.outbox.unsent(ref);
      this.rooms.end(room);
      // How it ended we have not heard, and once the next has begun nobody streams this one any more.
      if (goesOn(room)) this.resume(room);
    } else {
      room.outbox.refuse(ref, error.name, error.retry);
    }
    this.settled(room);
  }

  /** Spread by up to a half, so that all who were refused together do not come back together. */
  #later(error: Told<"error">, release: () => void): void {
    const ms = error.afterMs ?? sessionLimits.busyMs;
    this.ports.after(ms * (1 + this.ports.random() / 2), () => {
      release();
      this.pump();
    });
  }

  #streamed(frame: Told<"stream">): void {
    const asked = frame.ref === null ? null : this.#requests.answered(frame.ref);
    if (asked?.t === "watch" && asked.conv !== frame.head.conv) this.#hearing.past(asId(asked.conv));
    this.#hearing.receive(frame);
  }

  /** After anything that may have ended a conversation or brought a letter home. */
  settled(room: Room): void {
    if (room.view?.head.stage === "closed") this.rooms.end(room);
    else this.rooms.rehome(room);
    this.changed(room);
    this.#leaveIfDone(room);
    this.pump();
  }

  #leaveIfDone(room: Room): void {
    if (this.own === "agent" && !room.watched && room.outbox.pending.length === 0) this.rooms.leave(room);
  }

  #left(conv: ConversationId): void {
    const room = this.rooms.get(conv);
    if (room === null || this.own === "visitor") return;
    this.#requests.drop(`watch ${conv}`);
    this.rooms.leave(room);
    // Else the server would go on asking for us, and one day refuse to hear of one more.
    this.line.send({ t: "unwatch", conv });
    this.#news.add(() => this.#listener.left?.(conv));
  }

  #deskTold(frame: Desk): void {
    if (frame.rev <= this.#deskRev) return;
    this.#deskRev = frame.rev;
    this.desk = frame;
    this.#news.add(() => this.#listener.desk?.(frame));
  }

  /** The position check: whatever got lost on the way is noticed within one beat. */
  #beat(frame: Told<"beat">): void {
    this.skewMs = frame.now - this.ports.now();
    const { at } = frame;
    // Restored from a backup behind our back: the welcome of a new connection tells where everything stands.
    if (at !== undefined && this.rooms.hasLost(asId(at.conv), at.epoch)) return this.line.renew();
    if (at !== undefined) this.#hearing.compare(at);
    if (frame.deskRev !== undefined && frame.deskRev > this.#deskRev) return this.line.renew();
    for (const room of this.rooms.all()) if (room.outbox.pending.some((letter) => letter.acked)) this.resume(room);
  }

  #roomOf(ref: number): Room | null {
    return this.rooms.all().find((room) => room.outbox.has(ref)) ?? null;
  }
}

/** Begun, and not ended as far as we have heard. */
function goesOn({ view }: Room): boolean {
  return view !== null && view.seq > 0 && view.head.stage !== "closed";
}

function positionOf({ conv, view }: Room): { conv: ConversationId; epoch: string; seq: number } {
  return { conv, epoch: view?.epoch ?? "", seq: view?.seq ?? 0 };
}

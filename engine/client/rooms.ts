import type { Person } from "../protocol/frames.ts";
import { conversationId, parseConversationId } from "../protocol/ids.ts";
import type { ConversationId, Ms, VisitorId } from "../protocol/ids.ts";
import { blankView } from "./conversation.ts";
import { Outbox } from "./outbox.ts";
import type { Cancel } from "./ports.ts";
import type { ConversationView } from "./view.ts";

/** Everything a link keeps about one conversation. */
export interface Room {
  readonly conv: ConversationId;
  readonly outbox: Outbox;
  /** Null while staff wait for the first stream. */
  view: ConversationView | null;
  /** Staff asked for it; a visitor's rooms come by themselves. */
  watched: boolean;
  /** On this connection: not asked for, asked for, or streamed by the server. */
  stream: "no" | "asked" | "live";
  /** Nothing can be said here any more: a visitor's words go to the next conversation. */
  over: boolean;
  /** The server asked to wait before sending again. */
  paused: boolean;
  /** The owner is to be told; false again once it is. */
  changed: boolean;
  /** The highest seq ever told as seen. */
  readAsked: number;
  /** When "typing" was last sent; 0: the other side knows that we are not. */
  typingSentAt: Ms;
  forgetTyping: Cancel;
}

/** Stands in for the visitor's id until the first welcome tells it, so that words written before are kept like any others. */
const unknownVisitor: Person = { id: "unknown", name: "" };

/**
 * The conversations of one link. For a visitor it also knows the one to talk in: they are numbered, at most the newest
 * is open, and what was not delivered when one ended moves to the next.
 */
export class Rooms {
  readonly #rooms = new Map<ConversationId, Room>();
  readonly #changed: (room: Room) => void;
  #visitor: Person | null;
  #current: ConversationId | null = null;

  /** `changed` is called whenever a view needs telling. */
  constructor(as: "visitor" | "staff", changed: (room: Room) => void) {
    this.#changed = changed;
    this.#visitor = as === "visitor" ? unknownVisitor : null;
    if (this.#visitor !== null) this.#moveTo(1);
  }

  get current(): ConversationId | null {
    return this.#current;
  }

  get(conv: ConversationId): Room | null {
    return this.#rooms.get(conv) ?? null;
  }

  all(): readonly Room[] {
    return [...this.#rooms.values()];
  }

  /** The room of this name, made if need be. A visitor's has a view from the start. */
  enter(conv: ConversationId): Room {
    const known = this.#rooms.get(conv);
    if (known !== undefined) return known;
    const room: Room = {
      conv,
      outbox: new Outbox(),
      view: this.#visitor === null ? null : blankView(conv, this.#visitor),
      watched: false,
      stream: "no",
      over: false,
      paused: false,
      changed: false,
      readAsked: 0,
      typingSentAt: 0,
      forgetTyping: () => {},
    };
    this.#rooms.set(conv, room);
    return room;
  }

  leave(room: Room): void {
    room.forgetTyping();
    this.#rooms.delete(room.conv);
  }

  /** The server told who the visitor is and which conversation is the newest. */
  welcomed(visitor: Person, newest: ConversationId): void {
    const stranger = this.#visitor?.id !== visitor.id;
    this.#visitor = visitor;
    const number = parseConversationId(newest)?.n ?? 1;
    const strays = this.all().filter((room) => stranger || numberOf(room) > number + (isBegun(room) ? 0 : 1));
    for (const room of strays) {
      this.leave(room);
      // What a restored server had acknowledged and lost is sent again; another visitor's words are not ours to send.
      if (!stranger) room.outbox.rewound(0);
    }
    this.#moveTo(number);
    for (const room of this.all()) if (numberOf(room) < number) room.over = true;
    if (this.#rooms.get(newest)?.over) this.#moveTo(number + 1);
    for (const room of strays.toReversed()) this.#takeOver(room);
    for (const room of this.all().toReversed()) this.rehome(room);
  }

  /** Whether a server that stands at `newest` of the history `epoch` has lost a conversation it told us of. */
  hasLost(newest: ConversationId, epoch: string): boolean {
    if (this.#visitor === null) return false;
    const number = parseConversationId(newest)?.n ?? 1;
    return this.all().some((room) => isBegun(room) && numberOf(room) > number && room.view?.epoch !== epoch);
  }

  /** This conversation has ended. */
  end(room: Room): void {
    if (this.#visitor === null) return;
    room.over = true;
    if (room.conv === this.#current) this.#moveTo(numberOf(room) + 1);
    this.rehome(room);
  }

  /** A conversation that another tab, or the server, began: it is the newest now. */
  began(conv: ConversationId): Room {
    const room = this.enter(conv);
    const before = this.#current === null ? null : this.get(this.#current);
    if (before !== null && numberOf(before) < numberOf(room)) {
      this.#current = conv;
      this.end(before);
    }
    return room;
  }

  /** Whether a room must hold its letters back: what was written before, in an ended conversation, goes first. */
  mustWait(room: Room): boolean {
    return this.#visitor !== null && !room.over && this.all().some((other) => other.over && !other.outbox.idle);
  }

  /** Moves what is undelivered in an ended conversation to the current one, once nothing of it may have arrived. */
  rehome(room: Room): void {
    const target = this.#current === null ? null : this.get(this.#current);
    if (!room.over || target === null || target === room || room.outbox.idle || room.outbox.undecided) return;
    this.#move(room, target);
  }

  /** From another visitor, or from a conversation the server lost: only the words that nobody has read are kept. */
  #takeOver(room: Room): void {
    const target = this.#current === null ? null : this.get(this.#current);
    if (target !== null) this.#move(room, target);
  }

  #move(room: Room, target: Room): void {
    target.outbox.adopt(room.outbox.release());
    this.#changed(room);
    this.#changed(target);
  }

  #moveTo(number: number): void {
    if (this.#visitor === null) return;
    this.#current = conversationId(this.#visitor.id as VisitorId, number);
    this.enter(this.#current);
  }
}

/** The server has told of it, or has acknowledged words in it. */
function isBegun({ view, outbox }: Room): boolean {
  return (view !== null && view.seq > 0) || outbox.pending.some((letter) => letter.acked);
}

function numberOf(room: Room): number {
  return parseConversationId(room.conv)?.n ?? 0;
}

/** The wire's ids are plain text; what the server names is one by its word. */
export function asId(conv: string): ConversationId {
  return conv as ConversationId;
}

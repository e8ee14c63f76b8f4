import type { ServerFrames } from "../protocol/frames.ts";
import type { ConversationId, Ms } from "../protocol/ids.ts";
import {
  blankView,
  withEvent,
  withPage,
  withPlace,
  withPresence,
  withStream,
  withTransfer,
  withTyping,
} from "./conversation.ts";
import type { LinkPorts } from "./ports.ts";
import { asId } from "./rooms.ts";
import type { Room, Rooms } from "./rooms.ts";
import type { ConversationView } from "./view.ts";

/** "Typing" is believed this long without a new sign. */
const typingMs: Ms = 6_000;

type Told<Name extends keyof ServerFrames> = ServerFrames[Name];

/** What hearing moves on. */
export interface Hearer {
  readonly ports: LinkPorts;
  readonly rooms: Rooms;
  readonly own: "visitor" | "agent";
  /** Asks for the stream of a conversation from where we are. */
  resume(room: Room): void;
  changed(room: Room): void;
  /** After anything that may have ended a conversation or brought a letter home. */
  settled(room: Room): void;
}

/** What the server tells of conversations, each frame put where it belongs. */
export class Hearing {
  readonly #by: Hearer;

  constructor(by: Hearer) {
    this.#by = by;
  }

  receive(frame: Told<"stream" | "event" | "page" | "typing" | "presence" | "place" | "transfer">): void {
    switch (frame.t) {
      case "stream":
        return this.#stream(frame);
      case "event":
        return this.#event(frame);
      case "page":
        return this.#revise(frame.conv, (view) => withPage(view, frame));
      case "typing":
        return this.#typing(frame);
      case "presence":
        return this.#revise(frame.conv, (view) => withPresence(view, frame.online));
      case "place":
        return this.#revise(frame.conv, (view) => withPlace(view, frame));
      case "transfer":
        return this.#revise(frame.conv, (view) => withTransfer(view, frame));
    }
  }

  /** The position check: `at` is where the server stands. */
  compare({ conv, epoch, seq }: NonNullable<Told<"beat">["at"]>): void {
    const room = this.#enter(conv);
    const view = room?.view ?? null;
    if (room === null || view === null) return;
    // A beat of an ended conversation no longer knows its length.
    const past = view.head.stage === "closed" && view.epoch === epoch && seq < view.seq;
    if (!past && (view.seq !== seq || (seq > 0 && view.epoch !== epoch))) this.#by.resume(room);
  }

  /** The next conversation has begun, and nobody streams this one any more: acknowledged must be enough. */
  past(conv: ConversationId): void {
    const room = this.#by.rooms.get(conv);
    if (room === null) return;
    room.outbox.arrived([], Infinity);
    this.#by.changed(room);
  }

  #stream(frame: Told<"stream">): void {
    const room = this.#enter(frame.head.conv);
    if (room === null) return;
    room.view = withStream(room.view ?? blankView(room.conv, frame.head.visitor), frame);
    room.stream = "live";
    if (!frame.recovered) {
      room.outbox.rewound(frame.seq);
      room.readAsked = 0;
    }
    room.outbox.arrived(frame.events, room.view.seq);
    this.#by.settled(room);
  }

  #event(frame: Told<"event">): void {
    const room = this.#enter(frame.conv);
    if (room === null || room.view === null) return;
    const view = withEvent(room.view, frame);
    if (view === "gap") return this.#by.resume(room);
    if (view === room.view) return;
    room.view = view;
    room.outbox.arrived([frame.e], view.seq);
    this.#by.settled(room);
  }

  /** The room the server speaks of. Staff hear only what they watch; for a visitor it may be a new conversation. */
  #enter(conv: string): Room | null {
    if (this.#by.own === "visitor") return this.#by.rooms.began(asId(conv));
    const room = this.#by.rooms.get(asId(conv));
    return room?.watched ? room : null;
  }

  #revise(conv: string, change: (view: ConversationView) => ConversationView): void {
    const room = this.#by.rooms.get(asId(conv));
    if (room === null || room.view === null) return;
    const view = change(room.view);
    if (view === room.view) return;
    room.view = view;
    this.#by.changed(room);
  }

  #typing(frame: Told<"typing">): void {
    const room = this.#by.rooms.get(asId(frame.conv));
    // Supervisors watch both sides: for staff the visitor is the other one.
    if (room === null || frame.by !== (this.#by.own === "visitor" ? "agent" : "visitor")) return;
    room.forgetTyping();
    this.#revise(frame.conv, (view) => withTyping(view, frame.on));
    if (!frame.on) return;
    room.forgetTyping = this.#by.ports.after(typingMs, () =>
      this.#revise(frame.conv, (view) => withTyping(view, false)),
    );
  }
}

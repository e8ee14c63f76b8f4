import type { Body, ClientFrames, ConversationEvent } from "../protocol/frames.ts";
import type { Cmid, ConversationId, Ms } from "../protocol/ids.ts";
import type { Pending } from "./view.ts";

type SendFrame = ClientFrames["send"];

interface Letter {
  pending: Pending;
  /** As first put on the wire; every retry is the same bytes. Null: never tried. */
  frame: SendFrame | null;
  /** When it was sent and not answered yet; null: not on the wire. */
  flyingSince: Ms | null;
  /** Seq in the conversation once acknowledged, else 0. */
  seq: number;
}

/**
 * One's own messages in one conversation on their way to the server.
 *
 *     add ─▶ waiting ─▶ flying ─▶ acked ─▶ gone (its event is here)
 *               ▲          │ └──▶ refused ─▶ gone (discard) or added again as new
 *               └── lost ──┘
 *
 * Only the first unsettled letter flies, so that the order of writing is the order of seq whatever gets lost.
 */
export class Outbox {
  #letters: Letter[] = [];
  #pending: readonly Pending[] = [];

  /** The same array until something changes. */
  get pending(): readonly Pending[] {
    return this.#pending;
  }

  /** A letter was on the wire and its fate is unknown: it must be settled in this conversation, by its cmid. */
  get undecided(): boolean {
    return (this.#first()?.frame ?? null) !== null;
  }

  /** Nothing is left to deliver. */
  get idle(): boolean {
    return this.#first() === undefined;
  }

  /** Something is on the wire and not answered. */
  get isFlying(): boolean {
    return this.#first()?.flyingSince != null;
  }

  add(cmid: Cmid, body: Body, at: Ms): void {
    this.#letters.push(letterOf({ cmid, body, at, acked: false, refused: null }));
    this.#changed();
  }

  /** Takes over letters that were written before any here, all of them still undelivered. */
  adopt(older: readonly Pending[]): void {
    const settled = this.#letters.filter((letter) => !unsettled(letter));
    this.#letters = [...settled, ...older.map(letterOf), ...this.#letters.filter(unsettled)];
    this.#changed();
  }

  /** The frame to put on the wire now, or null. `newRef` is called for a letter that never flew. */
  take(conv: ConversationId, now: Ms, newRef: () => number): SendFrame | null {
    const letter = this.#first();
    if (letter === undefined || letter.flyingSince !== null) return null;
    const { cmid, body } = letter.pending;
    letter.frame ??= { t: "send", ref: newRef(), conv, cmid, body };
    letter.flyingSince = now;
    return letter.frame;
  }

  /** What has flown since before this moment is back in line: the connection is gone, or an answer is overdue. */
  land(before: Ms): void {
    for (const letter of this.#letters) if ((letter.flyingSince ?? before) < before) letter.flyingSince = null;
  }

  /** The server is sure that this letter is not in this conversation: it may be told elsewhere. */
  unsent(ref: number): void {
    for (const letter of this.#letters) {
      if (letter.frame?.ref !== ref) continue;
      letter.frame = null;
      letter.flyingSince = null;
    }
  }

  has(ref: number): boolean {
    return this.#letters.some((letter) => letter.frame?.ref === ref);
  }

  /** `seen` is the top of the events at hand: up to there an acknowledged message needs no stand-in. */
  acknowledge(ref: number, seq: number, seen: number): void {
    this.#letters = this.#letters.filter((letter) => letter.frame?.ref !== ref || seq > seen);
    for (const letter of this.#letters) {
      if (letter.frame?.ref !== ref) continue;
      letter.flyingSince = null;
      letter.seq = seq;
      letter.pending = { ...letter.pending, acked: true };
    }
    this.#changed();
  }

  refuse(ref: number, name: string, retry: "never" | "anew"): void {
    for (const letter of this.#letters) {
      if (letter.frame?.ref !== ref) continue;
      letter.flyingSince = null;
      letter.pending = { ...letter.pending, refused: { name, retry } };
    }
    this.#changed();
  }

  /** Events arrived, up to `top`: letters that are among them have come home, with or without an ack. */
  arrived(events: readonly ConversationEvent[], top: number): void {
    if (this.#letters.length === 0) return;
    const cmids = new Set(events.map((event) => (event.k === "message" ? event.cmid : "")));
    this.#letters = this.#letters.filter(
      (letter) => !cmids.has(letter.pending.cmid) && (letter.seq === 0 || letter.seq > top),
    );
    this.#changed();
  }

  /** The server's history now ends at `top`: what it had acknowledged beyond is lost there and is sent again. */
  rewound(top: number): void {
    for (const letter of this.#letters) {
      if (letter.seq <= top) continue;
      letter.seq = 0;
      letter.pending = { ...letter.pending, acked: false };
    }
    this.#changed();
  }

  /** Takes out every letter that has still to be delivered, in order: its conversation is over. */
  release(): readonly Pending[] {
    const moving = this.#letters.filter(unsettled);
    this.#letters = this.#letters.filter((letter) => !unsettled(letter));
    this.#changed();
    return moving.map((letter) => letter.pending);
  }

  /** Takes out a refused letter; null if there is none of that name. */
  discard(cmid: Cmid): Pending | null {
    const refused = this.#letters.find((letter) => letter.pending.cmid === cmid && letter.pending.refused !== null);
    if (refused === undefined) return null;
    this.#letters = this.#letters.filter((letter) => letter !== refused);
    this.#changed();
    return refused.pending;
  }

  #first(): Letter | undefined {
    return this.#letters.find(unsettled);
  }

  #changed(): void {
    this.#pending = this.#letters.map((letter) => letter.pending);
  }
}

function letterOf(pending: Pending): Letter {
  return { pending, frame: null, flyingSince: null, seq: 0 };
}

function unsettled(letter: Letter): boolean {
  return !letter.pending.acked && letter.pending.refused === null;
}

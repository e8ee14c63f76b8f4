import type { ClientFrames } from "../protocol/frames.ts";
import { parseConversationId } from "../protocol/ids.ts";
import type { Cmid, ConversationId, VisitorId } from "../protocol/ids.ts";

type LeaveFrame = ClientFrames["leave"];

/** A message for later on its way to the server; kept until that has it for good, or refuses it for good. */
export interface Leaving {
  readonly cmid: Cmid;
  readonly conv: ConversationId;
  readonly contact: LeaveFrame["contact"];
  readonly text: string;
  readonly files?: readonly string[];
  /** Name of the error it was refused with for good; it stays visible until `discard`. */
  readonly refused: string | null;
}

/** Messages for later. It is a promise to the visitor that their words arrive, so they survive whatever becomes of `conv`. */
export class Leavings {
  #all: readonly Leaving[] = [];

  /** The same array until something changes. */
  get all(): readonly Leaving[] {
    return this.#all;
  }

  add(leaving: Leaving): void {
    this.#all = [...this.#all.filter(({ cmid }) => cmid !== leaving.cmid), leaving];
  }

  /** It has arrived, or is given up. */
  drop(cmid: string): void {
    this.#all = this.#all.filter((leaving) => leaving.cmid !== cmid);
  }

  /** Refused: told elsewhere if the conversation is over there and another one has begun, else for good. */
  refuse(frame: LeaveFrame, { name, retry }: { name: string; retry: string }, current: ConversationId): Leaving | null {
    const leaving = this.#all.find(({ cmid }) => cmid === frame.cmid);
    if (leaving === undefined) return null;
    const moves = retry === "anew" && frame.conv !== current;
    const next = moves ? { ...leaving, conv: current } : { ...leaving, refused: name };
    this.add(next);
    return moves ? next : null;
  }

  /** Those left in a conversation that this visitor does not have (written before the first welcome, or lost by the server). */
  rehome(visitor: VisitorId, current: ConversationId): readonly Leaving[] {
    const top = parseConversationId(current)?.n ?? 1;
    const strays = this.#all.filter(({ conv, refused }) => {
      const place = parseConversationId(conv);
      return refused === null && (place === null || place.visitor !== visitor || place.n > top);
    });
    const moved = strays.map((leaving) => ({ ...leaving, conv: current }));
    for (const leaving of moved) this.add(leaving);
    return moved;
  }
}

export function leaveFrame({ conv, cmid, contact, text, files }: Leaving, ref: number): LeaveFrame {
  return { t: "leave", ref, conv, cmid, contact, text, ...(files !== undefined && { files: [...files] }) };
}

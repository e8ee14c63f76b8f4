/** Every kind of actor, by name and by its byte in the journal. */
import type { ActorKind, KindName } from "./actor.ts";
import { agent } from "./agent/index.ts";
import { directory } from "./directory/index.ts";
import { inbox } from "./inbox/index.ts";
import { queue } from "./queue/index.ts";
import { visitor } from "./visitor/index.ts";

/** A kind whose state and events only it can read: what the runtime knows of it. */
export type AnyKind = ActorKind<unknown, unknown>;

export const kinds: Readonly<Record<KindName, AnyKind>> = {
  visitor,
  agent,
  queue,
  directory,
  inbox,
};

const byByte = new Map(Object.values(kinds).map((kind) => [kind.byte, kind]));

export function kindOfByte(byte: number): AnyKind {
  const kind = byByte.get(byte);
  if (kind === undefined)
    throw new Error(`the journal holds an actor of unknown kind ${byte}: it was written by a newer version`);
  return kind;
}

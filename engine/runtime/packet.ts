/**
 * What shards say to each other: one packet per tick and destination, several items each. Durable commands are numbered
 * (`tell`, `told`); everything else may be lost.
 */
import { Decoder } from "@msgpack/msgpack";
import type { ActorRef, Principal } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import type { Config } from "../core/config.ts";
import { kindOfByte, kinds } from "../core/kinds.ts";
import { pack } from "../protocol/pack.ts";
import type { CloseName } from "../protocol/errors.ts";

export type Item =
  /** A client session of the sender asks an actor of the receiver. */
  | {
      readonly t: "ask";
      readonly to: ActorRef;
      readonly command: Command;
      readonly session: number;
      readonly who: Principal | null;
    }
  | { readonly t: "cast"; readonly to: ActorRef; readonly command: Command }
  | { readonly t: "tell"; readonly n: number; readonly base: number; readonly to: ActorRef; readonly command: Command }
  /** Everything up to `n` of the history `epoch` of whoever receives this was applied and is durable. */
  | { readonly t: "told"; readonly n: number; readonly epoch: string }
  | { readonly t: "push"; readonly sessions: readonly number[]; readonly bytes: Uint8Array; readonly latest: boolean }
  | { readonly t: "admit"; readonly session: number; readonly who: Principal; readonly bytes: Uint8Array }
  | { readonly t: "answer"; readonly session: number; readonly value: unknown }
  | { readonly t: "hangUp"; readonly sessions: readonly number[]; readonly reason: CloseName }
  /** A session of the sender is gone. */
  | { readonly t: "gone"; readonly to: ActorRef; readonly session: number }
  | { readonly t: "config"; readonly config: Config };

export interface Packet {
  /** Life of the sender: grows with each start. Packets of an earlier life are refused (D15). */
  readonly boot: number;
  /** History of the sender's journal: numbers of another history mean nothing. */
  readonly epoch: string;
  /** Version of the configuration the sender decides with. */
  readonly config: number;
  /** 1, 2, 3 … to this receiver in the life of the sender: a bus may deliver a packet twice. */
  readonly n: number;
  readonly items: readonly Item[];
}

const decoder = new Decoder();

export function encodePacket({ boot, epoch, config, n, items }: Packet): Uint8Array {
  return pack([1, boot, epoch, config, n, items.map(toArray)]);
}

export function decodePacket(bytes: Uint8Array): Packet {
  const [version, ...rest] = decoder.decode(bytes) as [number, number, string, number, number, unknown[][]];
  if (version !== 1)
    throw new Error(`a shard speaks packet version ${version}, this one knows 1: run one version everywhere`);
  const [boot, epoch, config, n, items] = rest;
  return { boot, epoch, config, n, items: items.map(fromArray) };
}

function toArray(item: Item): unknown[] {
  switch (item.t) {
    case "ask":
      return [0, kinds[item.to.kind].byte, item.to.id, item.command, item.session, item.who];
    case "cast":
      return [1, kinds[item.to.kind].byte, item.to.id, item.command];
    case "tell":
      return [2, item.n, item.base, kinds[item.to.kind].byte, item.to.id, item.command];
    case "told":
      return [3, item.n, item.epoch];
    case "push":
      return [4, item.sessions, item.bytes, item.latest];
    case "admit":
      return [5, item.session, item.who, item.bytes];
    case "answer":
      return [6, item.session, item.value];
    case "hangUp":
      return [7, item.sessions, item.reason];
    case "gone":
      return [8, kinds[item.to.kind].byte, item.to.id, item.session];
    case "config":
      return [9, item.config];
  }
}

function fromArray(raw: unknown[]): Item {
  const [tag, a, b, c, d, e] = raw as [number, never, never, never, never, never];
  switch (tag) {
    case 0:
      return { t: "ask", to: ref(a, b), command: c, session: d, who: e };
    case 1:
      return { t: "cast", to: ref(a, b), command: c };
    case 2:
      return { t: "tell", n: a, base: b, to: ref(c, d), command: e };
    case 3:
      return { t: "told", n: a, epoch: b };
    case 4:
      return { t: "push", sessions: a, bytes: b, latest: c };
    case 5:
      return { t: "admit", session: a, who: b, bytes: c };
    case 6:
      return { t: "answer", session: a, value: b };
    case 7:
      return { t: "hangUp", sessions: a, reason: b };
    case 8:
      return { t: "gone", to: ref(a, b), session: c };
    case 9:
      return { t: "config", config: a };
    default:
      throw new Error(`a shard sent an item of unknown kind ${tag}: run one version everywhere`);
  }
}

function ref(byte: number, id: string): ActorRef {
  return { kind: kindOfByte(byte).name, id };
}

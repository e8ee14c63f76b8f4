/** Inside a shard: mailbox, a whole turn, what shards say to each other. */
import { cryptoRandom } from "../../engine/adapters/crypto-random.ts";
import { MemoryJournal } from "../../engine/adapters/memory-journal.ts";
import type { VisitorId } from "../../engine/protocol/ids.ts";
import { encodeFrame } from "../../engine/protocol/codec.ts";
import { Mailbox, type Letter } from "../../engine/runtime/mailbox.ts";
import { decodePacket, encodePacket, type Item } from "../../engine/runtime/packet.ts";
import { HandClock } from "../town/hand-clock.ts";
import { Town, type Townsperson } from "../town/town.ts";
import * as frames from "./frames.ts";
import { repeated, type Probe } from "./probe.ts";

const couples = 500;
/** Words of one tick: what a shard finds in its mailboxes under load. */
const perTick = 50;

export async function machineProbes(): Promise<Probe[]> {
  return [mailbox(), await turn(), ...packets()];
}

function mailbox(): Probe {
  const box = new Mailbox();
  const letter: Letter = { command: frames.send, origin: { kind: "cast" } };
  return repeated("mailbox: offer and take", 100, () => {
    box.offer(letter);
    box.take();
  });
}

/** A visitor's word through mailbox, rules, record, commit to memory and release to two listeners. */
async function turn(): Promise<Probe> {
  const random = cryptoRandom();
  const clock = new HandClock(1_800_000_000_000);
  const town = new Town(clock, random, new MemoryJournal({ clock, random }));
  await town.start();
  const [agent] = await town.hire(1, couples);
  if (agent === undefined) throw new Error("nobody is at work");
  const visitors: Townsperson[] = [];
  for (let index = 0; index < couples; index += 1) visitors.push(town.visitor(`v${random.base32(24)}` as VisitorId, 0));
  await town.settled();
  for (const visitor of visitors) town.say(visitor, visitor, "Good morning");
  await town.settled();
  for (const { ref, conv } of visitors)
    town.shard.ask(ref, { t: "watch", ref: 2, conv, epoch: "", seq: 0 }, agent.session);
  await town.settled();
  let next = 0;
  return {
    name: `turn: a word, stored in memory, to two listeners (${perTick} a tick)`,
    per: perTick,
    run: () => {
      for (let i = 0; i < perTick; i += 1) {
        const visitor = visitors[next % couples] as Townsperson;
        next += 1;
        town.say(visitor, visitor, frames.send.body.text);
      }
      clock.pump();
      clock.advance(20);
    },
  };
}

function packets(): Probe[] {
  const bytes = encodeFrame(frames.event(12));
  const who = { kind: "staff", id: "abcdefghijklm" } as const;
  const ask: Item = {
    t: "ask",
    to: { kind: "visitor", id: frames.conv.slice(0, -2) },
    command: frames.send,
    session: 12,
    who: { ...who, id: who.id as never, role: "agent" },
  };
  const push: Item = { t: "push", sessions: [12], bytes, latest: false };
  const packet = {
    boot: 3,
    epoch: "abcdefghijklmnop",
    config: 4,
    n: 1,
    items: Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? ask : push)),
  };
  const encoded = encodePacket(packet);
  return [
    { name: "bus: encode, per item of 20", per: 20, run: () => void encodePacket(packet) },
    { name: "bus: decode, per item of 20", per: 20, run: () => void decodePacket(encoded) },
  ];
}

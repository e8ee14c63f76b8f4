/** Bugs in what surrounds the rules: disk, bus, client. */
import type { Bus } from "../../../ports/bus.ts";
import { decodePacket, encodePacket, type Item } from "../../../runtime/packet.ts";
import type { DiskFlaw } from "../disk.ts";
import { readRecords } from "../ledger.ts";
import type { Flaw } from "../world.ts";
import { careless, forgetful } from "./careless-client.ts";

export const spoiledSurroundings: Readonly<Record<string, Flaw>> = {
  "acknowledges before the disk has it": { disk: { hasty: true } },
  "forgets the newest block at a restart": { disk: { lastBlockForgotten: true } },
  "keeps the epoch of a restored backup": { disk: { sameEpoch: true } },
  "writes snapshots without the newest block in them": {
    disk: {
      written: (append) =>
        append.snapshots === undefined
          ? append
          : { ...append, snapshots: append.snapshots.map((snapshot) => ({ ...snapshot, upTo: snapshot.upTo + 1 })) },
    },
  },
  "does not write down what it owes another shard": { disk: without(1) },
  "does not write down what another shard told it": { disk: without(2) },
  "sends a command between shards once and never again": {
    bus: (bus) => {
      const sent = new Set<string>();
      return sending(bus, (to, item) => {
        if (item.t !== "tell") return [item];
        const name = `${to} ${item.n}`;
        if (sent.has(name)) return [];
        sent.add(name);
        return [item];
      });
    },
  },
  "shows facts with holes between them": { ports: (ports) => careless(ports, { jumps: true, stutters: false }) },
  "shows twice what came twice": { ports: (ports) => careless(ports, { jumps: false, stutters: true }) },
  "sends again under a new name": { ports: forgetful },
};

/** A disk to which records of this kind never come. */
function without(tag: 1 | 2): DiskFlaw {
  return {
    written: (append) => {
      const read = readRecords(append);
      return { ...append, records: append.records.filter((_, index) => read[index]?.[0] !== tag) };
    },
  };
}

/** The bus with every item on its way out passed through `mutate`. */
function sending(bus: Bus, mutate: (to: string, item: Item) => readonly Item[]): Bus {
  return {
    self: bus.self,
    send(to, frame) {
      const packet = decodePacket(frame);
      bus.send(to, encodePacket({ ...packet, items: packet.items.flatMap((item) => mutate(to, item)) }));
    },
    onFrame: (receive) => bus.onFrame(receive),
    onHealth: (change) => bus.onHealth(change),
    healthy: () => bus.healthy(),
    close: (done) => bus.close(done),
  };
}

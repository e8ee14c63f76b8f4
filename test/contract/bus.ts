import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { Bus, ShardName } from "../../engine/ports/bus.ts";
import { bytes, text } from "../support/bytes.ts";
import { within } from "../support/within.ts";

/** A transport on which buses can be opened by name; for one test. */
export interface BusNet {
  /** A bus whose frames this thread can see. */
  open(name: ShardName): Promise<Bus>;
  /** A bus, anywhere, that sends every frame back to where it came from. */
  echo(name: ShardName): Promise<void>;
}

interface Seen {
  readonly from: ShardName;
  readonly text: string;
}

/** Everything that arrives at a bus, in order. */
function collect(bus: Bus): Seen[] {
  const seen: Seen[] = [];
  bus.onFrame((from, frame) => seen.push({ from, text: text(frame) }));
  return seen;
}

export function closeBus(bus: Bus): Promise<void> {
  return new Promise((resolve) => bus.close(resolve));
}

export function busContract(name: string, net: () => Promise<BusNet>): void {
  const open = async (on: BusNet, self: ShardName): Promise<Bus> => {
    const bus = await on.open(self);
    onTestFinished(() => closeBus(bus));
    return bus;
  };

  test(`${name}: a frame arrives whole, with the name of its sender, and comes back`, async () => {
    const on = await net();
    const bus = await open(on, "s1");
    await on.echo("s2");
    const seen = collect(bus);
    expect([bus.self, bus.healthy()]).toEqual(["s1", true]);
    bus.send("s2", bytes("订单在哪里？"));
    await within(5_000, "the echo", () => seen.length === 1);
    expect(seen).toEqual([{ from: "s2", text: "订单在哪里？" }]);
  });

  test(`${name}: frames of every size arrive whole`, async () => {
    const on = await net();
    const bus = await open(on, "s1");
    await on.echo("s2");
    const sizes: number[] = [];
    bus.onFrame((_, frame) => sizes.push(frame.every((byte) => byte === frame.length % 251) ? frame.length : -1));
    const wanted = [0, 1, 199, 4_096, 65_536, 300_000, 768 * 1024];
    for (const size of wanted) bus.send("s2", new Uint8Array(size).fill(size % 251));
    await within(5_000, "all sizes", () => sizes.length === wanted.length);
    expect(sizes.sort((a, b) => a - b)).toEqual(wanted);
  });

  test(`${name}: a frame that is part of a larger piece of memory takes only itself along`, async () => {
    const on = await net();
    const bus = await open(on, "s1");
    await on.echo("s2");
    const seen = collect(bus);
    const memory = bytes("secret frame secret");
    bus.send("s2", memory.subarray(7, 12));
    bus.send("s2", Buffer.from("pooled"));
    await within(5_000, "both", () => seen.length === 2);
    expect(seen.map((frame) => frame.text).sort()).toEqual(["frame", "pooled"]);
    expect(text(memory), "the rest still belongs to the sender").toBe("secret frame secret");
  });

  test(`${name}: what arrived belongs to the receiver`, async () => {
    const on = await net();
    const bus = await open(on, "s1");
    await on.echo("s2");
    const kept: Uint8Array[] = [];
    bus.onFrame((_, frame) => kept.push(frame));
    const wanted = Array.from({ length: 500 }, (_, i) => `frame ${i}`);
    for (const one of wanted) bus.send("s2", bytes(one));
    await within(5_000, "all frames", () => kept.length === wanted.length);
    await sleep(20);
    expect(kept.map(text)).toEqual(wanted);
    kept[0]?.fill(0);
    expect(text(kept[1] ?? bytes(""))).toBe("frame 1");
  });

  test(`${name}: frames are given one at a time and never inside send`, async () => {
    const on = await net();
    const bus = await open(on, "s1");
    await on.echo("s2");
    let inside = 0;
    let deepest = 0;
    let sending = false;
    let count = 0;
    bus.onFrame((from, frame) => {
      inside += 1;
      deepest = Math.max(deepest, inside);
      expect(sending).toBe(false);
      count += 1;
      if (count < 50) {
        sending = true;
        bus.send(from, frame);
        sending = false;
      }
      inside -= 1;
    });
    bus.send("s2", bytes("ping"));
    await within(5_000, "50 echoes", () => count === 50);
    expect(deepest).toBe(1);
  });

  test(`${name}: a frame to a name nobody has opened is dropped, and others go on`, async () => {
    const on = await net();
    const bus = await open(on, "s1");
    await on.echo("s2");
    const seen = collect(bus);
    bus.send("nobody", bytes("lost"));
    bus.send("s2", bytes("found"));
    await within(5_000, "the echo", () => seen.length === 1);
    expect(seen[0]?.text).toBe("found");
  });

  test(`${name}: sending to oneself is a mistake of the caller`, async () => {
    const bus = await open(await net(), "s1");
    expect(() => bus.send("s1", bytes("me"))).toThrow("itself");
  });

  test(`${name}: two buses hear only what is meant for them`, async () => {
    const on = await net();
    const [one, two] = [await open(on, "s1"), await open(on, "s11")];
    await on.echo("s2");
    const [seenByOne, seenByTwo] = [collect(one), collect(two)];
    one.send("s2", bytes("for one"));
    two.send("s2", bytes("for two"));
    await within(5_000, "both", () => seenByOne.length + seenByTwo.length === 2);
    expect(seenByOne).toEqual([{ from: "s2", text: "for one" }]);
    expect(seenByTwo).toEqual([{ from: "s2", text: "for two" }]);
  });

  test(`${name}: after close nothing is delivered and sending does nothing`, async () => {
    const on = await net();
    const bus = await on.open("s1");
    await on.echo("s2");
    const seen = collect(bus);
    bus.send("s2", bytes("too late to answer"));
    await closeBus(bus);
    bus.send("s2", bytes("never sent"));
    await sleep(50);
    expect(seen).toEqual([]);
  });

  test(`${name}: a name may be opened again after it was closed`, async () => {
    const on = await net();
    await on.echo("s2");
    await closeBus(await on.open("s1"));
    const again = await open(on, "s1");
    const seen = collect(again);
    again.send("s2", bytes("back"));
    await within(5_000, "the echo", () => seen.length === 1);
  });
}

import { expect, test } from "vitest";
import { kinds } from "../../engine/core/kinds.ts";
import { decodePacket, encodePacket } from "../../engine/runtime/packet.ts";

test.each(Object.values(kinds))("a command for a $name on another shard arrives at it", ({ name: kind }) => {
  const items = [{ t: "tell", n: 1, base: 0, to: { kind, id: "x" }, command: { t: "due" } }] as const;
  const packet = { boot: 1, epoch: "e", config: 1, n: 1, items };
  expect(decodePacket(encodePacket(packet))).toEqual(packet);
});

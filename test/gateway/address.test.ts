import { expect, test } from "vitest";
import type { Principal } from "../../engine/core/actor.ts";
import { groupDefaults, noConfig } from "../../engine/core/config.ts";
import { addressOf } from "../../engine/gateway/address.ts";
import type { ClientFrame } from "../../engine/protocol/frames.ts";
import type { AgentId, GroupId, VisitorId } from "../../engine/protocol/ids.ts";

const ann: Principal = { kind: "visitor", id: "vann" as VisitorId };
const lin: Principal = { kind: "staff", id: "alin" as AgentId, role: "agent" };
const config = { ...noConfig, groups: [{ ...groupDefaults, id: "sales" as GroupId, name: "Sales" }] };
const conv = "vann.3";

const ofConversation: Exclude<ClientFrame, { t: "hello" }>[] = [
  { t: "watch", ref: 1, conv, epoch: "", seq: 0 },
  { t: "transfer", ref: 1, conv, agent: "awei" },
  { t: "transferBack", ref: 1, conv },
  { t: "assign", ref: 1, conv, agent: "awei" },
  { t: "tag", ref: 1, conv, tags: ["vip"] },
  { t: "leave", ref: 1, conv, cmid: "c".repeat(16), contact: { phone: "110" }, text: "call me" },
];

test.each(ofConversation)("$t goes to the visitor of the conversation, whoever sends it", (frame) => {
  for (const who of [ann, lin]) {
    expect(addressOf(frame, who, config)).toEqual({ ok: true, actor: { kind: "visitor", id: "vann" } });
  }
  expect(addressOf({ ...frame, conv: "vann.03" } as typeof frame, ann, config)).toMatchObject({ error: "bad_field" });
});

test("a roster is asked of a group there is, by staff; no question makes a new group", () => {
  const roster = (group: string) => ({ t: "roster", ref: 1, group }) as const;
  expect(addressOf(roster("sales"), lin, config)).toEqual({ ok: true, actor: { kind: "queue", id: "sales" } });
  expect(addressOf(roster("made-up"), lin, config)).toEqual({ ok: false, error: "not_found" });
  expect(addressOf(roster("sales"), ann, config)).toEqual({ ok: false, error: "not_found" });
});

test("a status is one's own desk's, and visitors have none", () => {
  const away = { t: "status", ref: 1, status: "away", reason: "meal" } as const;
  expect(addressOf(away, lin, config)).toEqual({ ok: true, actor: { kind: "agent", id: "alin" } });
  expect(addressOf(away, ann, config)).toEqual({ ok: false, error: "not_found" });
});

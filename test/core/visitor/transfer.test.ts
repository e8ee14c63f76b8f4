import { expect, test } from "vitest";
import { answerSlackMs, returnMs, transfersMax } from "../../../engine/core/visitor/transfer.ts";
import { account, conv, group, help, lin, max, sales, staff, visitor } from "../scene.ts";
import { eve, nineToSix, talks, waits } from "./visits.ts";

const back = { t: "transferBack", ref: 9, conv: conv(1) } as const;

test("the holder keeps it and goes on writing until the other one has it; then she has no right any more", () => {
  const visit = talks().transfers({ agent: eve, note: "wants a refund" });
  expect(visit.replies).toEqual([{ t: "ok", ref: 9 }]);
  expect(visit.tells("agent.reserve")).toMatchObject([
    { how: "transfer", group: sales, from: { id: lin }, note: "wants a refund", accept: "auto" },
  ]);
  expect(visit.published).toMatchObject([{ t: "transfer", to: { kind: "agent", id: eve }, state: "asking" }]);
  const words = {
    t: "send",
    ref: 2,
    conv: conv(1),
    cmid: "one-moment-please",
    body: { type: "text", text: "…" },
  } as const;
  expect(visit.by(staff(lin)).gets(words).refusal).toBe(null);
  visit.taken(eve, "transfer");
  expect([visit.holder, visit.last]).toMatchObject([eve, { k: "assigned", how: "transfer", agent: { id: eve } }]);
  expect(visit.told).toEqual([`agent:${lin} agent.release`]);
  expect(visit.by(staff(lin)).gets({ ...words, cmid: "one-more-word-now" }).refusal).toBe("not_found");
  expect(visit.by(staff(lin)).gets(words).replies).toMatchObject([{ t: "ack" }]);
});

test("the visitor hears of a transfer when it has happened, and of nothing before", () => {
  const visit = talks().transfers({ agent: eve });
  const topics = visit.effects.flatMap((effect) => (effect.do === "publish" ? effect.topics : []));
  expect(topics).toEqual(["staff:1"]);
  const { replies } = visit.by(visitor()).gets({ t: "watch", ref: 3, conv: conv(1), epoch: "", seq: 0 });
  expect(replies).toMatchObject([{ t: "stream", head: { agent: { id: lin } } }]);
  expect(JSON.stringify(replies)).not.toContain(eve);
  expect(JSON.stringify(replies)).not.toContain("transfer");
});

test("staff who look at it see what is under way", () => {
  const { replies } = talks()
    .transfers({ agent: eve })
    .by(staff(lin))
    .gets({ t: "watch", ref: 3, conv: conv(1), epoch: "", seq: 0 });
  expect(replies).toMatchObject([{ head: { tags: [], transfer: { to: { id: eve, name: "Eve" }, by: lin } } }]);
  expect(replies[0]).not.toHaveProperty("head.service");
});

test("whoever loses it hears nothing more, even if her page keeps listening", () => {
  const visit = talks().transfers({ agent: eve }).taken(eve, "transfer");
  const topics = () => visit.effects.flatMap((effect) => (effect.do === "publish" ? effect.topics : []));
  expect(topics()).toContain("staff:1");
  visit.says("between us");
  expect(topics()).toEqual(["visitor", "staff:1.1"]);
  const { effects } = visit.by(staff(lin)).gets({ t: "beat", key: conv(1) });
  expect(effects).toEqual([
    { do: "reply", frame: { t: "left", conv: conv(1) } },
    { do: "detach", topic: "staff:1" },
    { do: "detach", topic: "staff:1.1" },
  ]);
  expect(visit.by(staff(eve)).gets({ t: "beat", key: conv(1) }).effects[0]).toEqual({
    do: "attach",
    topic: "staff:1.1",
  });
});

test.each(["declined", "expired", "away", "full"] as const)(
  "the source goes on when the other one answers %s",
  (why) => {
    const visit = talks().transfers({ agent: eve }).refused(eve, why);
    expect([visit.holder, visit.state.conversation?.transfer]).toEqual([lin, null]);
    expect(visit.published).toMatchObject([{ t: "transfer", state: why }]);
    expect(visit.told).toEqual([]);
  },
);

test("if nothing is heard of the other one, it is over a little after her own time", () => {
  const visit = talks().transfers({ agent: eve });
  expect(visit.deadline).toBe(visit.now + group().acceptMs + answerSlackMs);
  visit.rings();
  expect([visit.holder, visit.told]).toEqual([lin, [`agent:${eve} agent.withdraw`]]);
  expect(visit.published).toMatchObject([{ state: "expired" }]);
  expect(visit.taken(eve, "transfer").told).toEqual([`agent:${eve} agent.release`]);
});

test("it can be taken back, and taking back what is not there is fine", () => {
  const visit = talks().transfers({ agent: eve }).by(staff(lin)).gets(back);
  expect(visit.told).toEqual([`agent:${eve} agent.withdraw`]);
  expect(visit.published).toMatchObject([{ state: "back" }]);
  expect(visit.gets(back).effects).toEqual([{ do: "reply", frame: { t: "ok", ref: 9 } }]);
});

test("one at a time, not to herself, not to nobody, not to two", () => {
  expect(talks().transfers({ agent: eve }).transfers({ agent: eve }).refusal).toBe("transfer_running");
  expect(talks().transfers({ agent: lin }).refusal).toBe("bad_field");
  expect(talks().transfers({}).refusal).toBe("bad_field");
  expect(talks().transfers({ agent: eve, group: help }).refusal).toBe("bad_field");
  expect(talks().transfers({ agent: "agone" as typeof eve }).refusal).toBe("agent_away");
  const disabled = talks().with({ agents: [account(), account({ id: eve, disabled: true })] });
  expect(disabled.transfers({ agent: eve }).refusal).toBe("agent_away");
});

test("it does not go straight back, and later it may", () => {
  const visit = talks().transfers({ agent: eve }).taken(eve, "transfer").passes(1_000);
  expect(visit.transfers({ agent: lin }, eve).decision).toEqual({
    ok: false,
    reason: "rate_limited",
    afterMs: returnMs - 1_000,
  });
  expect(visit.passes(returnMs - 1_000).transfers({ agent: lin }, eve).refusal).toBe(null);
});

test("a visitor is not passed around for ever", () => {
  const visit = talks();
  for (let turn = 0; turn < transfersMax; turn += 1) {
    const [from, to] = turn % 2 === 0 ? [lin, eve] : [eve, lin];
    expect(visit.passes(returnMs).transfers({ agent: to }, from).taken(to, "transfer").holder).toBe(to);
  }
  expect(visit.passes(returnMs).transfers({ agent: eve }).refusal).toBe("transfers_used_up");
});

test("a refusal does not count as a transfer", () => {
  const visit = talks();
  for (let turn = 0; turn <= transfersMax; turn += 1) visit.transfers({ agent: eve }).refused(eve, "declined");
  expect(visit.transfers({ agent: eve }).refusal).toBe(null);
});

test("to a group it is a place in that line, as early as the visitor came and a little earlier, and not for the source", () => {
  const visit = waits();
  const since = visit.now;
  visit.passes(5_000).taken().passes(60_000).transfers({ group: help, note: "speaks English" });
  expect(visit.told).toEqual([`queue:${help} queue.join`]);
  expect(visit.request).toMatchObject({
    since,
    boostS: 320,
    not: lin,
    lastAgent: null,
    transfer: { from: { id: lin }, note: "speaks English" },
  });
  visit.taken(max, "queue", { group: help });
  expect([visit.holder, visit.last]).toMatchObject([max, { group: help, how: "transfer" }]);
  expect(visit.told).toEqual([`agent:${lin} agent.release`]);
});

test("rights follow the group: the supervisors of before see it no more, those of the new group do", () => {
  const visit = talks().transfers({ group: help }).taken(max, "queue", { group: help });
  const of = (groups: (typeof sales)[]) => {
    visit.with({ agents: [account({ id: eve, role: "supervisor", groups })] });
    return visit.by(staff(eve, "supervisor")).gets({ t: "watch", ref: 3, conv: conv(1), epoch: "", seq: 0 }).refusal;
  };
  expect([of([sales]), of([help])]).toEqual(["not_found", null]);
});

test("no place there, or nobody in time: the source goes on and the line is told", () => {
  const full = talks().transfers({ group: help }).turnedAway(help);
  expect([full.holder, full.stage]).toEqual([lin, "talking"]);
  expect(full.published).toMatchObject([{ state: "full" }]);
  const late = waits()
    .groups({}, group({ id: help, queueMs: 60_000 }))
    .taken()
    .transfers({ group: help })
    .rings();
  expect([late.holder, late.told]).toEqual([lin, [`queue:${help} queue.leave`]]);
});

test("a group that does not exist or has closed is not asked", () => {
  expect(talks().transfers({ group: "gone" as typeof help }).refusal).toBe("no_group");
  const evening = talks()
    .groups({}, group({ id: help, hours: "day" }))
    .with({ hours: [nineToSix] })
    .passes(6.5 * 3_600_000);
  expect(evening.transfers({ group: help }).refusal).toBe("agent_away");
});

test("whoever the old line still sends is not taken for the answer of the new one", () => {
  const visit = talks().transfers({ group: help }).taken(eve, "queue", { group: sales });
  expect([visit.holder, visit.told]).toEqual([lin, [`agent:${eve} agent.release`]]);
});

test("the source is lost: towards a group the visitor just waits there, with the place it has", () => {
  const visit = talks().transfers({ group: help });
  const until = visit.deadline;
  visit.passes(1_000).loses(lin);
  expect([visit.stage, visit.last, visit.told]).toMatchObject([
    "waiting",
    { k: "queued", group: help, why: "lost" },
    [],
  ]);
  expect(visit.deadline).toBe(until);
  expect(visit.taken(max, "queue", { group: help }).holder).toBe(max);
});

test("the source is lost: an agent who was asked is asked no more, and if she took it all the same she has it", () => {
  const visit = talks().transfers({ agent: eve });
  const asked = visit.asked;
  visit.loses(lin);
  expect(visit.told).toEqual([`queue:${sales} queue.join`, `agent:${eve} agent.withdraw`]);
  visit.taken(eve, "transfer", { offer: asked });
  expect([visit.holder, visit.told]).toEqual([eve, [`queue:${sales} queue.leave`]]);
});

test("the conversation is closed meanwhile: whoever was asked is asked no more", () => {
  expect(talks().transfers({ agent: eve }).ends().told).toEqual([
    `agent:${lin} agent.release`,
    `agent:${eve} agent.withdraw`,
  ]);
  const visit = talks().transfers({ group: help }).ends();
  expect(visit.told).toEqual([`agent:${lin} agent.release`, `queue:${help} queue.leave`]);
  expect(visit.taken(max, "queue", { group: help }).told).toEqual([`agent:${max} agent.release`]);
});

test("a choice made by a person is in the ledger as such", () => {
  const choices = talks()
    .transfers({ agent: eve })
    .effects.flatMap((effect) => (effect.do === "ledger" ? [effect.choice] : []));
  expect(choices).toMatchObject([{ conv: conv(1), agent: eve, how: "transfer", order: null, version: 1 }]);
});

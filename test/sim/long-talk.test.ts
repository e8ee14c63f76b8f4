import { expect, test } from "vitest";
import { drawPlan, type Plan } from "../../engine/testing/sim/plan.ts";
import { run } from "../../engine/testing/sim/simulate.ts";

/** One visitor and one agent who do not stop, through crashes, until most of what they said has left memory for disk. */
function longTalk(seed: number): Plan {
  const plan = drawPlan(seed);
  const [visitor] = plan.visitors;
  const [agent] = plan.agents;
  if (visitor === undefined || agent === undefined) throw new Error("a plan has somebody in it");
  const patient = { queueMs: 3_600_000, silentMs: 3_600_000, waitingMax: 100 };
  const talkative = {
    rhythmMs: 0,
    letters: 0,
    everyMs: 250,
    messagesMax: 400,
    longWinded: 0.05,
    reloads: 0.01,
    leaves: 0,
    ends: 0,
  };
  const attentive = {
    everyMs: 400,
    messagesMax: 200,
    breaks: 0,
    declines: 0,
    ignores: 0,
    ends: 0,
    nosy: 0,
    transfers: 0,
    tags: 0,
    forces: 0,
  };
  return {
    ...plan,
    chaosMs: 260_000,
    routing: { ...plan.routing, groups: plan.routing.groups.map((group) => ({ ...group, ...patient, hours: null })) },
    admin: false,
    visitors: [{ ...visitor, ...talkative }],
    agents: [{ ...agent, ...attentive }],
    rates: { visitor: { perSecond: 20, burst: 60 }, staff: { perSecond: 100, burst: 300 } },
    limits: {},
    faults: { ...plan.faults, crashEveryMs: 60_000, restores: 0 },
  };
}

test.each([1, 2, 3, 4])(
  "a talk of hundreds of words is complete and in order in the end (seed %i)",
  { timeout: 60_000 },
  (seed) => {
    const { violations, sometimes, lines } = run(longTalk(seed));
    expect(violations, lines.join("\n")).toEqual([]);
    expect(sometimes.get("chunk written") ?? 0).toBeGreaterThan(1);
    expect(sometimes.get("page of history") ?? 0).toBeGreaterThan(0);
  },
);

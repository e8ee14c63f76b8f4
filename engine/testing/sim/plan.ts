/** Everything that is decided before a world begins, out of its seed: how big, who is in it, and what will go wrong. */
import { accountDefaults, type Account } from "../../core/config.ts";
import type { Rate } from "../../gateway/gateway.ts";
import type { AgentId } from "../../protocol/ids.ts";
import type { BusWeather } from "./bus.ts";
import type { DiskWeather } from "./disk.ts";
import { drawRouting, drawSkills, pages, tagNames, type RoutingPlan } from "./draw-routing.ts";
import type { NetworkWeather } from "./network.ts";
import type { AgentPlan } from "./people/agent.ts";
import type { VisitorPlan } from "./people/visitor.ts";
import { Prng } from "./prng.ts";
import { drawLimits, type SmallLimits } from "./small-limits.ts";

export interface FaultPlan {
  /** Mean time between two faults of a kind, in milliseconds; infinite: never. */
  readonly crashEveryMs: number;
  /** Probability per append that the power goes while it is under way, or just after. */
  readonly crashInAppend: number;
  readonly drainEveryMs: number;
  readonly partitionEveryMs: number;
  readonly clogEveryMs: number;
  readonly diskFullEveryMs: number;
  readonly stormEveryMs: number;
  /** Instead of its disk, a crashed node finds a backup of it. */
  readonly restores: number;
  /** A crashed machine vanishes without a word. */
  readonly silentCrash: number;
}

export interface Plan {
  readonly seed: number;
  readonly chaosMs: number;
  readonly nodes: readonly string[];
  /** Clocks of nodes differ by up to this. */
  readonly skewMs: number;
  /** After each restart the clock of a node is wrong by another amount. */
  readonly clockJumps: boolean;
  readonly routing: RoutingPlan;
  readonly accounts: readonly Account[];
  readonly agents: readonly AgentPlan[];
  readonly visitors: readonly VisitorPlan[];
  /** Somebody changes the configuration while all runs. */
  readonly admin: boolean;
  readonly intruder: boolean;
  readonly bus: BusWeather;
  readonly disk: DiskWeather;
  readonly network: NetworkWeather;
  readonly faults: FaultPlan;
  readonly limits: SmallLimits;
  readonly rates: { readonly visitor: Rate; readonly staff: Rate };
}

const never = Number.POSITIVE_INFINITY;

export function drawPlan(seed: number): Plan {
  const chance = new Prng(`plan ${seed}`);
  const nodes = Array.from({ length: chance.pick([1, 2, 3, 3, 3]) }, (_, index) => `n${index + 1}`);
  const routing = drawRouting(chance.stream("routing"));
  const team = drawTeam(routing, chance.stream("team"));
  const rhythmMs = chance.stream("rhythm").pick([0, 0, 0, 1_000, 4_000]);
  const pace = chance.pick([0.5, 1, 1, 2, 6]);
  return {
    seed,
    chaosMs: chance.pick([20_000, 45_000, 90_000]),
    nodes,
    // Whoever acts at the same instant is to be there in the same millisecond.
    skewMs: chance.pick([0, 0, 2_000, 60_000]) * (rhythmMs === 0 ? 1 : 0),
    clockJumps: chance.chance(0.2),
    routing,
    accounts: [...team, administrator],
    agents: drawAgents(team, pace, chance.stream("agents")),
    admin: chance.chance(0.3),
    visitors: Array.from({ length: chance.whole(1, 7) }, (_, index) =>
      drawVisitor(index, routing, pace, rhythmMs, chance.stream(`visitor ${index}`)),
    ),
    intruder: chance.chance(0.5),
    limits: drawLimits(chance.stream("limits")),
    rates: drawRates(chance.stream("rates")),
    ...drawWeather(chance.stream("weather"), rhythmMs > 0),
    faults: drawFaults(chance.stream("faults"), nodes.length),
  };
}

function drawTeam({ groups }: RoutingPlan, chance: Prng): Account[] {
  const all = groups.map(({ id }) => id);
  return Array.from({ length: chance.whole(1, 4) }, (_, index) => ({
    ...accountDefaults,
    id: `a${chance.base32(12)}` as AgentId,
    login: `agent${index}`,
    name: `agent${index}`,
    role: index > 0 && chance.chance(0.3) ? "supervisor" : "agent",
    // The first one is in every group and can everything, so that nobody waits for a group without people.
    groups: index === 0 || chance.chance(0.4) ? all : [chance.pick(all)],
    cap: chance.whole(1, 3),
    disabled: false,
    passwordHash: "",
    weight: chance.whole(1, 10),
    skills: index === 0 ? { tech: 5, english: 5 } : drawSkills(chance, 0.5),
  }));
}

/** Serves nobody; without one nothing could be changed. */
const administrator: Account = {
  ...accountDefaults,
  id: "aadministrator" as AgentId,
  login: "administrator",
  name: "administrator",
  role: "admin",
  groups: [],
  cap: 1,
  disabled: false,
  passwordHash: "",
};

/** Who sits at the desks. Now and then the first account is at two of them, each with a mind of its own. */
function drawAgents(team: readonly Account[], pace: number, chance: Prng): AgentPlan[] {
  const agents = team.map((account) => drawAgent(account, pace, chance.stream(account.id)));
  const [first] = team;
  if (first === undefined || chance.chance(0.7)) return agents;
  return [...agents, drawAgent({ ...first, name: "phone" }, pace, chance.stream("phone"))];
}

function drawAgent({ id, name, role }: Account, pace: number, chance: Prng): AgentPlan {
  return {
    id,
    name,
    role,
    everyMs: chance.pick([400, 1_000, 3_000]) / pace,
    messagesMax: 60,
    longWinded: chance.pick([0, 0, 0.3]),
    breaks: chance.pick([0, 0.02, 0.1]),
    declines: chance.pick([0, 0.2, 0.5]),
    ignores: chance.pick([0, 0.2, 0.5]),
    ends: chance.pick([0.02, 0.1, 0.3]),
    nosy: chance.pick([0, 0.05]),
    transfers: chance.pick([0, 0.1, 0.3]),
    tags: chance.pick([0, 0.05]),
    forces: chance.pick([0, 0.05, 0.2]),
  };
}

function drawVisitor(
  index: number,
  { groups }: RoutingPlan,
  pace: number,
  rhythmMs: number,
  chance: Prng,
): VisitorPlan {
  return {
    name: `visitor${index}`,
    rhythmMs,
    group: chance.chance(0.3) ? null : chance.pick(groups).id,
    identity: chance.chance(0.3) ? tagNames.filter(() => chance.chance(0.5)) : null,
    lang: chance.pick(["zh-CN", "en-US"]),
    page: chance.pick(pages),
    everyMs: chance.pick([300, 1_000, 3_000]) / pace,
    messagesMax: chance.pick([5, 20, 60]),
    longWinded: chance.pick([0, 0, 0.5]),
    reloads: chance.pick([0, 0.02, 0.1]),
    leaves: chance.pick([0, 0.02, 0.1]),
    ends: chance.pick([0, 0.02, 0.1]),
    letters: chance.pick([0, 0.05, 0.2]),
  };
}

function drawRates(chance: Prng): Plan["rates"] {
  const usual = { visitor: { perSecond: 20, burst: 60 }, staff: { perSecond: 100, burst: 300 } };
  const tight = { visitor: { perSecond: 2, burst: 3 }, staff: { perSecond: 5, burst: 10 } };
  return chance.chance(0.15) ? tight : usual;
}

/** Half of all weathers of a kind are calm, so that every fault is also seen alone. */
function drawWeather(chance: Prng, atOnce: boolean): Pick<Plan, "bus" | "disk" | "network"> {
  const sometimes = (...values: readonly number[]) => (chance.chance(0.5) ? 0 : chance.pick(values));
  return {
    bus: {
      lose: sometimes(0.01, 0.1, 0.3),
      double: sometimes(0.01, 0.1, 0.3),
      straggle: sometimes(0.01, 0.1),
      delayMs: chance.pick([0.5, 3, 30]),
    },
    disk: {
      delayMs: chance.pick([0.3, 3, 20]),
      stall: sometimes(0.005, 0.05),
      fail: sometimes(0.0005, 0.005),
    },
    network: {
      latencyMs: atOnce ? 0.2 : chance.pick([1, 20, 150]),
      breaks: sometimes(0.002, 0.02),
      goesSilent: sometimes(0.001, 0.005),
      slowReader: sometimes(0.1, 0.4),
      slowBytesPerMs: chance.pick([0.05, 0.3]),
    },
  };
}

function drawFaults(chance: Prng, nodes: number): FaultPlan {
  const sometimes = (...values: readonly number[]) => (chance.chance(0.5) ? never : chance.pick(values));
  return {
    crashEveryMs: sometimes(5_000, 15_000, 40_000),
    crashInAppend: chance.chance(0.6) ? 0 : chance.pick([0.005, 0.02]),
    drainEveryMs: chance.chance(0.8) ? never : 20_000,
    partitionEveryMs: nodes === 1 ? never : sometimes(8_000, 30_000),
    clogEveryMs: nodes === 1 ? never : sometimes(8_000, 30_000),
    diskFullEveryMs: chance.chance(0.7) ? never : 15_000,
    stormEveryMs: chance.chance(0.7) ? never : 20_000,
    restores: chance.chance(0.9) ? 0 : 0.5,
    silentCrash: chance.pick([0, 0.3]),
  };
}

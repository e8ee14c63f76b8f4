/**
 * Assignments per second in the actors alone: 1,000 agents at their cap, a long line, and somebody finishes at random. What
 * follows from it happens in full: the visitor closes, the agent is free, the queue chooses and offers, she takes, the next
 * visitor has an agent. As many come in as go, outside the measured time.
 */
import type { ActorRef } from "../../engine/core/actor.ts";
import type { ConversationEvent } from "../../engine/protocol/frames.ts";
import type { AgentId, GroupId } from "../../engine/protocol/ids.ts";
import type { Prng } from "../../engine/testing/sim/prng.ts";
import { LineCheck, type Flaws } from "./line-check.ts";
import { comesIn, comesOnline, finishes, teamOf, vipBoostS, visitorId, type Said } from "./people.ts";
import { Stage } from "./stage.ts";

export interface ActorFigures extends Flaws {
  readonly waiting: number;
  readonly assignments: number;
  readonly perSecond: number;
  readonly usEach: number;
  readonly turnsEach: number;
}

const group = "support" as GroupId;
const queue: ActorRef = { kind: "queue", id: group };
const startAt = Date.UTC(2026, 10, 11);
/** Between two who finish, and two who come: 1,000 agents with five conversations of 100 seconds each. */
const stepMs = 20;
const vipShare = 0.05;
/** So many finish before the line is filled up again. */
const round = 500;

export function assignInActors(waiting: number, agents: number, assignments: number, draw: Prng): ActorFigures {
  const town = new Floor(waiting, agents, draw);
  town.opens();
  town.finish(Math.min(assignments, 4 * round));
  town.measured();
  town.finish(assignments);
  return town.figures(waiting);
}

class Floor {
  readonly #stage: Stage;
  readonly #agents: readonly AgentId[];
  readonly #held = new Map<AgentId, string[]>();
  readonly #check: LineCheck;
  readonly #draw: Prng;
  readonly #lineLength: number;
  #came = 0;
  #busyMs = 0;
  #turns = 0;
  #assigned = 0;
  readonly #open: () => void;

  constructor(waiting: number, agents: number, draw: Prng) {
    const config = teamOf(group, agents, waiting);
    const [first] = config.agents;
    this.#stage = new Stage(config, startAt);
    this.#agents = config.agents.map(({ id }) => id);
    this.#check = new LineCheck(first?.cap ?? 0);
    this.#draw = draw;
    this.#lineLength = waiting;
    this.#stage.witness((ref, event) => this.#sees(ref, event));
    this.#open = () => {
      for (const account of config.agents) for (const said of comesOnline(account)) this.#says(said);
      for (let n = agents * (first?.cap ?? 0) + waiting; n > 0; n -= 1) this.#comesIn();
    };
  }

  opens(): void {
    this.#open();
  }

  /** From here on time counts. */
  measured(): void {
    this.#busyMs = 0;
    this.#turns = 0;
    this.#assigned = 0;
  }

  finish(count: number): void {
    for (let done = 0; done < count; done += 1) {
      const agent = this.#busyAgent();
      const held = this.#held.get(agent) ?? [];
      const conv = this.#draw.pick(held);
      this.#held.set(
        agent,
        held.filter((other) => other !== conv),
      );
      this.#stage.now += stepMs;
      const turns = this.#stage.turns;
      const began = performance.now();
      this.#stage.passes(0, queue);
      this.#says(finishes(conv, agent));
      this.#busyMs += performance.now() - began;
      this.#turns += this.#stage.turns - turns;
      if ((done + 1) % round === 0) this.#fillUp();
    }
    this.#fillUp();
  }

  figures(waiting: number): ActorFigures {
    const [assignments, ms] = [this.#assigned, this.#busyMs];
    return {
      waiting,
      assignments,
      perSecond: (assignments * 1_000) / ms,
      usEach: (ms * 1_000) / assignments,
      turnsEach: this.#turns / assignments,
      ...this.#check.flaws(),
    };
  }

  #fillUp(): void {
    while (this.#check.waiting < this.#lineLength) this.#comesIn();
  }

  #comesIn(): void {
    this.#came += 1;
    const vip = this.#draw.chance(vipShare);
    this.#check.joins(visitorId(this.#came), this.#stage.now, vip ? vipBoostS * 1_000 : 0);
    for (const said of comesIn(this.#came, vip)) this.#says(said);
  }

  #busyAgent(): AgentId {
    for (;;) {
      const agent = this.#draw.pick(this.#agents);
      if ((this.#held.get(agent)?.length ?? 0) > 0) return agent;
    }
  }

  #says({ who, to, command }: Said): void {
    this.#stage.says(who, to, command);
  }

  #sees(ref: ActorRef, event: unknown): void {
    if (ref.kind !== "visitor") return;
    const { e } = event as { readonly e?: ConversationEvent };
    if (e?.k !== "assigned") return;
    const agent = e.agent.id as AgentId;
    const held = this.#held.get(agent) ?? [];
    held.push(`${ref.id}.1`);
    this.#held.set(agent, held);
    this.#assigned += 1;
    this.#check.assigned(ref.id, held.length, this.#stage.now);
  }
}

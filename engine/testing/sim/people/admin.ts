/** Somebody who changes the configuration while everybody works with it. */
import type { Principal } from "../../../core/actor.ts";
import type { Command } from "../../../core/commands.ts";
import { strategies } from "../../../core/config.ts";
import { directoryRef } from "../../../core/directory/index.ts";
import type { AgentId } from "../../../protocol/ids.ts";
import { drawRings, drawSkills } from "../draw-routing.ts";
import type { Plan } from "../plan.ts";
import type { Prng } from "../prng.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Reception } from "./agent.ts";

const everyMs = 6_000;

export class Admin {
  readonly #scheduler: Scheduler;
  readonly #reception: Pick<Reception, "open">;
  readonly #plan: Plan;
  readonly #chance: Prng;
  /** Accounts that were locked and must not stay so, each with the count of its newest lock. */
  readonly #locked = new Map<AgentId, number>();
  #locks = 0;
  #chaos = true;

  constructor(scheduler: Scheduler, reception: Pick<Reception, "open">, plan: Plan, chance: Prng) {
    this.#scheduler = scheduler;
    this.#reception = reception;
    this.#plan = plan;
    this.#chance = chance;
    this.#next();
  }

  /** From now on: whoever was locked out is let in again. */
  calmDown(): void {
    this.#chaos = false;
  }

  get settled(): boolean {
    return this.#locked.size === 0;
  }

  #next(): void {
    this.#scheduler.after(this.#chaos ? this.#chance.wait(everyMs) : 1_000, () => {
      if (this.#chaos) this.#change();
      else for (const id of this.#locked.keys()) this.#unlock(id);
      this.#next();
    });
  }

  #change(): void {
    const dice = this.#chance.next();
    if (dice < 0.5) this.#changeGroup();
    else if (dice < 0.9) this.#changeAgent();
    else for (const id of this.#locked.keys()) this.#unlock(id);
  }

  #changeGroup(): void {
    const chance = this.#chance;
    const { groups } = this.#plan.routing;
    const { id } = chance.pick(groups);
    const ids = groups.map((group) => group.id);
    const change = chance.pick([
      { strategy: chance.pick(strategies) },
      { affinityMs: chance.pick([0, 3_000, 15_000]) },
      { waitingMax: chance.pick([1, 3, 500]) },
      { reserveSlots: chance.whole(0, 2) },
      { accept: chance.pick(["auto", "manual"] as const), acceptMs: chance.pick([2_000, 5_000]) },
      { skills: drawSkills(chance, 0.3) },
      { rings: drawRings(id, ids, chance) },
      { rings: chance.chance(0.5) ? [] : [{ groups: [id], when: { t: "offline" } as const, dropSkills: [] }] },
    ]);
    this.#ask({ t: "directory.changeGroup", id, change });
  }

  /** The first one stays who she is, so that in the end everybody can be served. */
  #changeAgent(): void {
    const chance = this.#chance;
    const [first, ...others] = this.#plan.accounts.filter(({ role }) => role !== "admin");
    if (first === undefined) return;
    const cap = { cap: chance.whole(1, 4) };
    if (others.length === 0 || chance.chance(0.3)) {
      return this.#ask({ t: "directory.changeAgent", id: first.id, change: cap });
    }
    const { id, groups } = chance.pick(others);
    const all = this.#plan.routing.groups.map((group) => group.id);
    const change = chance.pick([
      cap,
      { skills: drawSkills(chance, 0.5) },
      { weight: chance.whole(1, 10) },
      { groups: chance.chance(0.5) ? groups : [chance.pick(all)] },
      { disabled: true },
    ]);
    if ("disabled" in change) {
      this.#locks += 1;
      this.#locked.set(id, this.#locks);
    }
    this.#ask({ t: "directory.changeAgent", id, change });
  }

  #unlock(id: AgentId): void {
    const lock = this.#locked.get(id);
    // Whoever was locked again meanwhile is not let in by the answer to the former change.
    this.#ask({ t: "directory.changeAgent", id, change: { disabled: false } }, () => {
      if (this.#locked.get(id) === lock) this.#locked.delete(id);
    });
  }

  #ask(command: Command, done: () => void = () => {}): void {
    const { id } = this.#plan.accounts.find(({ role }) => role === "admin") ?? {};
    if (id === undefined) return;
    const principal: Principal = { kind: "staff", id, role: "admin" };
    this.#reception.open()?.ask(directoryRef, command, principal, (value) => {
      if ((value as { ok: boolean }).ok) done();
    });
  }
}

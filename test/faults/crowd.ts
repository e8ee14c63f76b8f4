/** Several hundred visitors who talk all at once, the agents who hold them, and the truth to compare their screens with. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import type { ConversationId } from "../../engine/protocol/ids.ts";
import { staff, textsOf, visitor, type Person } from "../support/clients.ts";
import type { Server } from "../support/server.ts";
import { within } from "../support/within.ts";

export class Crowd {
  readonly visitors: Person[] = [];
  readonly agents: Person[] = [];
  readonly #server: Server;
  #said = 0;

  constructor(server: Server) {
    this.#server = server;
  }

  /** Agents with room for many, who watch what is on their desk and answer everyone's first words. */
  async staffed(): Promise<this> {
    const admin = await this.#server.signIn("admin");
    const team = (await (await this.#server.get("/api/team", admin)).json()) as {
      agents: { id: string; login: string }[];
    };
    for (const login of ["agent1", "agent2"]) {
      const { id } = team.agents.find((agent) => agent.login === login)!;
      const changed = await this.#server.post(`/api/agents/${id}`, { cap: 200 }, admin, "PATCH");
      expect(changed.status).toBe(204);
      const agent: Person = staff(this.#server.url, await this.#server.signIn(login), {
        onView: ({ conv, head, pending, events }) => {
          const answered = pending.length > 0 || events.some((event) => event.k === "message" && event.by === "agent");
          if (head.stage === "talking" && !answered) agent.says(`welcome to ${conv}`, conv);
        },
      });
      agent.link.status("online");
      this.agents.push(await agent.opens());
    }
    return this;
  }

  /** In waves, as a real crowd comes. */
  async gathers(count: number): Promise<this> {
    while (this.visitors.length < count) {
      const wave = Array.from({ length: Math.min(50, count - this.visitors.length) }, () =>
        visitor(this.#server.url, { group: "presale" }),
      );
      this.visitors.push(...wave);
      await Promise.all(wave.map((person) => person.opens()));
    }
    return this;
  }

  get people(): readonly Person[] {
    return [...this.visitors, ...this.agents];
  }

  get acked(): number {
    return this.people.reduce((sum, { ledger }) => sum + ledger.acked.size, 0);
  }

  /** Visitors with a message on the wire that the engine has not answered. */
  get inFlight(): number {
    return this.visitors.filter(({ ledger }) => ledger.unanswered > 0).length;
  }

  /** Everyone writes this many messages at once, each with so many letters; one of each person is on the wire. */
  says(each: number, letters = 0): void {
    for (let i = 0; i < each; i += 1) {
      this.#said += 1;
      for (const person of this.visitors) person.says(`${this.#said}${"满".repeat(letters)}`);
    }
  }

  async untilAcked(more: number): Promise<void> {
    const from = this.acked;
    await within(30_000, `${more} more messages are on disk`, () => this.acked - from >= more);
  }

  /** Everyone is back and nothing is on its way any more. */
  async settles(ms = 60_000): Promise<void> {
    await within(ms, "everyone is back and everything is delivered", () => {
      for (const person of this.people) if (!person.isOpen) person.link.retryNow();
      return this.people.every((person) => person.isSettled);
    });
  }

  /** Compares every screen with what the engine now has, and that with what was promised. */
  async check(): Promise<void> {
    for (let from = 0; from < this.visitors.length; from += 60) {
      await Promise.all(this.visitors.slice(from, from + 60).map((person) => this.#checkVisitor(person)));
    }
    expect(this.people.flatMap(({ ledger }) => ledger.broken)).toEqual([]);
    const byConv = new Map(this.visitors.map((person) => [person.conv, person]));
    for (const agent of this.agents) {
      for (const { conv } of agent.link.views()) {
        const guest = byConv.get(conv);
        if (guest === undefined) continue;
        await within(10_000, "both sides see the same", () => {
          // Whoever got the conversation late has its newest part only, and pages back like everybody else.
          if (agent.link.view(conv)?.more === true) agent.link.history(conv);
          return seeTheSame(guest, agent, conv);
        });
      }
    }
  }

  leave(): void {
    for (const person of this.people) person.leaves();
  }

  /** A device that has seen nothing yet is told the truth. */
  async #checkVisitor(person: Person): Promise<void> {
    const fresh = await visitor(this.#server.url, { token: person.token }).opens();
    await within(10_000, "the truth arrives", () => {
      if (fresh.view?.more === true) fresh.link.history(fresh.conv);
      return (fresh.view?.seq ?? 0) >= (person.view?.seq ?? 0) && fresh.view?.more === false;
    });
    const truth = fresh.view?.events ?? [];
    fresh.leaves();
    const own = truth.flatMap((event) => (event.k === "message" && event.by === "visitor" ? [event.cmid] : []));
    // Everything written is there once and in the order of writing; so nothing acknowledged can be missing.
    expect(own).toEqual(person.ledger.sent);
    expect(own).toEqual(expect.arrayContaining([...person.ledger.acked]));
    expect(truth.map(({ seq }) => seq)).toEqual(truth.map((_, index) => index + 1));
    await within(5_000, "the screen shows it", () => person.lines().length === textsOf(truth).length);
    expect(person.lines()).toEqual(textsOf(truth));
  }
}

function seeTheSame(guest: Person, agent: Person, conv: ConversationId): boolean {
  return JSON.stringify(guest.lines(conv)) === JSON.stringify(agent.lines(conv));
}

/** A different moment each time, and the same ones in every run. */
export async function moment(round: number, msMax: number): Promise<void> {
  await sleep((Math.imul(round + 1, 0x9e37_79b1) >>> 0) % msMax);
}

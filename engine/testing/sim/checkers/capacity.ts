/**
 * Invariants 8 and 9: an agent's conversations and offers never exceed her cap, at no instant of the journal, unless a
 * supervisor decided so; nor do the conversations that visitors believe to have with her. A visitor has at most one live
 * offer of a queue.
 */
import { closed, holder, waits } from "../truth.ts";
import { bytes, type Checker, type Courtroom } from "./checker.ts";

export function capacity({ truth, referee }: Courtroom): Checker {
  const liveOffers = new Map<string, string>();
  /** Offers that a supervisor made; no cap stops them. */
  const forced = new Set<string>();
  return {
    event({ kind, id, event }) {
      const transfer = event["transfer"] as { id: string; how: string } | undefined;
      if (kind === bytes.visitor && event.t === "transferAsked" && transfer?.how === "forced") forced.add(transfer.id);
      if (kind === bytes.queue)
        return oneOffer(id, event.t, event["visitor"] as string, event["offer"] as string | undefined);
      if (kind !== bytes.agent || (event.t !== "offered" && event.t !== "took")) return;
      const agent = truth.agent(id);
      if (agent === null) return;
      const held = event["held"] as { conv: string } | undefined;
      const offer = (event["offer"] ?? (event["offered"] as { offer: string } | undefined)?.offer) as string;
      const moves = event.t === "took" && (agent.offers.has(offer) || agent.held.has(held?.conv ?? ""));
      const load = agent.held.size + agent.offers.size + (moves ? 0 : 1);
      // A cap that was lowered takes nothing away from her.
      if (moves || load <= agent.cap) return;
      if (forced.has(offer)) referee.saw("over the cap by decision");
      else referee.accuse("capacity", `${id} has ${load} conversations and offers with a cap of ${agent.cap}`, id);
    },
    block() {
      if (truth.rewound.size > 0) return;
      const talking = new Map<string, number>();
      for (const { facts } of truth.conversations()) {
        const agent = closed(facts) || waits(facts) ? null : holder(facts);
        const decided = facts.findLast((fact) => fact.k === "assigned")?.how === "forced";
        if (agent !== null && !decided) talking.set(agent, (talking.get(agent) ?? 0) + 1);
      }
      for (const [id, count] of talking) {
        const cap = truth.agent(id)?.capEver ?? 0;
        if (count > cap) referee.accuse("capacity", `${count} visitors talk with ${id}, whose cap is ${cap}`, id);
      }
    },
  };

  function oneOffer(queue: string, what: string, visitor: string, offer: string | undefined): void {
    const key = `${queue} ${visitor}`;
    if (what === "left" || what === "returned" || what === "joined") liveOffers.delete(key);
    if (what !== "offered" || offer === undefined) return;
    if (liveOffers.has(key) && truth.rewound.size === 0)
      referee.accuse("capacity", `${visitor} has two live offers in ${queue}`, visitor);
    liveOffers.set(key, offer);
  }
}

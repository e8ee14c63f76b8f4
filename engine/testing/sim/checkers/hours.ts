/** Nobody stands in line before a closed door, and nobody is sent away from an open one, by the oracle's clock on the wall. */
import type { Config } from "../../../core/config.ts";
import type { ConversationEvent } from "../../../protocol/frames.ts";
import { isOpen } from "../oracle.ts";
import { waits } from "../truth.ts";
import { bytes, type Checker, type Courtroom } from "./checker.ts";

export function hours({ truth, referee, configs }: Courtroom): Checker {
  /** What holds under one of the configurations is right: a shard may not have heard of the newest one yet. */
  const underSome = (right: (config: Config) => boolean) =>
    configs().some((config) => config.version > 0 && right(config));
  return {
    event({ kind, id, event }) {
      const e = event["e"] as ConversationEvent | undefined;
      if (kind !== bytes.visitor || event.t !== "fact" || e === undefined || truth.rewound.size > 0) return;
      if (e.k === "queued" && e.why === "new" && !underSome((config) => open(config, e.group, e.at)))
        referee.accuse("hours", `${id} waits in ${e.group}, which is closed`, id);
      if (e.k === "closed" && e.why === "off_hours") sentAway(id, e.at);
    },
  };

  function sentAway(visitor: string, at: number): void {
    const facts = truth.newest(visitor)?.facts ?? [];
    const group = facts.findLast((fact) => fact.k === "queued" || fact.k === "started")?.group ?? "";
    const drainMs = ({ groups }: Config) => (waits(facts) ? (groups.find(({ id }) => id === group)?.drainMs ?? 0) : 0);
    if (!underSome((config) => !open(config, group, at - drainMs(config))))
      referee.accuse("hours", `${visitor} is sent away from ${group}, which is open`, visitor);
  }
}

function open({ groups, hours }: Config, group: string, at: number): boolean {
  const id = groups.find((one) => one.id === group)?.hours ?? null;
  return isOpen(hours.find((one) => one.id === id) ?? null, at);
}

/** What the supervisors of her groups should know of. */
import type { Effect, Turn } from "../actor.ts";
import type { AgentCommand } from "../commands.ts";
import { deskTopic } from "./capacity.ts";
import type { AgentState } from "./state.ts";

type Notice = Extract<AgentCommand, { t: "agent.notice" }>;

export function notify(state: AgentState, kind: Notice["kind"], count: number, { now, config }: Turn): Effect[] {
  const agent = { id: state.id, name: state.name };
  return config.agents
    .filter(
      ({ role, disabled, groups }) =>
        role === "supervisor" && !disabled && groups.some((id) => state.groups.includes(id)),
    )
    .map(({ id }) => ({
      do: "cast",
      to: { kind: "agent", id },
      command: { t: "agent.notice", kind, agent, count, at: now },
    }));
}

/** On the desk of a supervisor. */
export function showNotice({ kind, agent, count, at }: Notice): Effect {
  return { do: "publish", topics: [deskTopic], frame: { t: "notice", kind, agent, count, at } };
}

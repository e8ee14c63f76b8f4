import { accountDefaults, type Account } from "../../engine/core/config.ts";
import type { AgentId, GroupId } from "../../engine/protocol/ids.ts";

/** Member number `index` of a measured team; nobody signs in with a password. */
export function teamMember(id: AgentId, index: number, group: GroupId, cap: number): Account {
  return {
    ...accountDefaults,
    id,
    login: `agent-${index}`,
    name: `Agent ${index}`,
    role: "agent",
    groups: [group],
    cap,
    disabled: false,
    passwordHash: "",
  };
}

/** The `n`th id an agent can have. */
export function agentId(n: number): AgentId {
  return `a${String(n).padStart(12, "a")}` as AgentId;
}

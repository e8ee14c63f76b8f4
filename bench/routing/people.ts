/** The team and the visitors of a routing run, and how they come in. */
import type { ActorRef, Principal } from "../../engine/core/actor.ts";
import type { Command } from "../../engine/core/commands.ts";
import { groupDefaults, noConfig, type Account, type Config } from "../../engine/core/config.ts";
import { conversationId, type AgentId, type Cmid, type GroupId, type VisitorId } from "../../engine/protocol/ids.ts";
import { agentId, teamMember } from "../town/account.ts";

const conversationsEach = 5;
/** Longer than any run, so that nobody leaves the line by the clock. */
const patientMs = 86_400_000;

export const vipBoostS = 180;
const vip = { id: "vip", name: "VIP", boostS: vipBoostS, noAffinity: false };

export interface Said {
  readonly who: Principal | null;
  readonly to: ActorRef;
  readonly command: Command;
}

/** `suits`: where agents may live, if not anywhere. */
export function teamOf(
  group: GroupId,
  agents: number,
  waiting: number,
  suits: (id: string) => boolean = () => true,
): Config {
  const ids: AgentId[] = [];
  for (let n = 0; ids.length < agents; n += 1) if (suits(agentId(n))) ids.push(agentId(n));
  const accounts = ids.map((id, index) => teamMember(id, index, group, conversationsEach));
  const only = { ...groupDefaults, id: group, name: "Support", waitingMax: 2 * waiting, queueMs: patientMs };
  return { ...noConfig, version: 1, agents: accounts, groups: [{ ...only, silentMs: patientMs }], tags: [vip] };
}

export function comesOnline(account: Account): Said[] {
  const who: Principal = { kind: "staff", id: account.id, role: account.role };
  const to: ActorRef = { kind: "agent", id: account.id };
  return [
    { who: null, to, command: { t: "agent.account", account, endSessions: false } },
    { who: null, to, command: { t: "agent.signIn", secretHash: "s", until: Number.MAX_SAFE_INTEGER } },
    { who, to, command: { t: "agent.hello", secretHash: "s" } },
    { who, to, command: { t: "status", ref: 1, status: "online" } },
  ];
}

export function visitorId(n: number): VisitorId {
  return `v${String(n).padStart(24, "a")}` as VisitorId;
}

export function comesIn(n: number, isVip = false): Said[] {
  const id = visitorId(n);
  const verified = { tags: isVip ? [vip.id] : [] };
  const who: Principal = { kind: "visitor", id };
  const to: ActorRef = { kind: "visitor", id };
  return [
    { who, to, command: { t: "visitor.hello", secretHash: "s", token: null, verified, resume: [] } },
    {
      who,
      to,
      command: {
        t: "send",
        ref: 1,
        conv: conversationId(id, 1),
        cmid: `first-word-${String(n).padStart(8, "0")}` as Cmid,
        body: { type: "text", text: "你好，我的订单到哪里了？" },
      },
    },
  ];
}

export function finishes(conv: string, agent: AgentId): Said {
  const id = conv.slice(0, conv.lastIndexOf(".")) as VisitorId;
  return {
    who: { kind: "staff", id: agent, role: "agent" },
    to: { kind: "visitor", id },
    command: { t: "end", ref: 2, conv },
  };
}

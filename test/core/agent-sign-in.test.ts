import { expect, test } from "vitest";
import type { SessionRef, Turn } from "../../engine/core/actor.ts";
import { agent } from "../../engine/core/agent/index.ts";
import type { AgentState } from "../../engine/core/agent/state.ts";
import type { AgentCommand } from "../../engine/core/commands.ts";
import { accountDefaults, noConfig, type Account } from "../../engine/core/config.ts";
import type { AgentId, GroupId } from "../../engine/protocol/ids.ts";

const account: Account = {
  ...accountDefaults,
  id: "alin" as AgentId,
  login: "lin",
  name: "Lin",
  role: "agent",
  groups: ["sales" as GroupId],
  cap: 3,
  disabled: false,
  passwordHash: "",
};
const from: SessionRef = { shard: "s0", id: -1, principal: null };
const turn: Turn = {
  now: 5,
  epoch: "e1",
  config: noConfig,
  from,
  attached: () => 0,
  rules: { message: (body) => body },
  base32: (length) => "a".repeat(length),
};

function tell(state: AgentState, command: AgentCommand): string {
  const decision = agent.decide(state, command, turn);
  if (!decision.ok) return decision.reason;
  for (const event of decision.events) agent.apply(state, event);
  return "ok";
}

const signIn = (secretHash: string, told = account) =>
  ({ t: "agent.signIn", secretHash, until: 99, account: told }) as const;
const isIn = (state: AgentState, secretHash: string) => tell(state, { t: "agent.check", secretHash }) === "ok";

test("a new account signs in before its own actor has heard of it, and the news that comes late changes nothing", () => {
  const state = agent.initial("alin");
  expect(tell(state, signIn("h"))).toBe("ok");
  expect([state.name, state.cap, state.groups]).toEqual(["Lin", 3, ["sales"]]);
  expect(tell(state, { t: "agent.account", account, endSessions: false })).toBe("ok");
  expect(isIn(state, "h")).toBe(true);
});

test("what the actor has heard itself wins over what a sign-in brings along", () => {
  const state = agent.initial("alin");
  tell(state, { t: "agent.account", account: { ...account, disabled: true }, endSessions: true });
  expect(tell(state, signIn("h"))).toBe("not_signed_in");
  expect(isIn(state, "h")).toBe(false);
});

test("nobody signs in to an account that is disabled or unknown", () => {
  expect(tell(agent.initial("alin"), signIn("h", { ...account, disabled: true }))).toBe("not_signed_in");
  expect(tell(agent.initial("alin"), { t: "agent.signIn", secretHash: "h", until: 99 })).toBe("not_signed_in");
});

import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { authorize } from "../policy.ts";
import type { Account } from "../config.ts";
import { wireLimits } from "../../protocol/limits.ts";
import { after, desk, deskTopic, publishDesk, signInTopic, tellCapacity } from "./capacity.ts";
import { showNotice } from "./notices.ts";
import { answerOffer, doubt, reserve, withdraw } from "./offers.ts";
import { due, sessions, status } from "./presence.ts";
import type { AgentEvent, AgentState } from "./state.ts";

export function decide(state: AgentState, command: Command, turn: Turn): Decision<AgentEvent> {
  switch (command.t) {
    case "agent.hello":
      return hello(state, command.secretHash, turn);
    case "agent.signIn":
      return signIn(state, command, turn);
    case "agent.signOut":
      return signOut(state, command.secretHash);
    case "agent.check":
      if (!signedIn(state, command.secretHash, turn.now)) return no("not_signed_in");
      return yes([], [{ do: "answer", value: { ok: true } }]);
    case "agent.account":
      return account(state, command.account, command.endSessions, turn);
    case "status":
      if (!isSelf(state, turn, "status")) return no("not_found");
      return status(state, command, turn);
    case "accept":
    case "decline":
      if (!isSelf(state, turn, command.t)) return no("not_found");
      return answerOffer(state, command, turn);
    case "agent.reserve":
      return reserve(state, command, turn);
    case "agent.withdraw":
      return withdraw(state, command.offer, turn);
    case "agent.release":
      return release(state, command, turn);
    case "agent.doubt":
      return doubt(state, command.conv);
    case "agent.notice":
      return yes([], [showNotice(command)]);
    case "agent.group": {
      const { group, name, waiting, online } = command;
      return yes(
        [],
        [
          {
            do: "publish",
            topics: [deskTopic],
            frame: { t: "groups", groups: [{ id: group, name, waiting, online }] },
          },
        ],
      );
    }
    case "sessions":
      return command.topic === deskTopic ? sessions(state, command.count, turn) : yes([]);
    case "beat":
      return beat(state, command.key, turn);
    case "due":
      return due(state, turn);
    default:
      return no("bad_frame");
  }
}

function isSelf(state: AgentState, turn: Turn, action: "status" | "accept" | "decline"): boolean {
  const who = turn.from?.principal ?? null;
  return authorize(who, action) && who?.kind === "staff" && who.id === state.id;
}

function signedIn(state: AgentState, hash: string, now: number): boolean {
  return !state.disabled && state.signIns.some((one) => one.hash === hash && one.until > now);
}

function hello(state: AgentState, secretHash: string, turn: Turn): Decision<AgentEvent> {
  if (!signedIn(state, secretHash, turn.now)) return yes([], [{ do: "hangUp", reason: "not_signed_in" }]);
  const { id, name, role } = state;
  const events: AgentEvent[] = state.connected ? [] : [{ t: "connected" }];
  const then = after(state, events);
  const effects: Effect[] = [
    {
      do: "admit",
      principal: { kind: "staff", id, role },
      frame: { t: "welcome", v: 1, you: { kind: "staff", id, name, role }, beatMs: wireLimits.beatMs, now: turn.now },
    },
    { do: "attach", topic: deskTopic },
    { do: "attach", topic: signInTopic(secretHash) },
    { do: "reply", frame: desk(then, turn) },
    ...state.groups.map((group): Effect => ({
      do: "cast",
      to: { kind: "queue", id: group },
      command: { t: "queue.stats", agent: id },
    })),
  ];
  if (events.length > 0) effects.push(...tellCapacity(then, turn));
  return yes(events, effects);
}

/** Every heartbeat checks the sign-in again, so that a lost `close` cannot keep a socket alive. */
function beat(state: AgentState, secretHash: string, turn: Turn): Decision<AgentEvent> {
  if (!signedIn(state, secretHash, turn.now)) return yes([], [{ do: "hangUp", reason: "not_signed_in" }]);
  return yes(
    [],
    [
      { do: "attach", topic: deskTopic },
      { do: "attach", topic: signInTopic(secretHash) },
      { do: "reply", frame: { t: "beat", now: turn.now, deskRev: state.rev } },
    ],
  );
}

function signIn(
  state: AgentState,
  { secretHash, until, account }: Extract<Command, { t: "agent.signIn" }>,
  turn: Turn,
): Decision<AgentEvent> {
  const isNew = state.name === "" && account !== undefined;
  if (isNew ? account.disabled : state.disabled) return no("not_signed_in");
  const events: AgentEvent[] = isNew ? [accountEvent(account)] : [];
  events.push({ t: "signedIn", hash: secretHash, until, at: turn.now });
  return yes(events, [{ do: "answer", value: { ok: true } }]);
}

function signOut(state: AgentState, hash: string): Decision<AgentEvent> {
  if (!state.signIns.some((one) => one.hash === hash)) return yes([], [{ do: "answer", value: { ok: true } }]);
  return yes<AgentEvent>(
    [{ t: "signedOut", hash }],
    [
      { do: "close", topic: signInTopic(hash), reason: "not_signed_in" },
      { do: "answer", value: { ok: true } },
    ],
  );
}

function accountEvent({ name, role, groups, cap, disabled }: Account): AgentEvent {
  return { t: "account", name, role, groups, cap, disabled };
}

function account(state: AgentState, to: Account, endSessions: boolean, turn: Turn): Decision<AgentEvent> {
  const { groups } = to;
  const events = [accountEvent(to)];
  if (endSessions) events.push({ t: "signedOut", hash: null });
  const then = after(state, events);
  const gone = state.groups.filter((group) => !groups.includes(group));
  const effects: Effect[] = [
    ...gone.map((group): Effect => ({
      do: "tell",
      to: { kind: "queue", id: group },
      command: { t: "queue.capacity", agent: state.id, capacity: null },
    })),
    ...tellCapacity(then, turn),
    publishDesk(then, turn),
  ];
  if (endSessions && turn.attached(deskTopic) > 0) {
    effects.push({ do: "close", topic: deskTopic, reason: "not_signed_in" });
  }
  return yes(events, effects);
}

function release(
  state: AgentState,
  command: Extract<Command, { t: "agent.release" }>,
  turn: Turn,
): Decision<AgentEvent> {
  if (!state.conversations.has(command.conv)) return yes([]);
  const events: AgentEvent[] = [{ t: "released", conv: command.conv }];
  const then = after(state, events);
  return yes(events, [...tellCapacity(then, turn), publishDesk(then, turn)]);
}

/** Who hears a conversation: hello, watch, history, heartbeat, presence. */
import { no, yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { authorize } from "../policy.ts";
import { conversationId } from "../../protocol/ids.ts";
import { wireLimits } from "../../protocol/limits.ts";
import { notHers } from "./doubt.ts";
import { facts, head, newest, numberOf, staffTopic, staffTopics, stream, visitorTopic } from "./conversation.ts";
import { newestPart } from "./page.ts";
import type { Profile, VisitorEvent, VisitorState } from "./state.ts";
import { boostAgain } from "./tags.ts";

type Of<T extends Command["t"]> = Extract<Command, { t: T }>;

export function hello(state: VisitorState, command: Of<"visitor.hello">, turn: Turn): Decision<VisitorEvent> {
  const { secretHash, token, verified } = command;
  const fresh = state.secretHash === "";
  if (fresh && token === null && verified === null) return yes([], [{ do: "hangUp", reason: "not_signed_in" }]);
  if (!fresh && verified === null && state.secretHash !== secretHash) {
    return yes([], [{ do: "hangUp", reason: "not_signed_in" }]);
  }
  const profile = profileOf(state, command);
  const { name } = profile;
  const after = { ...state, ...profile };
  const events = profileEvents(state, command, profile);
  const { conversation } = state;
  if (conversation !== null && conversation.absentSince !== null) events.push({ t: "absent", since: null });
  const conv = conversationId(state.id, conversation?.n ?? 1);
  const you = { kind: "visitor", id: state.id, name, conv } as const;
  const position = command.resume.find((one) => one.conv === conv) ?? null;
  return yes<VisitorEvent>(events, [
    {
      do: "admit",
      principal: { kind: "visitor", id: state.id },
      frame: {
        t: "welcome",
        v: 1,
        you: fresh && token !== null ? { ...you, token } : you,
        beatMs: wireLimits.beatMs,
        now: turn.now,
      },
    },
    { do: "attach", topic: visitorTopic },
    { do: "reply", frame: stream(after, turn, null, position) },
    ...boostAgain(state, after, turn),
  ]);
}

function profileOf(state: VisitorState, command: Of<"visitor.hello">): Profile {
  const { lang, group, channel, page, verified } = command;
  const name = state.name === "" ? `#${state.id.slice(1, 6)}` : state.name;
  return {
    name: verified?.name ?? name,
    lang: lang ?? state.lang,
    group: group ?? state.group,
    channel: channel ?? state.channel,
    page: page ?? state.page,
    verifiedTags: verified?.tags ?? state.verifiedTags,
  };
}

/** Worth a line in the journal: who it is, and which page it is on as long as that may still choose the group. */
function profileEvents(state: VisitorState, command: Of<"visitor.hello">, profile: Profile): VisitorEvent[] {
  if (state.secretHash === "") return [{ t: "created", secretHash: command.secretHash, ...profile }];
  const { name, lang, group, channel, page, verifiedTags } = profile;
  const idle = state.conversation === null || state.conversation.stage === "closed";
  const same =
    name === state.name &&
    lang === state.lang &&
    group === state.group &&
    channel === state.channel &&
    (page === state.page || !idle) &&
    verifiedTags.join() === state.verifiedTags.join();
  return same ? [] : [{ t: "profile", ...profile }];
}

export function watch(state: VisitorState, command: Of<"watch">, turn: Turn): Decision<VisitorEvent> {
  const n = numberOf(state, command.conv);
  const who = turn.from?.principal ?? null;
  if (n === null || who === null || !authorize(who, "watch", facts(state, n, turn))) {
    return notHers(command.conv, turn);
  }
  // What is streamed is the newest conversation; a position in another one says nothing about it.
  const position = n === Math.max(newest(state), 1) ? command : null;
  const reply: Effect = { do: "reply", frame: stream(state, turn, command.ref, position) };
  if (who.kind === "visitor") return yes([], [reply]);
  return yes([], [{ do: "attach", topic: staffTopic(state, n) }, reply]);
}

export function unwatch(state: VisitorState, command: Of<"unwatch">): Decision<VisitorEvent> {
  const n = numberOf(state, command.conv);
  return yes([], n === null ? [] : detachAll(state, n));
}

function detachAll(state: VisitorState, n: number): Effect[] {
  return staffTopics(state, n).map((topic) => ({ do: "detach", topic }));
}

export function history(state: VisitorState, command: Of<"history">, turn: Turn): Decision<VisitorEvent> {
  const n = numberOf(state, command.conv);
  if (n === null || !authorize(turn.from?.principal ?? null, "history", facts(state, n, turn))) return no("not_found");
  const log = state.conversation?.n === n ? state.conversation.log : [];
  const inMemory = log.filter((event) => event.seq < command.before);
  const recent = newestPart(inMemory);
  const olderOnDisk = recent.length === inMemory.length;
  const { ref, conv, before } = command;
  return yes([], [{ do: "page", ref, conv, conversation: n, before, recent, olderOnDisk }]);
}

/** The position check, which also keeps the session attached: rights are looked at again each time. */
export function beat(state: VisitorState, key: string, turn: Turn): Decision<VisitorEvent> {
  const who = turn.from?.principal ?? null;
  const n = who?.kind === "visitor" ? newest(state) : numberOf(state, key);
  if (n === null || who === null || (n > 0 && !authorize(who, "watch", facts(state, n, turn)))) {
    const left: Effect = { do: "reply", frame: { t: "left", conv: key } };
    return yes([], n === null ? [left] : [left, ...detachAll(state, n)]);
  }
  const seq = state.conversation?.n === n ? state.conversation.seq : 0;
  const at = { conv: conversationId(state.id, Math.max(n, 1)), epoch: turn.epoch, seq };
  return yes(
    [],
    [
      { do: "attach", topic: who.kind === "visitor" ? visitorTopic : staffTopic(state, n) },
      { do: "reply", frame: { t: "beat", now: turn.now, at } },
    ],
  );
}

/** The visitor's first device came or the last one went. */
export function sessions(state: VisitorState, count: number, turn: Turn): Decision<VisitorEvent> {
  const { conversation } = state;
  if (conversation === null || conversation.stage === "closed") return yes([]);
  const { conv } = head(state, turn);
  const presence: Effect = {
    do: "publish",
    topics: [staffTopic(state, conversation.n)],
    frame: { t: "presence", conv, online: count > 0 },
  };
  if (conversation.stage !== "waiting") return yes([], [presence]);
  const since = count > 0 ? null : (conversation.absentSince ?? turn.now);
  return yes(since === conversation.absentSince ? [] : [{ t: "absent", since }], [presence]);
}

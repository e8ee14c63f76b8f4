/** A visitor comes into the line, or is told that there is no place. */
import { yes, type Decision, type Effect, type Turn } from "../actor.ts";
import type { Command } from "../commands.ts";
import { findAgent, type Group, type Levels } from "../config.ts";
import { compareKeys } from "../routing/order.ts";
import { meets } from "../routing/strategy.ts";
import { parseConversationId, type ConversationId } from "../../protocol/ids.ts";
import { newcomer } from "./apply.ts";
import { groupOf } from "./group.ts";
import { matchAgain } from "./match.ts";
import { claimOver, withdrawal } from "./offer.ts";
import { show, tellPlace } from "./places.ts";
import { noGuest } from "./announce.ts";
import { ringAt } from "./rings.ts";
import type { QueueEvent, QueueState, Waiting } from "./state.ts";

/** A conversation that an agent hands over may go so far beyond the limit. */
const transferRoom = 1.2;
/** An agent is kept for so many who knew her: one, or a fifth of her places. */
const holdShare = 5;

type Join = Extract<Command, { t: "queue.join" }>;

export function join(state: QueueState, command: Join, turn: Turn): Decision<QueueEvent> {
  const { conv, visitor, request } = command;
  const former = state.waiting.get(visitor.id);
  if (former !== undefined && numberOf(former.conv) > numberOf(conv)) return yes([]);
  if (former?.conv === conv && former.request.since === request.since) return yes([]);
  // The former conversation is over: the word of the agent who took it is still on its way, and will find it gone.
  const gone: QueueEvent[] =
    former === undefined ? [] : [{ t: "left", visitor: visitor.id, at: turn.now, served: false }];
  const farewell =
    former === undefined ? [] : [...withdrawal(former, null), ...claimOver(former, false), ...noGuest(state, former)];
  const group = groupOf(state.id, turn);
  const max = request.transfer === null ? group.waitingMax : Math.floor(group.waitingMax * transferRoom);
  if (state.waiting.size - gone.length >= max) {
    const away: Effect = {
      do: "tell",
      to: { kind: "visitor", id: visitor.id },
      command: { t: "visitor.turnedAway", conv, group: state.id },
    };
    return yes(gone, [...farewell, away, ...(former === undefined ? [] : [matchAgain(state), show()])]);
  }
  const skills = bothOf(group.skills, request.skills);
  const joined = {
    t: "joined",
    conv,
    visitor,
    request,
    skills,
    at: turn.now,
    hold: holdFor(state, command, skills, group, turn),
    ringAt: ringAt(group, 0, turn.now),
  } as const;
  const { shown, key } = newcomer(state, joined);
  // The former conversation still stands in line while this is decided.
  const ahead = former !== undefined && compareKeys(former.key, key) < 0 ? 1 : 0;
  const here = shown === null ? null : { ...shown, place: shown.place - ahead };
  const place = here === null ? [] : [tellPlace(joined, here, state.waiting.size + 1 - gone.length)];
  return yes<QueueEvent>([...gone, joined], [...farewell, matchAgain(state), ...place, show()]);
}

/**
 * The agent of last time, if she takes visitors, can what is needed, and has room for whom she is kept; or else if not too many
 * are kept for her already.
 */
function holdFor(
  state: QueueState,
  { visitor, request: { lastAgent, not } }: Join,
  needs: Levels,
  group: Group,
  turn: Turn,
): Waiting["hold"] {
  if (lastAgent === null || lastAgent === not || group.affinityMs === 0) return null;
  const member = state.members.get(lastAgent);
  if (member === undefined || !member.capacity.accepting) return null;
  if (!meets(findAgent(turn.config, lastAgent), needs)) return null;
  const { cap, load } = member.capacity;
  const former = state.waiting.get(visitor.id);
  const kept = (state.line.holds.get(lastAgent)?.size ?? 0) - (former?.hold?.agent === lastAgent ? 1 : 0);
  const reserved = member.reserved - (former?.offer?.agent === lastAgent ? 1 : 0);
  const max = Math.max(1, Math.floor(cap / holdShare), cap - load - reserved);
  return kept >= max ? null : { agent: lastAgent, until: turn.now + group.affinityMs };
}

/** Of a skill that both ask for, the higher level. */
function bothOf(a: Levels, b: Levels): Levels {
  const both: Record<string, number> = { ...a };
  for (const [skill, level] of Object.entries(b)) both[skill] = Math.max(level, both[skill] ?? 0);
  return both;
}

function numberOf(conv: ConversationId): number {
  return parseConversationId(conv)?.n ?? 0;
}

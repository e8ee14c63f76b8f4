/** What the engine decides about conversations, as sentences for people. */
import type { ServerFrames } from "peakdesk/protocol";
import { elapsed } from "./format.ts";
import { groupName } from "./state/live.ts";
import type { Outcome } from "./state/transfer.ts";
import { parseWhy } from "./state/why.ts";
import { t } from "./text.ts";
import type { PlainKey } from "./text.ts";
import { zh } from "./text.zh.ts";

/** How the transfer of a conversation ended, for the one who asked. */
export function transferText({ to, state }: Outcome): string {
  return t(`transfer.outcome.${state}`, { name: to.name });
}

/** For supervisors. */
export function noticeText({ kind, agent, count }: ServerFrames["notice"]): string {
  return t(`oversight.${kind}`, { name: agent.name, n: count });
}

/** Why a conversation came here. What we do not know how to say is told as the engine says it. */
export function whyText(line: string): string {
  const { how, waitedS, place, waiting, lender } = parseWhy(line);
  const key = `why.how.${how}`;
  if (!Object.hasOwn(zh, key)) return line;
  return [
    lender === null ? t(key as PlainKey) : t("why.overflow", { group: groupName(lender) }),
    ...(waitedS === null ? [] : [t("why.waited", { time: elapsed(waitedS * 1_000) })]),
    ...(place === null || waiting === null ? [] : [t("why.place", { place, waiting })]),
  ].join(" · ");
}

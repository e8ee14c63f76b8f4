/** Pure: what a visitor can do now besides writing to somebody who is there. */
import type { ConversationView, Leaving } from "peakdesk/client";

export type Service = NonNullable<ConversationView["head"]["service"]>;

export interface Choices {
  /** Closed by the opening hours, and nobody is serving this visitor any longer. */
  readonly away: boolean;
  /** The form for a message is on the screen. */
  readonly form: boolean;
  /** A message may be left instead, or another one. */
  readonly offer: boolean;
  /** One was left since the last words. */
  readonly sent: boolean;
}

const inVain: ReadonlySet<string> = new Set(["queue_full", "queue_timeout", "off_hours"]);

/** `writing`: the visitor has asked for the form, or begun to fill it. */
export function choicesOf(
  newest: ConversationView | undefined,
  service: Service | undefined,
  leaving: readonly Leaving[],
  writing: boolean,
): Choices {
  const stage = newest?.head.stage ?? "none";
  const talking = stage === "talking";
  const away = service?.open === false && !talking && stage !== "waiting";
  const invited = service?.form ?? false;
  const sent = leaving.length > 0 || (newest?.events.some(({ k }) => k === "left") ?? false);
  const form = invited && !talking && (writing || (away && !sent));
  return { away, form, offer: !form && (away || (invited && !sent && servedByNobody(newest))), sent };
}

/** The conversation came to its end without an agent. */
export function servedByNobody(view: ConversationView | undefined): boolean {
  return view?.events.some((event) => event.k === "closed" && inVain.has(event.why)) ?? false;
}

/** As told last: only streams bring it, and only newer conversations are streamed. */
export function serviceIn(views: readonly ConversationView[]): Service | undefined {
  return views.findLast(({ head }) => head.service)?.head.service;
}

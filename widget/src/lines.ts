/** Pure: from conversations to what the log shows, top to bottom. */
import type { ConversationView, Leaving, Pending } from "peakdesk/client";
import type { Cmid, ConversationEvent, ConversationId, Ms } from "peakdesk/protocol";

/** How far one's own words have come; null where that is said elsewhere. */
export type Progress = "sending" | "sent" | "read" | "refused" | null;

export interface Said {
  readonly kind: "said";
  readonly key: string;
  readonly conv: ConversationId;
  readonly own: boolean;
  /** Null: taken back. */
  readonly text: string | null;
  readonly at: Ms;
  /** First and last of a run by the same side within a few minutes: only the last tells its time. */
  readonly opens: boolean;
  readonly closes: boolean;
  readonly progress: Progress;
  /** 0 while it is not among the events. */
  readonly seq: number;
  readonly cmid: Cmid;
  /** Left for later, not said to somebody. */
  readonly letter: boolean;
}

export type Turn = Extract<ConversationEvent, { k: "assigned" | "closed" | "queued" }>;

export type Line =
  | { readonly kind: "day"; readonly key: string; readonly at: Ms }
  | { readonly kind: "turn"; readonly key: string; readonly event: Turn }
  | { readonly kind: "notice"; readonly key: string; readonly text: string }
  | Said;

const ownWords = { kind: "said", own: true, seq: 0, letter: false, opens: true, closes: true } as const;

/** Words of one side this close together read as one. */
const runMsMax = 4 * 60_000;

export function linesOf(views: readonly ConversationView[], leaving: readonly Leaving[], now: Ms): Line[] {
  const lines = [
    ...views.flatMap((view) => [
      ...view.events.flatMap((event) => lineOf(view, event) ?? []),
      ...view.pending.map((letter) => pendingLine(view, letter)),
    ]),
    ...leaving.map((left) => leavingLine(left, now)),
  ];
  return withProgress(withRuns(withDays(lines)));
}

function lineOf(view: ConversationView, event: ConversationEvent): Line | null {
  const key = `${view.conv} ${event.seq}`;
  if (event.k === "assigned" || event.k === "closed") return { kind: "turn", key, event };
  if (event.k === "queued") return event.why === "lost" ? { kind: "turn", key, event } : null;
  if (event.k === "left") return letterLine({ ...event, cmid: event.cmid as Cmid, conv: view.conv, progress: "sent" });
  if (event.k !== "message") return null;
  const { by, body, at, seq } = event;
  const text = body?.text ?? null;
  if (by === "system") return { kind: "notice", key, text: text ?? "" };
  const own = by === "visitor";
  const cmid = event.cmid as Cmid;
  const read = view.head.agentRead >= seq;
  // An own message keeps the key it had while pending, so that it does not jump when it arrives.
  const progress = own ? (read ? "read" : "sent") : null;
  return { ...ownWords, key: own ? cmid : key, conv: view.conv, own, text, at, seq, cmid, progress };
}

function pendingLine({ conv }: ConversationView, { cmid, body, at, acked, refused }: Pending): Line {
  const progress = refused ? "refused" : acked ? "sent" : "sending";
  return { ...ownWords, key: cmid, conv, text: body.text, at, cmid, progress };
}

/** Nobody is there to read it, so it is not followed further than to the server. */
function letterLine({
  conv,
  text,
  at,
  progress,
  cmid,
}: Pick<Said, "conv" | "text" | "at" | "progress" | "cmid">): Said {
  return { ...ownWords, key: cmid, conv, text, at, cmid, progress, letter: true };
}

function leavingLine(left: Leaving, now: Ms): Said {
  return letterLine({ ...left, at: now, progress: left.refused === null ? "sending" : "refused" });
}

function withDays(lines: readonly Line[]): Line[] {
  let day = "";
  return lines.flatMap((line) => {
    const at = line.kind === "said" ? line.at : line.kind === "turn" ? line.event.at : null;
    const next = at === null ? day : new Date(at).toDateString();
    if (at === null || next === day) return [line];
    day = next;
    return [{ kind: "day", key: next, at }, line];
  });
}

function withRuns(lines: readonly Line[]): Line[] {
  return lines.map((line, index) => {
    if (line.kind !== "said") return line;
    return { ...line, opens: !joins(lines[index - 1], line), closes: !joins(line, lines[index + 1]) };
  });
}

function joins(before: Line | undefined, after: Line | undefined): boolean {
  if (before?.kind !== "said" || after?.kind !== "said") return false;
  if (before.letter || after.letter) return false;
  return before.own === after.own && Math.abs(after.at - before.at) < runMsMax;
}

/** Only the newest message with a state tells it: what is read above it is read too. What was refused says so always. */
function withProgress(lines: readonly Line[]): Line[] {
  const newest = new Map<Progress, string>();
  for (const line of lines) if (line.kind === "said" && !line.letter) newest.set(line.progress, line.key);
  return lines.map((line) => {
    if (line.kind !== "said" || line.letter || line.progress === "refused" || newest.get(line.progress) === line.key)
      return line;
    return { ...line, progress: null };
  });
}

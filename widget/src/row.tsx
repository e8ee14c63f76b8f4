/** One line of the log. */
import { wireLimits } from "peakdesk/protocol";
import { Icon } from "./icon.tsx";
import type { Line, Said } from "./lines.ts";
import { spansOf } from "./links.ts";
import type { Props } from "./panel.tsx";

export function Row({ line, scene, acts }: Props & { line: Line }) {
  const { text, lang } = scene;
  switch (line.kind) {
    case "day":
      return <p class="note day">{dayOf(line.at, scene.now, lang)}</p>;
    case "notice":
      return <p class="note">{line.text}</p>;
    case "turn":
      return (
        <p class="note">{line.event.k === "assigned" ? text.joined(line.event.agent.name) : text[line.event.why]}</p>
      );
    case "said":
      return <Words line={line} scene={scene} acts={acts} />;
  }
}

function Words({ line, scene: { text, lang, now, phase, newest }, acts }: Props & { line: Said }) {
  const { own, progress, conv, cmid, seq } = line;
  const goesOn = newest?.conv === conv && newest.head.stage !== "closed";
  const recallable =
    own && seq > 0 && line.text !== null && now - line.at < wireLimits.recallMsMax && phase.name === "open" && goesOn;
  const shape = [own ? "row own" : "row", line.opens && "opens", line.closes && "closes", progress];
  return (
    <div class={shape.filter(Boolean).join(" ")}>
      <p class={line.text === null ? "bubble gone" : "bubble"}>
        {line.text === null ? text.recalled : <Linked text={line.text} />}
      </p>
      {recallable && (
        <button
          class="quiet recall"
          aria-label={text.recall}
          title={text.recall}
          onClick={() => acts.recall(conv, seq)}
        >
          <Icon name="undo" />
        </button>
      )}
      {(progress || line.closes) && (
        <small>
          {progress === "refused" ? (
            <>
              {text.refused}
              <button onClick={() => acts.retry(conv, cmid)}>{text.retry}</button>
              <button onClick={() => acts.discard(conv, cmid)}>{text.discard}</button>
            </>
          ) : (
            [timeOf(line.at, lang), progress && text[progress]].filter(Boolean).join(" · ")
          )}
        </small>
      )}
    </div>
  );
}

function Linked({ text }: { text: string }) {
  return (
    <>
      {spansOf(text).map((span) =>
        span.href === null ? (
          span.text
        ) : (
          <a key={span.at} href={span.href} target="_blank" rel="noopener noreferrer nofollow">
            {span.text}
          </a>
        ),
      )}
    </>
  );
}

function timeOf(at: number, lang: string): string {
  return new Date(at).toLocaleTimeString(lang, { hour: "numeric", minute: "2-digit" });
}

/** "Today" and "yesterday" in the words of the language, older days by date. */
function dayOf(at: number, now: number, lang: string): string {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  const daysAgo = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  if (daysAgo < 2) return new Intl.RelativeTimeFormat(lang, { numeric: "auto" }).format(-daysAgo, "day");
  return new Date(at).toLocaleDateString(lang, { month: "long", day: "numeric", weekday: "short" });
}

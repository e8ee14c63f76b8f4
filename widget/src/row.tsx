/** One line of the log. */
import { wireLimits } from "peakdesk/protocol";
import { Icon } from "./icon.tsx";
import type { Line, Said, Turn } from "./lines.ts";
import { spansOf } from "./links.ts";
import type { Props } from "./panel.tsx";
import type { Text } from "./text.ts";
import { dayOf, timeOf } from "./time.ts";

export function Row({ line, scene, acts }: Props & { line: Line }) {
  const { text, lang } = scene;
  switch (line.kind) {
    case "day":
      return <p class="note day">{dayOf(line.at, scene.now, lang)}</p>;
    case "notice":
      return <p class="note">{line.text}</p>;
    case "turn":
      return <p class="note">{turnOf(line.event, text)}</p>;
    case "said":
      return <Words line={line} scene={scene} acts={acts} />;
  }
}

function Words({ line, scene: { text, lang, now, phase, newest }, acts }: Props & { line: Said }) {
  const { own, progress, conv, cmid, seq } = line;
  const goesOn = newest?.conv === conv && newest.head.stage !== "closed";
  const recallable =
    own && seq > 0 && line.text !== null && now - line.at < wireLimits.recallMsMax && phase.name === "open" && goesOn;
  const shape = [
    own ? "row own" : "row",
    line.letter && "letter",
    line.opens && "opens",
    line.closes && "closes",
    progress,
  ];
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
            [timeOf(line.at, lang), line.letter && progress === "sent" ? text.left : progress && text[progress]]
              .filter(Boolean)
              .join(" · ")
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

function turnOf(event: Turn, text: Text): string {
  switch (event.k) {
    case "assigned":
      return event.how === "transfer" ? text.handed(event.agent.name) : text.joined(event.agent.name);
    case "queued":
      return text.lost;
    case "closed":
      return text[event.why];
  }
}

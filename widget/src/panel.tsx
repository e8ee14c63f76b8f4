/** The chat as a pure function of what is known: header, log, queue, composer. */
import type { ConversationView, Phase } from "peakdesk/client";
import type { Stage } from "peakdesk/protocol";
import { Composer } from "./composer.tsx";
import { Icon } from "./icon.tsx";
import { linesOf } from "./lines.ts";
import { Row } from "./row.tsx";
import type { Text } from "./text.ts";

export interface Scene {
  readonly text: Text;
  readonly lang: string;
  readonly open: boolean;
  readonly phase: Phase;
  /** Oldest first. */
  readonly views: readonly ConversationView[];
  /** The one that goes on, or the last that did; none before the link is here. */
  readonly newest: ConversationView | undefined;
  /** The server's clock. */
  readonly now: number;
  /** New words arrived below what is being read. */
  readonly below: boolean;
}

export interface Acts {
  close(): void;
  /** False if nothing can be sent yet: the words stay where they are. */
  send(text: string): boolean;
  typing(on: boolean): void;
  retry(conv: ConversationView["conv"], cmid: string): void;
  discard(conv: ConversationView["conv"], cmid: string): void;
  recall(conv: ConversationView["conv"], seq: number): void;
  leave(): void;
  scrolled(): void;
  toEnd(): void;
}

export interface Props {
  readonly scene: Scene;
  readonly acts: Acts;
}

export function Panel({ scene, acts }: Props) {
  const { text, open, views, newest, phase } = scene;
  const lines = linesOf(views);
  return (
    <div
      class={open ? "panel open" : "panel"}
      role="dialog"
      aria-label={text.title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.isComposing) acts.close();
        keepFromPage(event);
      }}
      onKeyUp={keepFromPage}
      onKeyPress={keepFromPage}
    >
      <Header scene={scene} acts={acts} />
      <div class="scroll" tabIndex={0} onScroll={acts.scrolled}>
        {lines.length === 0 && <Welcome text={text} />}
        <div role="log" aria-label={text.log}>
          {lines.map((line) => (
            <Row key={line.key} line={line} scene={scene} acts={acts} />
          ))}
        </div>
        {newest?.typing && (
          <p class="bubble dots" role="img" aria-label={text.typing}>
            <i />
            <i />
            <i />
          </p>
        )}
        {newest?.head.stage === "waiting" && <QueueCard text={text} place={newest.place} acts={acts} />}
      </div>
      {scene.below && (
        <button class="newest" aria-label={text.newest} onClick={acts.toEnd}>
          <Icon name="down" />
        </button>
      )}
      <Composer
        text={text}
        hint={newest?.head.stage === "closed" ? text.again : text.write}
        acts={acts}
        disabled={phase.name === "stopped"}
      />
    </div>
  );
}

/** A page's own shortcuts must not hear what a visitor types. */
function keepFromPage(event: Event): void {
  event.stopPropagation();
}

function Header({ scene: { text, newest, phase }, acts }: Props) {
  const stage = newest?.head.stage ?? "none";
  const name = stage === "talking" ? newest?.head.agent?.name : undefined;
  return (
    <header>
      <span class="face">{name?.slice(0, 1) ?? <Icon name="bubble" />}</span>
      <div>
        <h2>{name ?? text.title}</h2>
        <p role="status" class={phase.name === "open" ? stage : "away"}>
          {statusOf(text, phase, stage)}
        </p>
      </div>
      <button class="quiet" aria-label={text.close} onClick={acts.close}>
        <Icon name="down" />
      </button>
    </header>
  );
}

function statusOf(text: Text, phase: Phase, stage: Stage): string {
  if (phase.name === "connecting") return text.connecting;
  if (phase.name === "waiting") return text.reconnecting;
  if (phase.name === "stopped") return text.stopped;
  return { none: text.ready, waiting: text.waiting, talking: text.talking, closed: text.over }[stage];
}

function Welcome({ text }: { text: Text }) {
  return (
    <div class="welcome">
      <span class="face">
        <Icon name="bubble" />
      </span>
      <h3>{text.greeting}</h3>
      <p>{text.invitation}</p>
    </div>
  );
}

function QueueCard({ text, place, acts }: { text: Text; place: ConversationView["place"]; acts: Acts }) {
  return (
    <section class="queue">
      <div role="status">
        <strong>{place?.place ?? "…"}</strong>
        <p>
          {text.waiting}
          {place && <small>{place.place === 1 ? text.next : text.place(place.place, place.waiting)}</small>}
        </p>
      </div>
      <button onClick={acts.leave}>{text.leave}</button>
    </section>
  );
}

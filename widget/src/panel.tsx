/** The chat as a pure function of what is known: header, log, queue, composer. */
import type { ConversationView, Phase } from "peakdesk/client";
import type { Leaving } from "peakdesk/client";
import type { Stage } from "peakdesk/protocol";
import type { Choices, Service } from "./choices.ts";
import { Composer } from "./composer.tsx";
import { Icon } from "./icon.tsx";
import { linesOf } from "./lines.ts";
import type { LetterPart } from "./letter.tsx";
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
  /** Of their group; undefined before the server has told it. */
  readonly service: Service | undefined;
  readonly choices: Choices;
  /** Messages for later that are on their way. */
  readonly leaving: readonly Leaving[];
  /** Undefined until its code is here, which is only asked for when somebody needs it. */
  readonly Letter: LetterPart["Letter"] | undefined;
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
  /** Shows the form for a message for later, or not. */
  write(on: boolean): void;
  /** Leaves it. */
  post(contact: Leaving["contact"], text: string): void;
  scrolled(): void;
  toEnd(): void;
}

export interface Props {
  readonly scene: Scene;
  readonly acts: Acts;
}

export function Panel({ scene, acts }: Props) {
  const { text, open, views, newest, phase, choices, Letter } = scene;
  const lines = linesOf(views, scene.leaving, scene.now);
  const asks = choices.form || choices.offer;
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
        {lines.length === 0 && !asks && <Welcome text={text} />}
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
        {newest?.head.stage === "waiting" && !choices.form && (
          <QueueCard scene={scene} place={newest.place} acts={acts} />
        )}
        {asks && Letter && <Letter scene={scene} acts={acts} />}
      </div>
      {scene.below && (
        <button class="newest" aria-label={text.newest} onClick={acts.toEnd}>
          <Icon name="down" />
        </button>
      )}
      {!choices.form && !choices.away && (
        <Composer
          text={text}
          hint={newest?.head.stage === "closed" ? text.again : text.write}
          acts={acts}
          disabled={phase.name === "stopped"}
        />
      )}
    </div>
  );
}

/** A page's own shortcuts must not hear what a visitor types. */
function keepFromPage(event: Event): void {
  event.stopPropagation();
}

function Header({ scene: { text, newest, phase, choices }, acts }: Props) {
  const stage = choices.away ? "closed" : (newest?.head.stage ?? "none");
  const name = stage === "talking" ? newest?.head.agent?.name : undefined;
  return (
    <header>
      <span class="face">{name?.slice(0, 1) ?? <Icon name="bubble" />}</span>
      <div>
        <h2>{name ?? text.title}</h2>
        <p role="status" class={phase.name === "open" ? stage : "away"}>
          {statusOf(text, phase, stage, choices.away)}
        </p>
      </div>
      <button class="quiet" aria-label={text.close} onClick={acts.close}>
        <Icon name="down" />
      </button>
    </header>
  );
}

function statusOf(text: Text, phase: Phase, stage: Stage, away: boolean): string {
  if (phase.name === "connecting") return text.connecting;
  if (phase.name === "waiting") return text.reconnecting;
  if (phase.name === "stopped") return text.stopped;
  return { none: text.ready, waiting: text.waiting, talking: text.talking, closed: away ? text.off_hours : text.over }[
    stage
  ];
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

function QueueCard({ scene: { text, service }, place, acts }: Props & { place: ConversationView["place"] }) {
  return (
    <section class="queue">
      <div role="status">
        <strong>{place?.place ?? "…"}</strong>
        <p>
          {text.waiting}
          {place && (
            <small>
              {place.place === 1 ? text.next : text.place(place.place)}
              {place.estimateMs && ` · ${text.wait(place.estimateMs)}`}
            </small>
          )}
        </p>
      </div>
      <div>
        {service?.form && <button onClick={() => acts.write(true)}>{text.instead}</button>}
        <button onClick={acts.leave}>{text.leave}</button>
      </div>
    </section>
  );
}

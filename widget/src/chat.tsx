/** The chat of one visitor on one page; loaded when it is wanted. */
import type { ConversationView, Link, Phase } from "peakdesk/client";
import type { Cmid } from "peakdesk/protocol";
import { render } from "preact";
import { choicesOf, serviceIn } from "./choices.ts";
import { Keep } from "./keep.ts";
import { Launcher } from "./launcher.tsx";
import logStyles from "./log.css?inline";
import panelStyles from "./panel.css?inline";
import type { LetterPart } from "./letter.tsx";
import { Panel } from "./panel.tsx";
import type { Acts, Scene } from "./panel.tsx";
import { Scroll } from "./scroll.ts";
import type { Chat, Stage } from "./stage.ts";
import { textFor } from "./text.ts";
import type { Text } from "./text.ts";

/** Days turn and words can no longer be taken back, also when nothing else happens. */
const redrawMs = 20_000;

/** Called once by the loader. */
export async function mount(stage: Stage): Promise<Chat> {
  const text = await textFor(stage.lang);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(panelStyles + logStyles);
  stage.root.adoptedStyleSheets.push(sheet);
  return new Visit(stage, text);
}

class Visit implements Chat {
  readonly #stage: Stage;
  readonly #text: Text;
  readonly #keep: Keep;
  readonly #box = document.createElement("div");
  readonly #scroll = new Scroll();
  /** Null until its code is here. */
  #link: Link | null = null;
  #connecting = false;
  #open = false;
  /** The visitor wants to leave a message. */
  #writing = false;
  #letter: LetterPart | null = null;
  /** The number of unread messages that the page knows. */
  #told = 0;

  constructor(stage: Stage, text: Text) {
    this.#stage = stage;
    this.#text = text;
    this.#keep = new Keep(stage.storeKey);
    stage.root.append(this.#box);
    const back = () => !document.hidden && this.#wake();
    addEventListener("online", back);
    document.addEventListener("visibilitychange", back);
    // With a keyboard on the screen, a phone's visible part is smaller than the page believes.
    visualViewport?.addEventListener("resize", () => this.#fitKeyboard());
    visualViewport?.addEventListener("scroll", () => this.#fitKeyboard());
    setInterval(() => this.#open && this.#draw(), redrawMs);
    this.#draw();
    this.#connect();
  }

  open(): void {
    this.#show(true);
    // On a phone, the keyboard would cover half of the greeting.
    const field = matchMedia("(hover: hover)").matches && this.#box.querySelector("textarea");
    (field || this.#find(".panel")).focus();
  }

  close(): void {
    const { root, launcher } = this.#stage;
    const inside = this.#box.contains(root.activeElement);
    this.#show(false);
    if (inside) launcher.focus();
  }

  identify(): void {
    this.#link?.stop();
    this.#connect();
  }

  #show(open: boolean): void {
    if (this.#open === open) return;
    this.#open = open;
    this.#wake();
    this.#stage.emit(open ? "open" : "close");
    if (open) this.#scroll.toEnd();
  }

  #wake(): void {
    if (this.#link === null) this.#connect();
    else this.#link.retryNow();
    this.#changed();
  }

  #connect(): void {
    if (this.#connecting) return;
    this.#connecting = true;
    const done = () => (this.#connecting = false);
    import("./connection.ts").then(
      ({ connect }) => {
        done();
        this.#link?.stop();
        this.#link = connect(this.#stage, this.#keep.kept, {
          token: (token) => this.#keep.put({ token }),
          conversation: () => this.#changed(),
          leaving: () => this.#changed(),
          phase: (phase) => this.#phaseChanged(phase),
        });
        this.#changed();
      },
      // No network: the next sign of life tries again.
      done,
    );
  }

  #phaseChanged(phase: Phase): void {
    if (phase.name === "stopped" && phase.reason === "not_signed_in" && this.#keep.kept.token) {
      // The server has forgotten this visitor: come as a new one.
      this.#keep.put({ token: "" });
      this.#connect();
    }
    this.#draw();
  }

  /** Something was said, seen or sent. */
  #changed(): void {
    const link = this.#link;
    if (link === null) return this.#draw();
    const views = link.views();
    const stage = newestOf(views)?.head.stage;
    const unsent = views.flatMap((view) => view.pending.filter((letter) => !letter.acked));
    this.#keep.put({
      // Before the first welcome nobody knows, and what was true in the last visit stands.
      ...(link.you !== null && {
        live: unsent.length + link.leaving.length > 0 || stage === "waiting" || stage === "talking",
      }),
      unsent: unsent.map(({ cmid, body }) => ({ cmid, text: body.text })),
      leaving: link.leaving,
    });
    this.#draw();
    this.#see(link);
    const unread = this.#unread();
    if (unread !== this.#told) this.#stage.emit("unread", unread);
    this.#told = unread;
  }

  /** What is on the screen has been read; what waits below the fold has not. */
  #see(link: Link): void {
    if (!this.#open || document.hidden || this.#scroll.below) return;
    for (const view of link.views()) link.read(view.conv, unreadIn(view).at(-1) ?? 0);
  }

  #unread(): number {
    return this.#open ? 0 : (this.#link?.views() ?? []).flatMap(unreadIn).length;
  }

  #draw(): void {
    const { launcher, lang } = this.#stage;
    const views = this.#link?.views() ?? [];
    const newest = newestOf(views);
    const service = serviceIn(views);
    const leaving = this.#link?.leaving ?? [];
    // Somebody is there after all: what was written for later is said to them.
    const talking = newest?.head.stage === "talking";
    const draft = talking && this.#box.querySelector<HTMLTextAreaElement>(".leave textarea")?.value;
    if (talking) this.#writing = false;
    const choices = choicesOf(newest, service, leaving, this.#writing);
    if (this.#open && (choices.form || choices.offer)) this.#bringLetter();
    const scene: Scene = {
      text: this.#text,
      lang,
      open: this.#open,
      phase: this.#link?.phase ?? { name: "connecting" },
      views,
      newest,
      service,
      choices,
      leaving,
      Letter: this.#letter?.Letter,
      now: Date.now() + (this.#link?.skewMs ?? 0),
      below: this.#scroll.below,
    };
    this.#scroll.keeping(views[0]?.events[0], () => render(<Panel scene={scene} acts={this.#acts} />, this.#box));
    this.#scroll.follow(this.#find(".scroll"));
    const field = this.#box.querySelector("textarea");
    if (draft && field) field.value = draft;
    launcher.ariaExpanded = String(this.#open);
    launcher.ariaLabel = this.#text.launcher(this.#unread());
    render(<Launcher unread={this.#unread()} />, launcher);
    // Only drawing tells whether something is below the fold now.
    if (this.#scroll.below !== scene.below) this.#draw();
  }

  readonly #acts: Acts = {
    close: () => this.close(),
    send: (text) => {
      const { current } = this.#link ?? {};
      if (!current) return false;
      this.#link?.send(current, { type: "text", text });
      this.#changed();
      this.#scroll.toEnd();
      return true;
    },
    typing: (on) => this.#onCurrent((link, conv) => link.typing(conv, on)),
    retry: (conv, cmid) => void this.#link?.retry(conv, cmid as Cmid),
    discard: (conv, cmid) => this.#link?.discard(conv, cmid as Cmid),
    recall: (conv, seq) => this.#link?.recall(conv, seq),
    leave: () => this.#onCurrent((link, conv) => link.end(conv)),
    write: (on) => {
      this.#writing = on;
      this.#draw();
      if (on) this.#scroll.toEnd();
    },
    post: (...words) => {
      const link = this.#link;
      if (!link) return;
      this.#writing = false;
      this.#letter?.post(link, newestOf(link.views()), ...words);
      this.#changed();
      this.#scroll.toEnd();
      this.#find(".panel").focus();
    },
    scrolled: () => this.#scrolled(),
    toEnd: () => this.#scroll.toEnd(),
  };

  #bringLetter(): void {
    if (this.#letter) return;
    import("./letter.tsx").then(
      ({ letterIn }) => {
        this.#letter ??= letterIn(this.#stage.root);
        this.#draw();
      },
      // No network: the next drawing tries again.
      () => {},
    );
  }

  #onCurrent(act: (link: Link, conv: ConversationView["conv"]) => void): void {
    if (this.#link?.current) act(this.#link, this.#link.current);
  }

  #scrolled(): void {
    const link = this.#link;
    const oldest = link?.views()[0];
    if (oldest && this.#scroll.nearStart) link?.history(oldest.conv);
    this.#draw();
    if (link) this.#see(link);
  }

  #fitKeyboard(): void {
    const { height = innerHeight, offsetTop = 0 } = visualViewport ?? {};
    const { style } = this.#find(".panel");
    style.setProperty("--visible", `${height}px`);
    style.setProperty("--above", `${offsetTop}px`);
  }

  #find(selector: string): HTMLElement {
    return this.#box.querySelector(selector) as HTMLElement;
  }
}

/** The conversation to show in the header: the next one has not begun before something is said in it. */
function newestOf(views: readonly ConversationView[]): ConversationView | undefined {
  return views.findLast((view) => view.head.stage !== "none" || view.pending.length > 0) ?? views.at(-1);
}

/** Seqs of what the other side said and the visitor has not seen, oldest first. */
function unreadIn({ events, head }: ConversationView): number[] {
  return events.flatMap((event) =>
    event.k === "message" && event.by !== "visitor" && event.seq > head.visitorRead ? event.seq : [],
  );
}

/** The agents' screens of an end-to-end run: what they show, and how long each freed place stayed empty. */
import type { Desk } from "../../engine/protocol/frames.ts";
import { decodeServerFrame } from "../../engine/protocol/codec.ts";
import type { Sessions } from "../../engine/runtime/sessions.ts";
import type { Prng } from "../../engine/testing/sim/prng.ts";

interface Screen {
  readonly agent: string;
  shown: Set<string>;
  online: boolean;
  /** Put away by us; the desk may still show it. */
  readonly done: Set<string>;
  /** When places became free that nobody has filled yet, oldest first. */
  readonly freedAt: number[];
}

export class Desks implements Sessions {
  readonly #bySession = new Map<number, Screen>();
  readonly #byAgent = new Map<string, Screen>();
  readonly #seen = new Map<string, string>();
  readonly #waits: number[] = [];
  #double = 0;
  #most = 0;

  /** In line, as the desks were told last. */
  waiting = 0;

  add(session: number, agent: string): void {
    const screen = { agent, shown: new Set<string>(), online: false, done: new Set<string>(), freedAt: [] };
    this.#bySession.set(session, screen);
    this.#byAgent.set(agent, screen);
  }

  get online(): number {
    return [...this.#byAgent.values()].filter(({ online }) => online).length;
  }

  get talking(): number {
    return [...this.#byAgent.values()].reduce((sum, { shown }) => sum + shown.size, 0);
  }

  /** Places that are free. */
  get open(): number {
    return [...this.#byAgent.values()].reduce((sum, { freedAt }) => sum + freedAt.length, 0);
  }

  withWork(draw: Prng): string | null {
    const busy = [...this.#byAgent.values()].filter((screen) => inWork(screen).length > 0);
    return busy.length === 0 ? null : draw.pick(busy).agent;
  }

  /** The conversation she puts away. */
  puts(agent: string): string {
    const screen = this.#byAgent.get(agent);
    const [conv = ""] = screen === undefined ? [] : inWork(screen);
    screen?.done.add(conv);
    screen?.freedAt.push(performance.now());
    return conv;
  }

  figures(cap: number) {
    const sorted = this.#waits.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return {
      offers: sorted.length,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      doubleAssignments: this.#double,
      capViolations: this.#most > cap ? 1 : 0,
    };
  }

  deliver(sessions: readonly number[], bytes: Uint8Array): void {
    const frame = decodeServerFrame(bytes);
    if (frame.t === "groups") this.waiting = frame.groups[0]?.waiting ?? 0;
    if (frame.t !== "desk") return;
    for (const session of sessions) {
      const screen = this.#bySession.get(session);
      if (screen !== undefined) this.#shows(screen, frame);
    }
  }

  admit(): void {}
  answer(): void {}
  hangUp(): void {}
  flush(): void {}
  peerRestarted(): void {}

  #shows(screen: Screen, desk: Desk): void {
    screen.online = desk.status === "online";
    this.#most = Math.max(this.#most, desk.conversations.length + desk.offers.length);
    const now = performance.now();
    for (const { conv } of desk.conversations) {
      if (screen.shown.has(conv)) continue;
      const holder = this.#seen.get(conv);
      if (holder !== undefined && holder !== screen.agent) this.#double += 1;
      this.#seen.set(conv, screen.agent);
      const freedAt = screen.freedAt.shift();
      if (freedAt !== undefined) this.#waits.push(now - freedAt);
    }
    screen.shown = new Set(desk.conversations.map(({ conv }) => conv));
  }
}

function inWork({ shown, done }: Screen): string[] {
  return [...shown].filter((conv) => !done.has(conv));
}

/** Whether the right visitor was assigned, once, within the cap: by looking at everybody who waited then. */
export interface Flaws {
  readonly doubleAssignments: number;
  readonly capViolations: number;
  /** Somebody was assigned although another one stood before. */
  readonly inversions: number;
}

interface InLine {
  readonly id: string;
  readonly since: number;
  /** `since` less the boost. */
  readonly at: number;
  readonly seq: number;
}

type Entry =
  | { readonly t: "joins"; readonly who: InLine }
  | { readonly t: "assigned"; readonly id: string; readonly held: number; readonly now: number };

/** An item this old rises a tier, and again after as long. */
const tierPromoteMs = 300_000;

/** Only writes down while time is measured; the looking comes afterwards. */
export class LineCheck {
  readonly #cap: number;
  readonly #entries: Entry[] = [];
  #joined = 0;
  #left = 0;

  constructor(cap: number) {
    this.#cap = cap;
  }

  get waiting(): number {
    return this.#joined - this.#left;
  }

  joins(id: string, since: number, boostMs: number): void {
    this.#joined += 1;
    this.#entries.push({ t: "joins", who: { id, since, at: since - boostMs, seq: this.#joined } });
  }

  assigned(id: string, held: number, now: number): void {
    this.#left += 1;
    this.#entries.push({ t: "assigned", id, held, now });
  }

  flaws(): Flaws {
    const line: InLine[] = [];
    let [doubleAssignments, capViolations, inversions] = [0, 0, 0];
    for (const entry of this.#entries) {
      if (entry.t === "joins") {
        line.push(entry.who);
        continue;
      }
      if (entry.held > this.#cap) capViolations += 1;
      const at = line.findIndex(({ id }) => id === entry.id);
      const [chosen] = at < 0 ? [] : line.splice(at, 1);
      if (chosen === undefined) doubleAssignments += 1;
      else if (line.some((other) => before(other, chosen, entry.now))) inversions += 1;
    }
    return { doubleAssignments, capViolations, inversions };
  }
}

function before(a: InLine, b: InLine, now: number): boolean {
  const tierA = -Math.floor((now - a.since) / tierPromoteMs);
  const tierB = -Math.floor((now - b.since) / tierPromoteMs);
  if (tierA !== tierB) return tierA < tierB;
  return a.at !== b.at ? a.at < b.at : a.seq < b.seq;
}

/** What happened, as a number that two equal runs share, and on request as lines to read. */
export class Trace {
  #high = 0x811c9dc5;
  #low = 0x01000193;
  readonly #lines: string[] | null;
  readonly #start: number;
  readonly #now: () => number;

  constructor(now: () => number, keepLines: boolean) {
    this.#now = now;
    this.#start = now();
    this.#lines = keepLines ? [] : null;
  }

  /** `detail` is only asked for when somebody will read it. */
  note(who: string, what: string, detail: () => string = () => ""): void {
    this.#mixNumber(this.#now());
    this.#mixText(who);
    this.#mixText(what);
    this.#lines?.push(
      `${((this.#now() - this.#start) / 1_000).toFixed(3).padStart(9)} ${who.padEnd(14)} ${what} ${detail()}`,
    );
  }

  bytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.#mix(byte);
  }

  get hash(): string {
    return [this.#high, this.#low].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  /** The newest `count` lines that speak of one of `words`, or of everything. */
  last(count: number, words: readonly string[]): string[] {
    const lines = this.#lines ?? [];
    const about = words.length === 0 ? lines : lines.filter((line) => words.some((word) => line.includes(word)));
    return about.slice(-count);
  }

  #mixText(text: string): void {
    for (let i = 0; i < text.length; i += 1) this.#mix(text.charCodeAt(i));
  }

  #mixNumber(value: number): void {
    this.#mix(value | 0);
    this.#mix(Math.floor(value / 0x1_0000_0000));
    this.#mix(Math.floor((value % 1) * 0x1000_0000));
  }

  #mix(word: number): void {
    this.#high = Math.imul(this.#high ^ word, 0x01000193);
    this.#low = Math.imul(this.#low ^ word ^ (this.#high >>> 13), 0x85ebca6b);
  }
}

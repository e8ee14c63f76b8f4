/** Rings at a moment of the server's clock, however far away that is. */
const lookAgainMs = 3_600_000;
/** A whole town's widgets must not ask in the same instant. */
const spreadMs = 2_000;

export class Alarm {
  readonly #ring: () => void;
  #at: number | null | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Rings once at `at`, or an hour from now, whichever is first: then it must be set again. */
  set(at: number | null | undefined, skewMs: number): void {
    if (at === this.#at) return;
    clearTimeout(this.#timer);
    this.#at = at;
    if (!at) return;
    const ms = Math.min(lookAgainMs, Math.max(0, at - Date.now() - skewMs)) + 500 + Math.random() * spreadMs;
    this.#timer = setTimeout(() => {
      this.#at = undefined;
      this.#ring();
    }, ms);
  }
}

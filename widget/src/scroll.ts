/** Keeps the reader's place: at the end stays at the end, and older lines in front push nothing away. */
const nearPx = 80;

export class Scroll {
  #box: HTMLElement | null = null;
  #first: unknown;
  #atEnd = true;
  /** Height below the top edge of what is shown: stays the same when lines come in front. */
  #belowTop = 0;
  #height = 0;
  #grewBelow = false;

  /** New lines are below the part that is being read. */
  get below(): boolean {
    return this.#grewBelow && !this.#near;
  }

  get nearStart(): boolean {
    return this.#box !== null && this.#box.scrollTop < nearPx;
  }

  toEnd(): void {
    if (this.#box !== null) this.#box.scrollTop = this.#box.scrollHeight;
  }

  /** Draws. `first` is the oldest line: when it changes, lines came in front. */
  keeping(first: unknown, draw: () => void): void {
    const box = this.#box;
    this.#atEnd = this.#near;
    if (box !== null) this.#belowTop = box.scrollHeight - box.scrollTop;
    draw();
    if (box === null) return;
    if (this.#atEnd) this.toEnd();
    else if (first !== this.#first) box.scrollTop = box.scrollHeight - this.#belowTop;
    else if (box.scrollHeight > this.#height) this.#grewBelow = true;
    if (this.#atEnd) this.#grewBelow = false;
    this.#first = first;
    this.#height = box.scrollHeight;
  }

  follow(box: HTMLElement): void {
    this.#box = box;
  }

  get #near(): boolean {
    const box = this.#box;
    return box === null || box.scrollHeight - box.scrollTop - box.clientHeight < nearPx;
  }
}

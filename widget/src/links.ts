/** Pure: finds addresses in what people write. Everything else stays text. */
export interface Span {
  /** Where it begins. */
  readonly at: number;
  readonly text: string;
  /** Only ever `http:` or `https:`. */
  readonly href: string | null;
}

// Han text puts no space around an address, so its punctuation and characters end one.
const address = /https?:\/\/[^\s<>"'`、-〿㐀-鿿＀-￯]+/gi;
const closing = /[.,;:!?)\]}]+$/;

export function spansOf(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    const found = match[0].replace(closing, "");
    if (!URL.canParse(found)) continue;
    if (match.index > from) spans.push({ at: from, text: text.slice(from, match.index), href: null });
    spans.push({ at: match.index, text: found, href: found });
    from = match.index + found.length;
  }
  if (from < text.length) spans.push({ at: from, text: text.slice(from), href: null });
  return spans;
}

/** The engine's one line about how a conversation found its agent, taken apart. Pure. */

export interface Why {
  readonly how: string;
  /** Seconds the visitor had waited, and the place in line out of how many. Null where no line was waited in. */
  readonly waitedS: number | null;
  readonly place: number | null;
  readonly waiting: number | null;
  /** Whose agents helped out. */
  readonly lender: string | null;
}

/** `even-load waited=42 place=1/17`. What a newer engine adds is passed over. */
export function parseWhy(line: string): Why {
  const [how = "", ...terms] = line.split(" ");
  const values = new Map(
    terms.flatMap((term) => {
      const at = term.indexOf("=");
      return at > 0 ? [[term.slice(0, at), term.slice(at + 1)] as const] : [];
    }),
  );
  const [place, waiting] = (values.get("place") ?? "").split("/");
  return {
    how,
    waitedS: whole(values.get("waited")),
    place: whole(place),
    waiting: whole(waiting),
    lender: values.get("from") ?? null,
  };
}

function whole(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/** What all groups share, while being written: pure. */
import { fits, shown, valueOf } from "../../state/amounts.ts";
import type { Amount } from "../../state/amounts.ts";
import type { Break, Routing } from "../../state/config.ts";
import { isTimeZone } from "../../state/opening.ts";

export type RoutingNumber = Exclude<keyof Routing, "timeZone" | "breaks">;

const seconds = (field: RoutingNumber): Amount<RoutingNumber> => ({
  field,
  unit: "second",
  scale: 1,
  min: 0,
  max: 3_600,
});

/** The bounds are those of the engine, in units that people write. */
export const routingParts = {
  order: [
    seconds("tagBoostMaxS"),
    seconds("failedBoostS"),
    seconds("failedBoostMaxS"),
    seconds("repeatBoostS"),
    seconds("repeatBoostMaxS"),
    seconds("transferBoostS"),
    seconds("overflowPenaltyS"),
  ],
  agents: [
    { field: "rampPerSecond", unit: "perSecond", scale: 1, min: 1, max: 100 },
    { field: "missesMax", unit: "time", scale: 1, min: 1, max: 100 },
    { field: "graceMs", unit: "second", scale: 1_000, min: 0, max: 3_600 },
    { field: "handoverMs", unit: "second", scale: 1_000, min: 0, max: 3_600 },
  ],
  memory: [
    { field: "affinityDays", unit: "day", scale: 1, min: 0, max: 365 },
    { field: "reopenMs", unit: "minute", scale: 60_000, min: 0, max: 1_440 },
    { field: "ledgerDays", unit: "day", scale: 1, min: 1, max: 3_650 },
  ],
} as const satisfies Record<string, readonly Amount<RoutingNumber>[]>;

const amounts: readonly Amount<RoutingNumber>[] = Object.values(routingParts).flat();

export interface RoutingDraft {
  readonly timeZone: string;
  readonly numbers: Readonly<Record<RoutingNumber, string>>;
  readonly breaks: readonly Break[];
}

export function routingDraftOf(routing: Routing): RoutingDraft {
  const numbers = Object.fromEntries(amounts.map((amount) => [amount.field, shown(amount, routing[amount.field])]));
  return {
    timeZone: routing.timeZone,
    numbers: numbers as Record<RoutingNumber, string>,
    breaks: routing.breaks,
  };
}

export function routingFrom({ timeZone, numbers, breaks }: RoutingDraft): Routing {
  const values = Object.fromEntries(amounts.map((amount) => [amount.field, valueOf(amount, numbers[amount.field])]));
  const named = breaks.map(({ id, name }) => ({ id, name: name.trim() }));
  return { timeZone, ...(values as Record<RoutingNumber, number>), breaks: named };
}

export function routingFits({ timeZone, numbers, breaks }: RoutingDraft): boolean {
  return (
    isTimeZone(timeZone) &&
    breaks.every(({ name }) => name.trim() !== "") &&
    amounts.every((amount) => fits(amount, numbers[amount.field]))
  );
}

/** The first number that no break has yet: what was counted under an id stays with it. */
export function newBreak(breaks: readonly Break[]): Break {
  let number = breaks.length + 1;
  while (breaks.some(({ id }) => id === `break-${number}`)) number += 1;
  return { id: `break-${number}`, name: "" };
}

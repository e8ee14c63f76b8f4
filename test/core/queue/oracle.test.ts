import { expect, test } from "vitest";
import { queue as kind } from "../../../engine/core/queue/index.ts";
import { sales } from "../scene.ts";
import { Rehearsal } from "./rehearsal.ts";

const seeds = Array.from({ length: 30 }, (_, index) => index + 1);

test.each(seeds)(
  "day %i: the queue offers whom the plain rules would, also when it sleeps between any two words",
  (seed) => {
    const day = new Rehearsal(seed);
    for (let step = 0; step < 300; step += 1) day.step();
    expect(day.offers).toBeGreaterThan(5);
    const again = kind.initial(sales);
    for (const event of day.events) kind.apply(again, event);
    expect(kind.freeze(again)).toEqual(kind.freeze(day.state));
  },
);

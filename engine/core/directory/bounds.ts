/** Between what and what each number of the configuration may lie. The schemas of the HTTP side are made of these too. */

const secondMs = 1_000;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface Bounds {
  readonly minimum: number;
  readonly maximum: number;
}

export const accountBounds = {
  cap: { minimum: 1, maximum: 200 },
  weight: { minimum: 1, maximum: 10 },
} as const satisfies Record<string, Bounds>;

export const levelBounds: Bounds = { minimum: 0, maximum: 5 };

export const groupBounds = {
  /** A lender gives a claim up after three minutes; no offer may last longer than that. */
  acceptMs: { minimum: secondMs, maximum: 2 * minuteMs },
  affinityMs: { minimum: 0, maximum: 10 * minuteMs },
  waitingMax: { minimum: 0, maximum: 100_000 },
  queueMs: { minimum: secondMs, maximum: dayMs },
  silentMs: { minimum: secondMs, maximum: 7 * dayMs },
  reserveSlots: { minimum: 0, maximum: 200 },
  drainMs: { minimum: 0, maximum: dayMs },
} as const satisfies Record<string, Bounds>;

/** Of a ring's trigger, by its kind. */
export const triggerBounds = {
  after: { minimum: 0, maximum: dayMs },
  full: { minimum: 0, maximum: 100_000 },
  estimate: { minimum: 0, maximum: dayMs },
} as const satisfies Record<string, Bounds>;

export const tagBounds = { boostS: { minimum: -600, maximum: 600 } } as const satisfies Record<string, Bounds>;

export const routingBounds = {
  tagBoostMaxS: { minimum: 0, maximum: 3_600 },
  failedBoostS: { minimum: 0, maximum: 3_600 },
  failedBoostMaxS: { minimum: 0, maximum: 3_600 },
  repeatBoostS: { minimum: 0, maximum: 3_600 },
  repeatBoostMaxS: { minimum: 0, maximum: 3_600 },
  transferBoostS: { minimum: 0, maximum: 3_600 },
  overflowPenaltyS: { minimum: 0, maximum: 3_600 },
  rampPerSecond: { minimum: 1, maximum: 100 },
  missesMax: { minimum: 1, maximum: 100 },
  affinityDays: { minimum: 0, maximum: 365 },
  reopenMs: { minimum: 0, maximum: dayMs },
  graceMs: { minimum: 0, maximum: hourMs },
  handoverMs: { minimum: 0, maximum: hourMs },
  ledgerDays: { minimum: 1, maximum: 3_650 },
} as const satisfies Record<string, Bounds>;

export const minutesOfDay = 1_440;

/** How many of each. The whole must also fit into one packet between shards, which `bytesMax` sees to. */
export const counts = {
  agents: 5_000,
  groups: 1_000,
  groupsOfAgent: 100,
  hours: 200,
  spansOfDay: 12,
  daysOfHours: 400,
  tags: 500,
  rules: 1_000,
  conditionsOfRule: 10,
  rings: 6,
  skills: 50,
  breaks: 20,
} as const;

/** Two thirds of what a packet may carry. */
export const bytesMax = 512 * 1024;

export const lengths = { id: 40, name: 60, value: 200 } as const;

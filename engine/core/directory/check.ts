/** What makes no sense in a configuration, each in one line: the field, and what to do about it. */
import type { Account, Config, Group, Hours, Levels, Ring, Routing, Span } from "../config.ts";
import {
  accountBounds,
  bytesMax,
  counts,
  groupBounds,
  levelBounds,
  minutesOfDay,
  routingBounds,
  tagBounds,
  triggerBounds,
  type Bounds,
} from "./bounds.ts";

type Problems = Generator<string, void, undefined>;

/** The first thing that a change would make wrong. What was wrong before does not stand in the way of putting something else right. */
export function newProblem(before: Config, after: Config): string | null {
  if (before.agents.some(isAdmin) && !after.agents.some(isAdmin)) {
    return "agents: the last administrator must stay one and not be disabled; make another one first";
  }
  const known = new Set(problems(before));
  for (const problem of problems(after)) if (!known.has(problem)) return problem;
  const bytes = sizeOf(after);
  if (bytes <= bytesMax || bytes <= sizeOf(before)) return null;
  return `the configuration would have ${bytes} bytes: ${bytesMax} is the most, take out what is not needed`;
}

function isAdmin({ role, disabled }: Account): boolean {
  return role === "admin" && !disabled;
}

export function* problems(config: Config): Problems {
  for (const [list, most] of [
    ["agents", counts.agents],
    ["groups", counts.groups],
    ["hours", counts.hours],
    ["tags", counts.tags],
    ["rules", counts.rules],
  ] as const) {
    if (config[list].length > most) yield `${list}: at most ${most}`;
    yield* doubles(
      list,
      "id",
      config[list].map(({ id }) => id),
    );
  }
  yield* doubles(
    "agents",
    "login",
    config.agents.map(({ login }) => login.toLowerCase()),
  );
  const groups = new Set<string>(config.groups.map(({ id }) => id));
  for (const account of config.agents) yield* ofAccount(account, groups);
  const hours = new Set(config.hours.map(({ id }) => id));
  for (const group of config.groups) yield* ofGroup(group, groups, hours);
  for (const one of config.hours) yield* ofHours(one);
  for (const { id, boostS } of config.tags) yield* whole(`tags.${id}.boostS`, boostS, tagBounds.boostS);
  for (const { id, group, when } of config.rules) {
    yield* existing(`rules.${id}.group`, group, groups);
    if (when.length > counts.conditionsOfRule) yield `rules.${id}.when: at most ${counts.conditionsOfRule} conditions`;
    if (when.some(({ value }) => value === "")) yield `rules.${id}.when: a condition needs a value`;
  }
  yield* ofRouting(config.routing);
}

function* ofAccount({ login, groups: own, cap, weight, skills }: Account, groups: ReadonlySet<string>): Problems {
  const path = `agents.${login}`;
  for (const id of own) yield* existing(`${path}.groups`, id, groups);
  yield* doubles(path, "groups", own);
  yield* whole(`${path}.cap`, cap, accountBounds.cap);
  yield* whole(`${path}.weight`, weight, accountBounds.weight);
  yield* levels(path, skills);
}

function* ofGroup(group: Group, groups: ReadonlySet<string>, hours: ReadonlySet<string>): Problems {
  const path = `groups.${group.id}`;
  for (const field of Object.keys(groupBounds) as (keyof typeof groupBounds)[]) {
    yield* whole(`${path}.${field}`, group[field], groupBounds[field]);
  }
  yield* levels(path, group.skills);
  if (group.hours !== null && !hours.has(group.hours)) {
    yield `${path}.hours: there are no opening hours '${group.hours}'; add them first, or name others`;
  }
  if (group.rings.length > counts.rings) yield `${path}.rings: at most ${counts.rings}`;
  yield* doubles(
    path,
    "rings",
    group.rings.flatMap((ring) => ring.groups),
  );
  for (const [n, ring] of group.rings.entries()) yield* ofRing(`${path}.rings.${n}`, ring, group.id, groups);
}

function* ofRing(path: string, { groups: lenders, when }: Ring, self: string, groups: ReadonlySet<string>): Problems {
  if (lenders.length === 0) yield `${path}.groups: name at least one group, or take the ring out`;
  for (const id of lenders) {
    if (id === self) yield `${path}.groups: a group cannot help itself; take '${id}' out`;
    yield* existing(`${path}.groups`, id, groups);
  }
  switch (when.t) {
    case "after":
    case "estimate":
      yield* whole(`${path}.when.ms`, when.ms, triggerBounds[when.t]);
      return;
    case "full":
      yield* whole(`${path}.when.waiting`, when.waiting, triggerBounds.full);
      return;
    case "offline":
      return;
  }
}

function* ofHours({ id, timeZone, week, days }: Hours): Problems {
  const path = `hours.${id}`;
  if (!isTimeZone(timeZone)) yield zoneProblem(`${path}.timeZone`, timeZone);
  if (week.length !== 7) yield `${path}.week: seven days from Monday`;
  for (const [n, spans] of week.entries()) yield* ofDay(`${path}.week.${n}`, spans);
  if (days.length > counts.daysOfHours) yield `${path}.days: at most ${counts.daysOfHours}`;
  yield* doubles(
    path,
    "days",
    days.map(({ date }) => date),
  );
  for (const { date, open } of days) {
    if (!isDate(date)) yield `${path}.days: '${date}' is no day of the calendar; write it like 2026-10-01`;
    yield* ofDay(`${path}.days.${date}`, open);
  }
}

function* ofDay(path: string, spans: readonly Span[]): Problems {
  if (spans.length > counts.spansOfDay) yield `${path}: at most ${counts.spansOfDay} parts`;
  let end = 0;
  for (const [n, { from, to }] of spans.entries()) {
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to > minutesOfDay || from >= to) {
      yield `${path}.${n}: from and to are minutes of the day, 0 to ${minutesOfDay}, from before to`;
    } else if (from < end) yield `${path}.${n}: begins before the part in front of it ends; put them in order`;
    end = to;
  }
}

function* ofRouting(routing: Routing): Problems {
  if (!isTimeZone(routing.timeZone)) yield zoneProblem("routing.timeZone", routing.timeZone);
  for (const field of Object.keys(routingBounds) as (keyof typeof routingBounds)[]) {
    yield* whole(`routing.${field}`, routing[field], routingBounds[field]);
  }
  if (routing.breaks.length > counts.breaks) yield `routing.breaks: at most ${counts.breaks}`;
  yield* doubles(
    "routing",
    "breaks",
    routing.breaks.map(({ id }) => id),
  );
}

function* levels(path: string, skills: Levels): Problems {
  if (Object.keys(skills).length > counts.skills) yield `${path}.skills: at most ${counts.skills}`;
  for (const [skill, level] of Object.entries(skills)) yield* whole(`${path}.skills.${skill}`, level, levelBounds);
}

function* existing(path: string, id: string, groups: ReadonlySet<string>): Problems {
  if (!groups.has(id)) yield `${path}: there is no group '${id}'; add it first, or name another`;
}

function* whole(path: string, value: number, { minimum, maximum }: Bounds): Problems {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    yield `${path}: a whole number from ${minimum} to ${maximum}, not ${value}`;
  }
}

function* doubles(path: string, field: string, ids: readonly string[]): Problems {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) yield `${path}.${field}: '${id}' is there twice; leave one`;
    seen.add(id);
  }
}

/** The platform knows the zones; it answers the same on every run of one release. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function zoneProblem(path: string, name: string): string {
  return `${path}: '${name}' is no time zone; write it like Asia/Shanghai`;
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** Bytes as JSON, which is more than what travels. */
function sizeOf(config: Config): number {
  const text = JSON.stringify(config);
  return text.length + 2 * (text.match(/[^\u0020-\u007e]/g)?.length ?? 0);
}

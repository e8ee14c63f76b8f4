/** The shape of the configuration over HTTP. Whether it makes sense as a whole is for the directory to say. */
import { Type, type TInteger } from "typebox";
import { fileFormat, ruleFields, strategies } from "../core/config.ts";
import {
  counts,
  groupBounds,
  lengths,
  minutesOfDay,
  routingBounds,
  tagBounds,
  triggerBounds,
  type Bounds,
} from "../core/directory/bounds.ts";
import { cap, groupId, groupIds, levels, login, name, role, skill, slug, strict, version, weight } from "./fields.ts";

/** One whole number for each of the bounds. */
function wholes<Names extends string>(bounds: Readonly<Record<Names, Bounds>>): Record<Names, TInteger> {
  const entries = Object.entries<Bounds>(bounds).map(([field, one]) => [field, Type.Integer({ ...one })]);
  return Object.fromEntries(entries) as Record<Names, TInteger>;
}

const trigger = Type.Union([
  Type.Object({ t: Type.Literal("after"), ms: Type.Integer(triggerBounds.after) }, strict),
  Type.Object({ t: Type.Literal("offline") }, strict),
  Type.Object({ t: Type.Literal("full"), waiting: Type.Integer(triggerBounds.full) }, strict),
  Type.Object({ t: Type.Literal("estimate"), ms: Type.Integer(triggerBounds.estimate) }, strict),
]);

export const ring = Type.Object(
  {
    groups: Type.Array(groupId, { minItems: 1, maxItems: counts.groups }),
    when: trigger,
    dropSkills: Type.Array(skill, { maxItems: counts.skills }),
  },
  strict,
);

const groupFields = {
  accept: Type.Union([Type.Literal("auto"), Type.Literal("manual")]),
  strategy: Type.Union(strategies.map((strategy) => Type.Literal(strategy))),
  skills: levels,
  ...wholes(groupBounds),
  otherwise: Type.Union([Type.Literal("message"), Type.Literal("nothing")]),
  rings: Type.Array(ring, { maxItems: counts.rings }),
  hours: Type.Union([slug, Type.Null()]),
};
const optionalGroupFields = Type.Partial(Type.Object(groupFields)).properties;

export const group = Type.Object({ id: groupId, name, ...groupFields }, strict);
/** What is not named has its default. The id is in the path already. */
export const groupEntry = Type.Object({ id: Type.Optional(groupId), name, ...optionalGroupFields }, strict);
export const groupChange = Type.Partial(Type.Object({ name, ...groupFields }), strict);
export const newGroup = Type.Object({ id: groupId, name, ...optionalGroupFields }, strict);

const minute = Type.Integer({ minimum: 0, maximum: minutesOfDay });
const spans = Type.Array(Type.Object({ from: minute, to: minute }, strict), { maxItems: counts.spansOfDay });
const hoursFields = {
  name,
  timeZone: Type.String({ minLength: 1, maxLength: 60 }),
  week: Type.Array(spans, { minItems: 7, maxItems: 7 }),
  days: Type.Array(
    Type.Object(
      {
        date: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
        name: Type.String({ maxLength: lengths.name }),
        open: spans,
      },
      strict,
    ),
    { maxItems: counts.daysOfHours },
  ),
};
export const hours = Type.Object({ id: slug, ...hoursFields }, strict);
export const hoursEntry = Type.Object({ id: Type.Optional(slug), ...hoursFields }, strict);

const tagFields = { name, boostS: Type.Integer(tagBounds.boostS), noAffinity: Type.Boolean() };
export const tag = Type.Object({ id: slug, ...tagFields }, strict);
export const tagEntry = Type.Object({ id: Type.Optional(slug), ...tagFields }, strict);

const condition = Type.Object(
  {
    field: Type.Union(ruleFields.map((field) => Type.Literal(field))),
    op: Type.Union([Type.Literal("is"), Type.Literal("has"), Type.Literal("starts")]),
    value: Type.String({ minLength: 1, maxLength: lengths.value }),
  },
  strict,
);
export const rule = Type.Object(
  { id: slug, when: Type.Array(condition, { maxItems: counts.conditionsOfRule }), group: groupId },
  strict,
);
const rules = Type.Array(rule, { maxItems: counts.rules });
export const rulesBody = Type.Object({ rules }, strict);

const routingFields = {
  timeZone: Type.String({ minLength: 1, maxLength: 60 }),
  ...wholes(routingBounds),
  breaks: Type.Array(Type.Object({ id: slug, name }, strict), { maxItems: counts.breaks }),
};
export const routing = Type.Object(routingFields, strict);
/** What is not named has its default. */
export const routingEntry = Type.Partial(Type.Object(routingFields), strict);

const accountFields = { login, name, role, groups: groupIds, cap };
export const accountEntry = Type.Object({ ...accountFields, disabled: Type.Boolean(), weight, skills: levels }, strict);
const importedAccount = Type.Object(
  {
    ...accountFields,
    disabled: Type.Optional(Type.Boolean()),
    weight: Type.Optional(weight),
    skills: Type.Optional(levels),
  },
  strict,
);

const format = Type.Literal(fileFormat);
const file = { hours: Type.Array(hours), tags: Type.Array(tag), rules };
export const configFile = Type.Object(
  { format, version, agents: Type.Array(accountEntry), groups: Type.Array(group), ...file, routing },
  strict,
);
/** As it was exported, or written by hand: what is not named has its default, and the version is for people. */
export const configImport = Type.Object(
  {
    format,
    version: Type.Optional(version),
    agents: Type.Array(importedAccount, { maxItems: counts.agents }),
    groups: Type.Array(newGroup, { minItems: 1, maxItems: counts.groups }),
    hours: Type.Array(hours, { maxItems: counts.hours }),
    tags: Type.Array(tag, { maxItems: counts.tags }),
    rules,
    routing: routingEntry,
  },
  strict,
);

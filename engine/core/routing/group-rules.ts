/**
 * Which group serves a visitor: the one the page names, else the first rule whose conditions all hold, else the first group.
 * Rules that ask for an exact value are found by it, so that a thousand of them cost as little as ten.
 */
import {
  findGroup,
  ruleFields,
  type Condition,
  type Config,
  type Group,
  type GroupRule,
  type RuleField,
} from "../config.ts";

/** What rules may look at. */
export interface Asker {
  /** The group that the page names. */
  readonly group: string | null;
  readonly tags: readonly string[];
  readonly lang: string;
  readonly page: string;
  readonly channel: string;
  readonly name: string;
}

interface Compiled {
  readonly group: Group;
  /** Smaller is earlier. */
  readonly order: number;
  readonly when: readonly Condition[];
}

interface Book {
  /** By field and value of the first condition that asks for an exact one. */
  readonly exact: ReadonlyMap<string, readonly Compiled[]>;
  readonly others: readonly Compiled[];
}

const books = new WeakMap<Config, Book>();

export function chooseGroup(config: Config, asker: Asker): Group | undefined {
  const named = findGroup(config, asker.group ?? undefined);
  if (named !== undefined) return named;
  return firstRule(config, asker)?.group ?? config.groups[0];
}

function firstRule(config: Config, asker: Asker): Compiled | null {
  if (config.rules.length === 0) return null;
  const book = books.get(config) ?? compile(config);
  let best: Compiled | null = null;
  const look = (rules: readonly Compiled[] | undefined) => {
    const found = rules?.find((rule) => (best === null || rule.order < best.order) && holds(rule, asker));
    if (found !== undefined) best = found;
  };
  for (const field of ruleFields) for (const value of valuesOf(asker, field)) look(book.exact.get(`${field} ${value}`));
  look(book.others);
  return best;
}

function compile(config: Config): Book {
  const exact = new Map<string, Compiled[]>();
  const others: Compiled[] = [];
  config.rules.forEach((rule, order) => {
    const group = findGroup(config, rule.group);
    if (group === undefined) return;
    const compiled = { group, order, when: rule.when.map(lower) };
    const key = rule.when.find(({ op }) => op === "is");
    if (key === undefined) {
      others.push(compiled);
      return;
    }
    const name = `${key.field} ${key.value}`;
    const shelf = exact.get(name);
    if (shelf === undefined) exact.set(name, [compiled]);
    else shelf.push(compiled);
  });
  const book = { exact, others };
  books.set(config, book);
  return book;
}

function lower(condition: GroupRule["when"][number]): Condition {
  return condition.op === "has" ? { ...condition, value: condition.value.toLowerCase() } : condition;
}

function holds(rule: Compiled, asker: Asker): boolean {
  return rule.when.every((condition) => valuesOf(asker, condition.field).some((value) => matches(condition, value)));
}

function matches({ op, value: wanted }: Condition, value: string): boolean {
  switch (op) {
    case "is":
      return value === wanted;
    case "has":
      return value.toLowerCase().includes(wanted);
    case "starts":
      return value.startsWith(wanted);
  }
}

function valuesOf(asker: Asker, field: RuleField): readonly string[] {
  return field === "tag" ? asker.tags : [asker[field]];
}

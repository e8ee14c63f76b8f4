import fc from "fast-check";
import { expect, test } from "vitest";
import { noConfig, type Condition, type Config, type GroupRule } from "../../../engine/core/config.ts";
import { chooseGroup, type Asker } from "../../../engine/core/routing/group-rules.ts";
import type { GroupId } from "../../../engine/protocol/ids.ts";
import { group } from "../scene.ts";

const groups = ["first", "vip", "english", "returns"].map((id) => group({ id: id as GroupId }));
const rule = (to: string, ...when: Condition[]): GroupRule => ({ id: `to-${to}`, when, group: to as GroupId });
const config = (...rules: GroupRule[]): Config => ({ ...noConfig, groups, rules });
const asker = (changes: Partial<Asker> = {}): Asker => ({
  group: null,
  tags: [],
  lang: "",
  page: "",
  channel: "",
  name: "",
  ...changes,
});
const to = (config: Config, changes: Partial<Asker>) => chooseGroup(config, asker(changes))?.id;

const vip = rule("vip", { field: "tag", op: "is", value: "vip" });
const english = rule("english", { field: "lang", op: "starts", value: "en" });

test("without a rule that fits it is the first group, and without any group it is none", () => {
  expect(to(config(vip), { lang: "zh" })).toBe("first");
  expect(to(noConfig, {})).toBe(undefined);
});

test("the first rule that fits wins, however its condition is found", () => {
  const both = { tags: ["new", "vip"], lang: "en-GB" };
  expect(to(config(vip, english), both)).toBe("vip");
  expect(to(config(english, vip), both)).toBe("english");
});

test("all conditions of a rule must hold", () => {
  const both = config(rule("vip", ...vip.when, ...english.when));
  expect([to(both, { tags: ["vip"], lang: "zh" }), to(both, { tags: ["vip"], lang: "en" })]).toEqual(["first", "vip"]);
});

test("a page is looked at without regard to case when it is searched", () => {
  const returns = config(rule("returns", { field: "page", op: "has", value: "/Returns" }));
  expect(to(returns, { page: "https://shop.example/RETURNS?id=1" })).toBe("returns");
});

test("a group that the page names stands above all rules, if it exists", () => {
  expect(to(config(vip), { group: "returns", tags: ["vip"] })).toBe("returns");
  expect(to(config(vip), { group: "gone", tags: ["vip"] })).toBe("vip");
});

test("a rule for a group that is gone is passed over", () => {
  expect(to(config(rule("gone"), vip), { tags: ["vip"] })).toBe("vip");
});

test("a rule without conditions is for everybody", () => {
  expect(to(config(rule("returns"), vip), { tags: ["vip"] })).toBe("returns");
});

test("found by value or not, it is the rule that somebody would find who reads them one by one", () => {
  const word = fc.constantFrom("a", "ab", "B");
  const condition = fc.record({
    field: fc.constantFrom("tag" as const, "lang" as const, "page" as const),
    op: fc.constantFrom("is" as const, "has" as const, "starts" as const),
    value: word,
  });
  const rules = fc.array(fc.tuple(fc.constantFrom("vip", "english", "returns"), fc.array(condition, { maxLength: 3 })));
  const who = fc.record({ tags: fc.array(word, { maxLength: 2 }), lang: word, page: word });
  const fits = ({ field, op, value }: Condition, { tags, lang, page }: Pick<Asker, "tags" | "lang" | "page">) =>
    (field === "tag" ? tags : [field === "lang" ? lang : page]).some((have) =>
      op === "is"
        ? have === value
        : op === "has"
          ? have.toLowerCase().includes(value.toLowerCase())
          : have.startsWith(value),
    );
  fc.assert(
    fc.property(rules, who, (rules, who) => {
      const plain = rules.find(([, when]) => when.every((one) => fits(one, who)))?.[0] ?? "first";
      expect(to(config(...rules.map(([to, when]) => rule(to, ...when))), who)).toBe(plain);
    }),
    { numRuns: 300 },
  );
});

import { describe, expect, test } from "vitest";
import type { ConfigFile } from "../../engine/core/config.ts";
import { groupDefaults } from "../../engine/core/config.ts";
import { helpBody, Office, type Asker } from "./office.ts";

const days = {
  name: "Shifts",
  timeZone: "Asia/Shanghai",
  week: Array.from({ length: 7 }, () => [{ from: 540, to: 1_080 }]),
  days: [],
};
const vip = { name: "VIP", boostS: 180, noAffinity: false };
const rules = [{ id: "r1", when: [{ field: "page", op: "has", value: "/help" }], group: "help" }];

const changes: readonly (readonly [method: string, path: string, body?: object])[] = [
  ["PUT", "/api/groups/help", helpBody],
  ["PUT", "/api/hours/shifts", days],
  ["PUT", "/api/tags/vip", vip],
  ["PUT", "/api/rules", { rules }],
  ["PUT", "/api/routing", { rampPerSecond: 4 }],
  ["DELETE", "/api/hours/shifts"],
  ["DELETE", "/api/tags/vip"],
];

async function exported(office: Office, on = 0): Promise<ConfigFile> {
  return (await office.asks("boss", "GET", "/api/config", undefined, { on })).body as ConfigFile;
}

test("what is changed on one shard is decided with on every shard, and read from each", async () => {
  const office = await Office.opens();
  for (const [method, path, body] of changes.slice(0, 5)) {
    const { status, etag, body: answer } = await office.asks("boss", method, path, body, { on: 1 });
    expect([path, status]).toEqual([path, 200]);
    expect(etag).toBe(`"${(answer as { version: number }).version}"`);
  }
  const expected = {
    groups: [{ id: "sales" }, { ...groupDefaults, id: "help", ...helpBody }],
    hours: [{ id: "shifts", ...days }],
    tags: [{ id: "vip", ...vip }],
    rules,
    routing: { rampPerSecond: 4, missesMax: 2 },
  };
  for (const on of [0, 1]) expect(await exported(office, on)).toMatchObject(expected);
  await expect.poll(() => office.shards.map(({ config }) => config.version)).toEqual([6, 6]);
  for (const { config } of office.shards) expect(config).toMatchObject(expected);
  for (const [method, path] of changes.slice(5)) expect((await office.asks("boss", method, path)).status).toBe(200);
  expect(await exported(office, 1)).toMatchObject({ hours: [], tags: [] });
});

test.each<[Asker, number, number]>([
  ["nobody", 401, 401],
  ["visitor", 401, 401],
  ["lin", 404, 404],
  ["chief", 200, 404],
])("%s gets %i when reading the configuration and %i when changing it", async (who, read, changed) => {
  const office = await Office.opens();
  expect((await office.asks(who, "GET", "/api/config")).status).toBe(read);
  const file = await exported(office);
  const imports = [["PUT", "/api/config", file]] as const;
  for (const [method, path, body] of [...changes, ...imports]) {
    const { status } = await office.asks(who, method, path, body, { version: "*" });
    expect([who, method, path, status]).toEqual([who, method, path, changed]);
  }
  expect(await exported(office)).toEqual(file);
});

test("weight, skills and cap of an agent are set with the rest of the account, within their bounds", async () => {
  const office = await Office.opens();
  const change = { cap: 7, weight: 9, skills: { english: 4, 退款: 2 } };
  expect((await office.asks("boss", "PATCH", "/api/agents/alin", change)).status).toBe(204);
  const team = (await office.asks("chief", "GET", "/api/team")).body as { agents: object[] };
  expect(team.agents).toContainEqual(expect.objectContaining({ login: "lin", ...change }));
  for (const wrong of [
    { cap: 0 },
    { cap: 201 },
    { weight: 0 },
    { skills: { english: 6 } },
    { skills: { __proto: 1 } },
  ]) {
    const { status, body } = await office.asks("boss", "PATCH", "/api/agents/alin", wrong);
    expect([wrong, status, body]).toMatchObject([wrong, 400, { error: { name: "bad_field" } }]);
  }
});

describe("a refusal says which field and what to do:", () => {
  test.each<[string, string, unknown, number, string, string]>([
    [
      "PUT",
      "/api/groups/help",
      { ...helpBody, hours: "none" },
      400,
      "bad_field",
      "groups.help.hours: there are no opening hours 'none'",
    ],
    ["PUT", "/api/groups/help", { ...helpBody, acceptMs: 1 }, 400, "bad_field", "acceptMs must be >= 1000"],
    ["PUT", "/api/groups/help", { ...helpBody, id: "sales" }, 400, "bad_field", "id: 'help' by the path"],
    ["PUT", "/api/groups/Help%20", helpBody, 400, "bad_field", "id:"],
    [
      "PUT",
      "/api/hours/shifts",
      { ...days, timeZone: "Mars/Olympus" },
      400,
      "bad_field",
      "'Mars/Olympus' is no time zone",
    ],
    ["PUT", "/api/tags/vip", { ...vip, boost: 1 }, 400, "bad_field", "boost is not known here; take it out"],
    [
      "PUT",
      "/api/rules",
      { rules: [{ ...rules[0], group: "gone" }] },
      400,
      "bad_field",
      "rules.r1.group: there is no group 'gone'",
    ],
    ["PUT", "/api/rules", "{", 400, "bad_field", "the body must be JSON"],
    ["PUT", "/api/rules", { rules, more: "x".repeat(70_000) }, 413, "frame_too_large", "at most 65536 bytes"],
    ["DELETE", "/api/groups/sales", undefined, 409, "still_in_use", "named by account chief, account lin"],
    ["DELETE", "/api/groups/gone", undefined, 404, "not_found", ""],
    ["PUT", "/api/config", {}, 400, "bad_field", "If-Match"],
  ])("%s %s is refused (%#)", async (method, path, body, status, name, detail) => {
    const office = await Office.opens();
    const reply = await office.asks("boss", method, path, body);
    const { error } = reply.body as { error: { name: string; detail?: string } };
    expect([reply.status, error.name]).toEqual([status, name]);
    expect(error.detail ?? "").toContain(detail);
  });
});

describe("the configuration as a file", () => {
  test("has no secret, and its version in the ETag", async () => {
    const office = await Office.opens();
    const { body, etag } = await office.asks("chief", "GET", "/api/config");
    expect(JSON.stringify(body)).not.toMatch(/kept|password/i);
    expect(etag).toBe(`"${(body as ConfigFile).version}"`);
  });

  test("goes out and comes back into another deployment", async () => {
    const [here, there] = [await Office.opens(), await Office.opens()];
    for (const [method, path, body] of changes.slice(0, 5)) await here.asks("boss", method, path, body);
    const file = await exported(here);
    const reply = await there.asks("boss", "PUT", "/api/config", file, { version: "*", on: 1 });
    expect(reply).toMatchObject({ status: 200, body: { added: [], disabled: [] } });
    const { version: _there, ...again } = await exported(there);
    const { version: _here, ...first } = file;
    expect(again).toEqual(first);
  });

  test("may be written by hand: what is not named has its default", async () => {
    const office = await Office.opens();
    const short = {
      format: "peakdesk-config/1",
      agents: [{ login: "new", name: "New", role: "agent", groups: ["help"], cap: 3 }],
      groups: [{ id: "help", name: "Help" }],
      hours: [],
      tags: [],
      rules: [],
      routing: {},
    };
    const reply = await office.asks("boss", "PUT", "/api/config", short, { version: "*" });
    expect(reply).toMatchObject({ status: 200, body: { added: ["new"], disabled: ["chief", "lin"] } });
    expect(await exported(office)).toMatchObject({
      groups: [{ ...groupDefaults, id: "help" }],
      agents: [
        { login: "boss", disabled: false },
        { disabled: true },
        { disabled: true },
        { login: "new", disabled: true },
      ],
    });
  });

  test("may be larger than any other body, and not larger than a packet between shards", async () => {
    const office = await Office.opens();
    const file = await exported(office);
    const rulesOf = (count: number) =>
      Array.from({ length: count }, (_, n) => ({
        ...rules[0],
        id: `r${n}`,
        when: [{ field: "page", op: "has", value: "x".repeat(190) }],
      }));
    const large = await office.asks(
      "boss",
      "PUT",
      "/api/config",
      { ...file, rules: rulesOf(900) },
      { version: "*", on: 1 },
    );
    expect(large.status).toBe(200);
    for (const on of [0, 1]) expect((await exported(office, on)).rules).toHaveLength(900);
    const tags = Array.from({ length: 500 }, (_, n) => ({
      id: `${"t".repeat(36)}${n}`,
      ...vip,
      name: "标".repeat(60),
    }));
    const groups = Array.from({ length: 998 }, (_, n) => ({ ...file.groups[0], id: `g${n}`, name: "组".repeat(60) }));
    const huge = { ...file, tags, groups: [...file.groups, ...groups] };
    const refused = await office.asks("boss", "PUT", "/api/config", huge, { version: "*" });
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { detail: expect.stringContaining("524288 is the most") } },
    });
  });
});

test("whoever changes what somebody else changed meanwhile is told, and nothing is lost", async () => {
  const office = await Office.opens();
  const { etag } = await office.asks("boss", "GET", "/api/config");
  const put = (boostS: number, version: string, on: number) =>
    office.asks("boss", "PUT", "/api/tags/vip", { ...vip, boostS }, { version, on });
  const first = await put(10, etag!, 0);
  expect(first.status).toBe(200);
  expect(await put(20, etag!, 1)).toMatchObject({ status: 409, body: { error: { name: "config_changed" } } });
  const file = await exported(office);
  expect(await office.asks("boss", "PUT", "/api/config", file, { version: etag! })).toMatchObject({ status: 409 });
  expect(file.tags).toMatchObject([{ boostS: 10 }]);
  expect((await put(30, first.etag!, 1)).status).toBe(200);
  expect((await put(40, "*", 0)).status).toBe(200);
  expect(await put(50, "12", 0)).toMatchObject({ status: 400 });
});

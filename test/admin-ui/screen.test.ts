import { expect, test } from "vitest";
import { matching } from "../../admin-ui/src/commands.ts";
import type { Command } from "../../admin-ui/src/commands.ts";
import { elapsed, listTime } from "../../admin-ui/src/format.ts";
import { pageFor, pages, pagesFor } from "../../admin-ui/src/pages.ts";
import { definePanel, panelsIn } from "../../admin-ui/src/panels.ts";
import { shortcuts } from "../../admin-ui/src/shortcuts.ts";
import { tabTitle } from "../../admin-ui/src/state/attention.ts";
import { languageOf } from "../../admin-ui/src/state/prefs.ts";
import { refusalText, stopText, visitorName } from "../../admin-ui/src/words.ts";

test("an agent is never led to a page that is not for agents", () => {
  expect(pagesFor("agent").map(({ id }) => id)).toEqual(["workbench", "inbox"]);
  expect(pageFor("agent", "team")?.id).toBe("workbench");
  expect(pageFor("admin", "team")?.id).toBe("team");
  expect(pageFor("admin", "no-such-page")?.id).toBe("workbench");
});

test("no two pages share an address and no two shortcuts a key", () => {
  expect(new Set(pages.map(({ id }) => id)).size).toBe(pages.length);
  expect(new Set(shortcuts.map(({ keys }) => keys)).size).toBe(shortcuts.length);
});

test("a panel stands in its slot, in the order of the list", () => {
  const view = () => null;
  const [first, second] = ["First", "Second"].map((en) =>
    definePanel({ slot: "workbench.side", title: { zh: en, en }, view }),
  );
  expect(panelsIn("workbench.side", [second!, first!]).map(({ title }) => title.en)).toEqual(["Second", "First"]);
});

test("a command is found when every word stands somewhere in it", () => {
  const command = (title: string, also: string): Command => ({
    id: title,
    kind: "palette.page",
    title,
    also,
    run() {},
  });
  const all = [command("外观：深色", "theme dark"), command("外观：浅色", "theme light")];
  expect(matching(all, "dark").map(({ title }) => title)).toEqual(["外观：深色"]);
  expect(matching(all, "外观 LIGHT").map(({ title }) => title)).toEqual(["外观：浅色"]);
  expect(matching(all, "")).toHaveLength(2);
  expect(matching(all, "dark light")).toEqual([]);
});

test("a length of time has at most two units and is never negative", () => {
  const minute = 60_000;
  const lengths = [-5_000, 59_999, minute, 59 * minute, 60 * minute, 125 * minute];
  expect(lengths.map(elapsed)).toEqual(["0 秒", "59 秒", "1 分", "59 分", "1 小时", "2 小时 5 分"]);
});

test("the list tells the hour today and the day before that", () => {
  const now = new Date(2026, 10, 24, 9, 30).getTime();
  expect(listTime(new Date(2026, 10, 24, 8, 5).getTime(), now)).toBe("08:05");
  expect(listTime(new Date(2026, 10, 23, 23, 59).getTime(), now)).toBe("昨天");
  expect(listTime(new Date(2026, 10, 20, 12).getTime(), now)).toBe("11月20日");
});

test("the tab says how much waits, up to a point", () => {
  expect(tabTitle(0, "工作台")).toBe("工作台 · Peakdesk");
  expect(tabTitle(3, "工作台")).toBe("(3) 工作台 · Peakdesk");
  expect(tabTitle(100, "")).toBe("(99+) Peakdesk");
});

test("the first language of the browser that we speak is taken, else Chinese", () => {
  expect(languageOf(["fr-FR", "en-GB", "zh-CN"])).toBe("en");
  expect(languageOf(["zh-TW"])).toBe("zh");
  expect(languageOf(["fr-FR"])).toBe("zh");
});

test("a visitor without a name is told apart by a piece of the id", () => {
  expect(visitorName("  ", "vabcdef9k2m")).toBe("访客 ABCDE");
  expect(visitorName("#abcde", "vabcdef9k2m")).toBe("访客 ABCDE");
  expect(visitorName("#1 fan", "vabcdef9k2m")).toBe("#1 fan");
  expect(visitorName("Ada", "vabcdef9k2m")).toBe("Ada");
});

test("a refusal or close that only a newer engine knows still gets a sentence", () => {
  expect(refusalText("offer_gone")).toBe("这位访客已由别人接待或已离开。");
  expect(refusalText("from_the_future")).toBe("出现了意料之外的错误。");
  expect(stopText("origin_refused")).toBe("服务不接受来自这个地址的连接。");
  expect(stopText("identity_required")).toBe("需要验证访客身份。");
});

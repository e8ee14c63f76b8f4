import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { openBrowser, person } from "../support/browser.ts";
import { Server } from "../support/server.ts";

const begin = { "zh-CN": "开始接待", "en-US": "Go online" } as const;

async function takeChats(page: Page, server: Server, locale: keyof typeof begin): Promise<void> {
  await page.goto(`${server.url}/`);
  await page.locator("input").nth(0).fill("agent1");
  await page
    .locator("input")
    .nth(1)
    .fill(server.people.get("agent1") ?? "");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: begin[locale] }).click();
}

async function openChat(page: Page, server: Server): Promise<void> {
  await page.goto(`${server.url}/demo`);
  await page.locator("button.launcher").click();
  await page.locator("textarea").waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  await page.locator("textarea").fill(text);
  await page.locator("textarea").press("Enter");
}

/** What a log shows of these words, in the order of the screen. */
async function shown(log: Locator, all: readonly string[]): Promise<string[]> {
  const text = await log.innerText();
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => all.includes(line));
}

async function shows(log: Locator, expected: readonly string[]): Promise<void> {
  await expect.poll(() => shown(log, expected), { timeout: 30_000 }).toEqual(expected);
}

test.each(["zh-CN", "en-US"] as const)(
  "in %s a visitor and an agent talk on while the server is killed and started again: nothing lost, nothing doubled",
  { timeout: 120_000 },
  async (locale) => {
    const server = await Server.start({ through: "main" });
    const browser = await openBrowser();
    const agent = await person(browser, locale);
    const visitor = await person(browser, locale);
    const visitorLog = visitor.page.getByRole("log");
    const agentLog = agent.page.getByRole("log");

    await takeChats(agent.page, server, locale);
    await openChat(visitor.page, server);
    await say(visitor.page, "hello one");
    await agent.page.getByText("hello one").first().click();
    await shows(agentLog, ["hello one"]);
    await say(agent.page, "answer two");
    await shows(visitorLog, ["hello one", "answer two"]);

    await server.kill9();
    await say(visitor.page, "while away three");
    await say(agent.page, "while away four");
    await server.restart();
    const all = ["hello one", "answer two", "while away three", "while away four"];
    await expect.poll(async () => (await shown(agentLog, all)).toSorted(), { timeout: 45_000 }).toEqual(all.toSorted());
    await shows(visitorLog, await shown(agentLog, all));

    await say(visitor.page, "after five");
    await shows(agentLog, [...(await shown(agentLog, all)), "after five"]);
    const before = await shown(visitorLog, [...all, "after five"]);
    await visitor.page.reload();
    if (!(await visitor.page.locator("textarea").isVisible())) await visitor.page.locator("button.launcher").click();
    await shows(visitorLog, before);
    await agent.page.reload();
    await agent.page.getByText("after five").first().click();
    await shows(agentLog, before);
    expect([...agent.complaints, ...visitor.complaints]).toEqual([]);
  },
);

/** A visitor in the shop and an agent at the desk, each in a browser of their own, and the server killed between two words. */
import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { openBrowser, person } from "../support/browser.ts";
import { Server } from "../support/server.ts";

/** What is written on the screens, as a reader of that language finds it. */
const labels = {
  "zh-CN": {
    login: "登录名",
    password: "密码",
    signIn: "登录",
    begin: "开始接待",
    reply: /^写给/,
    launcher: /^在线客服/,
    write: /^输入消息/,
  },
  "en-US": {
    login: "Login",
    password: "Password",
    signIn: "Sign in",
    begin: "Go online",
    reply: /^Write to/,
    launcher: /^Chat with us/,
    write: /^Write a message/,
  },
} as const;

type Labels = (typeof labels)[keyof typeof labels];

async function takesChats(page: Page, server: Server, label: Labels): Promise<void> {
  await page.goto(`${server.url}/`);
  await page.getByLabel(label.login, { exact: true }).fill("agent1");
  await page.getByLabel(label.password, { exact: true }).fill(server.people.get("agent1") ?? "");
  await page.getByRole("button", { name: label.signIn, exact: true }).click();
  await page.getByRole("button", { name: label.begin }).click();
}

async function opensChat(page: Page, label: Labels): Promise<void> {
  await page.getByRole("button", { name: label.launcher }).click();
  await page.getByRole("textbox", { name: label.write }).waitFor();
}

async function says(page: Page, name: RegExp, text: string): Promise<void> {
  await page.getByRole("textbox", { name }).fill(text);
  await page.getByRole("textbox", { name }).press("Enter");
}

/** What a log shows of these words, in the order of the screen, as often as it shows them. */
async function shown(log: Locator, all: readonly string[]): Promise<string[]> {
  const lines = (await log.innerText()).split("\n").map((line) => line.trim());
  return lines.filter((line) => all.includes(line));
}

async function shows(log: Locator, expected: readonly string[]): Promise<void> {
  await expect.poll(() => shown(log, expected), { timeout: 30_000 }).toEqual(expected);
}

/** The device says that the network is back, so that nobody waits out the back-off. */
async function isBackOnline(page: Page): Promise<void> {
  await page.evaluate(() => dispatchEvent(new Event("online")));
}

test.each(["zh-CN", "en-US"] as const)(
  "in %s a visitor and an agent talk on while the server is killed and started again: nothing lost, nothing doubled",
  { timeout: 120_000 },
  async (locale) => {
    const label = labels[locale];
    const server = await Server.start();
    const browser = await openBrowser();
    const agent = await person(browser, locale);
    const visitor = await person(browser, locale);
    const visitorLog = visitor.page.getByRole("log");
    const agentLog = agent.page.getByRole("log");

    await takesChats(agent.page, server, label);
    await visitor.page.goto(`${server.url}/demo`);
    await opensChat(visitor.page, label);
    await says(visitor.page, label.write, "hello one");
    await agent.page.getByRole("link", { name: "hello one" }).click();
    await shows(agentLog, ["hello one"]);
    await says(agent.page, label.reply, "answer two");
    await shows(visitorLog, ["hello one", "answer two"]);

    await server.kill9();
    await says(visitor.page, label.write, "while away three");
    await says(agent.page, label.reply, "while away four");
    await server.restart();
    await Promise.all([isBackOnline(visitor.page), isBackOnline(agent.page)]);
    const all = ["hello one", "answer two", "while away three", "while away four"];
    await expect.poll(async () => (await shown(agentLog, all)).toSorted(), { timeout: 45_000 }).toEqual(all.toSorted());
    const order = await shown(agentLog, all);
    await shows(visitorLog, order);

    await says(visitor.page, label.write, "after five");
    const story = [...order, "after five"];
    await shows(agentLog, story);
    await shows(visitorLog, story);
    await visitor.page.reload();
    await opensChat(visitor.page, label);
    await shows(visitorLog, story);
    await agent.page.reload();
    await agent.page.getByRole("link", { name: "after five" }).click();
    await shows(agentLog, story);
    expect([...agent.complaints, ...visitor.complaints]).toEqual([]);
  },
);

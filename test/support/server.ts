/** The server as an operator has it: a process on a port and a data folder, to start, kill, start again and stop. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { freePort } from "./free-port.ts";

export interface ServerOptions {
  /** Its folder; a new one that is removed after the test if absent. */
  readonly data?: string;
  readonly workers?: number;
  readonly demo?: boolean;
  /** More flags. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The bare server process, or the launcher around it. */
  readonly through?: "main" | "launcher";
}

export interface ShardHealth {
  readonly name: string;
  readonly sockets: string;
  readonly readOnly: boolean;
  readonly busHealthy: boolean;
  readonly connections: number;
  readonly owed: number;
  readonly actors: number;
}

export interface Health {
  readonly status: "ok" | "degraded" | "starting" | "draining";
  readonly version: string;
  readonly bus: string;
  readonly journalLagMs: number;
  readonly shards: readonly ShardHealth[];
}

/** A start takes under a second; on a machine with other things to do, longer. */
const startMsMax = 45_000;

const removed = { recursive: true, force: true, maxRetries: 5 } as const;

/** Takes what is to be done at the end: of this test, or of all tests of a file. */
type AtEnd = (end: () => void | Promise<void>) => void;

/** A data folder of this test. */
export function dataFolder(atEnd: AtEnd = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "peakdesk-data-"));
  atEnd(() => rmSync(folder, removed));
  return folder;
}

/** Settings that have no flag, as a file beside the data. */
export function settingsFile(settings: object, atEnd: AtEnd = onTestFinished): string {
  const file = join(dataFolder(atEnd), "peakdesk.json");
  writeFileSync(file, JSON.stringify(settings));
  return file;
}

/** One server for all tests of a file or block; call it there, use what it gives inside of tests. */
export function sharedServer(options: (atEnd: AtEnd) => ServerOptions = () => ({})): () => Server {
  const ends: (() => void | Promise<void>)[] = [];
  const atEnd: AtEnd = (end) => ends.push(end);
  let server: Server | null = null;
  beforeAll(async () => {
    server = await Server.start(options(atEnd), atEnd);
  }, startMsMax);
  afterAll(async () => {
    for (const end of ends.toReversed()) await end();
  });
  return () => {
    if (server === null) throw new Error("the shared server is there inside of tests only");
    return server;
  };
}

export class Server {
  readonly port: number;
  readonly url: string;
  readonly data: string;
  /** Logins and passwords that a demo printed. */
  readonly people = new Map<string, string>();
  /** Everything it has printed. */
  output = "";
  #options: ServerOptions;
  #process: ChildProcess | null = null;

  private constructor(port: number, data: string, options: ServerOptions) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.data = data;
    this.#options = options;
  }

  /** Ready when this resolves; rejects with what it printed if it ends instead. */
  static async start(options: ServerOptions = {}, atEnd: AtEnd = onTestFinished): Promise<Server> {
    const server = new Server(await freePort(), options.data ?? dataFolder(atEnd), options);
    atEnd(() => server.kill9());
    await server.restart();
    return server;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Starts it (again) on the same folder and port; `changes` are kept for further starts. Gives the milliseconds until it was ready. */
  async restart(changes: ServerOptions = {}): Promise<number> {
    const began = performance.now();
    this.#options = { ...this.#options, ...changes };
    const child = this.#spawn();
    this.#process = child;
    const from = this.output.length;
    while (!this.output.slice(from).includes("is at http")) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`the server ended: ${this.output.slice(from)}`);
      if (performance.now() - began > startMsMax)
        throw new Error(`the server does not start: ${this.output.slice(from)}`);
      await sleep(10);
    }
    this.#readPeople(this.output.slice(from));
    return performance.now() - began;
  }

  /** As the power switch does. */
  async kill9(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Asks it to drain and end; gives the exit code. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    return this.#end(signal);
  }

  async exited(): Promise<number | null> {
    const child = this.#process;
    if (child === null) return null;
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    return child.exitCode;
  }

  drill(drill: "throw" | "hang", shard: string): void {
    this.#process?.send({ drill, shard });
  }

  async health(): Promise<Health> {
    const response = await fetch(`${this.url}/healthz`);
    return (await response.json()) as Health;
  }

  /** Waits until /healthz says so. */
  async becomes(status: Health["status"], ms = 20_000): Promise<Health> {
    const end = performance.now() + ms;
    for (;;) {
      const health = await this.health().catch(() => null);
      if (health?.status === status) return health;
      if (performance.now() > end) throw new Error(`not ${status} within ${ms} ms: ${JSON.stringify(health)}`);
      await sleep(20);
    }
  }

  /** Signs in as one of the demo's people, or with a password; gives the cookie's value. */
  async signIn(login: string, password = this.people.get(login) ?? ""): Promise<string> {
    const response = await this.post("/api/login", { login, password });
    if (!response.ok) throw new Error(`${login} cannot sign in: ${response.status} ${await response.text()}`);
    return sessionOf(response);
  }

  post(path: string, body: unknown, session = "", method = "POST"): Promise<Response> {
    return fetch(this.url + path, {
      method,
      headers: { origin: this.url, "content-type": "application/json", cookie: `peakdesk_session=${session}` },
      body: JSON.stringify(body),
    });
  }

  get(path: string, session = ""): Promise<Response> {
    return fetch(this.url + path, { headers: { cookie: `peakdesk_session=${session}` } });
  }

  #spawn(): ChildProcess {
    const { workers = 2, demo = true, flags = [], env = {}, through = "main" } = this.#options;
    const args = [
      "--port",
      String(this.port),
      "--data",
      this.data,
      "--workers",
      String(workers),
      ...(demo ? ["--demo"] : []),
      ...flags,
    ];
    // Without NODE_OPTIONS and the like of the test runner.
    const clean = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", ...env };
    const child = fork(`dist/engine/${through}.js`, args, {
      env: clean,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      execArgv: [],
    });
    child.stdout?.on("data", (text: Buffer) => (this.output += text.toString()));
    child.stderr?.on("data", (text: Buffer) => (this.output += text.toString()));
    return child;
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
    return child.exitCode;
  }

  #readPeople(text: string): void {
    for (const [, login, password] of text.matchAll(/^ {4}(\S+) +(\S+) +\((?:agent|supervisor|admin)\)$/gm)) {
      this.people.set(login!, password!);
    }
  }
}

/** Runs the server until it ends by itself: for starts that must be refused. */
export async function refusedStart(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  through: "main" | "launcher" = "main",
): Promise<{ code: number | null; output: string }> {
  const clean = { PATH: process.env["PATH"] ?? "", ...env };
  const child = fork(`dist/engine/${through}.js`, [...args], {
    env: clean,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: [],
  });
  let output = "";
  child.stdout?.on("data", (text: Buffer) => (output += text.toString()));
  child.stderr?.on("data", (text: Buffer) => (output += text.toString()));
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "exit");
  return { code: child.exitCode, output };
}

/** The value of the sign-in cookie that a response sets. */
export function sessionOf(response: Response): string {
  return /peakdesk_session=([^;]*)/.exec(response.headers.get("set-cookie") ?? "")?.[1] ?? "";
}

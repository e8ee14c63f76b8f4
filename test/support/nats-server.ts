import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";

export interface NatsServer {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** Ends it; `start` on the same port brings it back. */
  stop(): Promise<void>;
}

export interface NatsServerOptions {
  readonly port?: number;
  readonly user?: string;
  readonly pass?: string;
}

/** A real nats-server on a port of its own, ready when this resolves. The caller stops it. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const port = options.port ?? (await freePort());
  const login = options.user === undefined ? [] : ["--user", options.user, "--pass", options.pass ?? ""];
  // Debian keeps it in /usr/sbin, which is not on every PATH.
  const env = { ...process.env, PATH: `${process.env["PATH"] ?? ""}:/usr/sbin` };
  const server = spawn("nats-server", ["--addr", "127.0.0.1", "--port", String(port), ...login], {
    env,
    stdio: "ignore",
  });
  await Promise.race([
    reachable(port),
    once(server, "exit").then(() => Promise.reject(new Error("nats-server ended"))),
  ]);
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    process: server,
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, "exit");
      server.kill("SIGKILL");
      await ended;
    },
  };
}

async function reachable(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, "127.0.0.1");
    const up = await Promise.race([
      once(socket, "connect").then(
        () => true,
        () => false,
      ),
      sleep(500, false),
    ]);
    socket.destroy();
    if (up) return;
    await sleep(25);
  }
  throw new Error(`nothing listens on port ${port}`);
}

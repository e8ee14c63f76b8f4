/** A NATS server of our own for a measurement. */
import { startChild } from "./child.ts";

export interface Nats {
  readonly url: string;
  readonly pid: number;
  end(): Promise<void>;
}

export async function startNats(): Promise<Nats> {
  try {
    const { pid, port, end } = await startChild("nats-server", ["--addr", "127.0.0.1", "--port", "-1"]);
    return { url: `nats://127.0.0.1:${port}`, pid, end: () => end() };
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw missing
      ? new Error(
          "nats-server is not installed: install it (Debian: apt-get install nats-server) or leave it out with --variants floor,durable,ws,two-local",
        )
      : error;
  }
}

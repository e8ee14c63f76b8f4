/** The bus over a NATS server: the same frames, and they also cross machines. Transport only, never the store of truth. */
import { connect, type NatsConnection } from "nats";
import { busLimits, type Bus, type ShardName } from "../ports/bus.ts";

const reconnectMs = 250;

/** Rejects with a clear text if the server cannot be reached; afterwards it reconnects for ever. */
export async function openNatsBus(url: string, self: ShardName, cluster: string): Promise<Bus> {
  const { server, user, pass } = split(url);
  try {
    const connection = await connect({
      servers: server,
      name: `peakdesk ${cluster} ${self}`,
      ...(user === "" ? {} : { user, pass }),
      maxReconnectAttempts: -1,
      reconnectTimeWait: reconnectMs,
      reconnectJitter: reconnectMs,
      ignoreClusterUpdates: false,
    });
    return new NatsBus(connection, self, cluster);
  } catch (error) {
    throw new Error(`setting "nats": no server answers at ${server} (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** Credentials go to the client apart from the address, so that no error message repeats them. */
function split(url: string): { server: string; user: string; pass: string } {
  const parsed = new URL(url);
  return {
    server: `${parsed.protocol}//${parsed.host}`,
    user: decodeURIComponent(parsed.username),
    pass: decodeURIComponent(parsed.password),
  };
}

class NatsBus implements Bus {
  readonly self: ShardName;
  readonly #connection: NatsConnection;
  readonly #prefix: string;
  #receive: (from: ShardName, frame: Uint8Array) => void = () => {};
  #change: (healthy: boolean) => void = () => {};
  #healthy = true;
  /** Frames that wait for the server to come back, oldest first. */
  #backlog: { to: ShardName; frame: Uint8Array }[] = [];
  #backlogBytes = 0;

  constructor(connection: NatsConnection, self: ShardName, cluster: string) {
    this.self = self;
    this.#connection = connection;
    this.#prefix = `peakdesk.${cluster}.`;
    connection.subscribe(`${this.#prefix}*.${self}`, {
      callback: (error, message) => {
        if (error !== null) return;
        const from = message.subject.split(".")[2] ?? "";
        this.#receive(from, message.data.slice());
      },
    });
    void this.#watch();
  }

  send(to: ShardName, frame: Uint8Array): void {
    if (to === this.self) throw new Error("a shard does not send to itself");
    if (this.#healthy) this.#publish(to, frame);
    else this.#keep(to, frame);
  }

  onFrame(receive: (from: ShardName, frame: Uint8Array) => void): void {
    this.#receive = receive;
  }

  onHealth(change: (healthy: boolean) => void): void {
    this.#change = change;
  }

  healthy(): boolean {
    return this.#healthy;
  }

  close(done: () => void): void {
    this.#receive = () => {};
    this.#change = () => {};
    this.#connection.close().then(done, done);
  }

  #publish(to: ShardName, frame: Uint8Array): void {
    try {
      this.#connection.publish(`${this.#prefix}${this.self}.${to}`, frame);
    } catch {
      this.#keep(to, frame);
    }
  }

  #keep(to: ShardName, frame: Uint8Array): void {
    this.#backlog.push({ to, frame });
    this.#backlogBytes += frame.length;
    while (this.#backlogBytes > busLimits.busBacklogBytesMax) {
      const oldest = this.#backlog.shift();
      if (oldest === undefined) return;
      this.#backlogBytes -= oldest.frame.length;
    }
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === "disconnect" && this.#healthy) {
        this.#healthy = false;
        this.#change(false);
      } else if (type === "reconnect" && !this.#healthy) {
        this.#healthy = true;
        const waiting = this.#backlog;
        this.#backlog = [];
        this.#backlogBytes = 0;
        for (const { to, frame } of waiting) this.#publish(to, frame);
        this.#change(true);
      }
    }
  }
}

/**
 * The bus over a NATS server: the same frames, and they also cross machines. Transport only, never the store of truth.
 * Frames travel on `peakdesk.<cluster>.<from>.<to>`, so that a server can be told who may speak for whom.
 */
import { connect, Events, NatsError, type ConnectionOptions, type Msg, type NatsConnection } from "nats";
import { busLimits, type Bus, type ShardName } from "../ports/bus.ts";
import { BusBacklog } from "./bus-backlog.ts";

const connectMsMax = 5_000;
const closeMsMax = 1_000;
const reconnectMs = 250;
/** A server that stopped answering is noticed after three of these. */
const pingMs = 5_000;

/**
 * The client takes whatever it is given and waits for a slow server with all of it in memory. So at most this much is
 * on its way without the server having confirmed it; the rest waits here, where it is counted.
 */
const windowBytes = 8 * 1024 * 1024;
/** A confirmation is asked for after this much. */
const confirmBytes = windowBytes / 8;

const namePattern = /^[A-Za-z0-9_-]{1,40}$/;

/**
 * `url` is `nats://[user:password@|token@]host[:port]`, or several of them with commas between. Rejects with a text for
 * the operator if no server answers, refuses us, or does not carry our frames. Afterwards it reconnects for ever.
 */
export async function openNatsBus(url: string, self: ShardName, cluster: string): Promise<Bus> {
  if (!namePattern.test(self) || !namePattern.test(cluster)) {
    throw new Error(`"${cluster}" and "${self}" must be letters, digits, "-" and "_", at most 40 of them`);
  }
  const address = parseAddress(url);
  const connection = await open(address, `peakdesk ${cluster} ${self}`);
  const bus = new NatsBus(connection, self, `peakdesk.${cluster}`);
  try {
    await bus.prove();
  } catch (error) {
    await connection.close();
    throw new Error(`setting "nats": ${address.shown} ${textOf(error)}`, { cause: error });
  }
  return bus;
}

interface Address {
  readonly servers: string[];
  readonly credentials: Pick<ConnectionOptions, "user" | "pass" | "token">;
  /** Without credentials: this is what error messages and logs may repeat. */
  readonly shown: string;
}

function parseAddress(url: string): Address {
  const urls = url.split(",").map((one) => {
    const parsed = URL.canParse(one.trim()) ? new URL(one.trim()) : null;
    if (parsed === null || parsed.host === "") {
      throw new Error('setting "nats": not an address like nats://localhost:4222');
    }
    return parsed;
  });
  const { username = "", password = "" } = urls.find(({ username: name }) => name !== "") ?? {};
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  const servers = urls.map(({ protocol, host }) => `${protocol}//${host}`);
  return { servers, credentials: credentialsOf(user, pass), shown: servers.join(", ") };
}

function credentialsOf(user: string, pass: string): Address["credentials"] {
  if (user === "") return {};
  return pass === "" ? { token: user } : { user, pass };
}

async function open({ servers, credentials, shown }: Address, name: string): Promise<NatsConnection> {
  try {
    return await connect({
      servers,
      ...credentials,
      name,
      timeout: connectMsMax,
      maxReconnectAttempts: -1,
      reconnectTimeWait: reconnectMs,
      reconnectJitter: reconnectMs,
      reconnectJitterTLS: reconnectMs,
      ignoreAuthErrorAbort: true,
      pingInterval: pingMs,
      maxPingOut: 2,
    });
  } catch (error) {
    const refused = error instanceof NatsError && error.isAuthError();
    const what = refused ? "refuses our credentials" : `does not answer (${textOf(error)})`;
    throw new Error(`setting "nats": ${shown} ${what}`, { cause: error });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

class NatsBus implements Bus {
  readonly self: ShardName;
  readonly #connection: NatsConnection;
  readonly #prefix: string;
  readonly #backlog = new BusBacklog(busLimits.busBacklogBytesMax - windowBytes);
  #receive: (from: ShardName, frame: Uint8Array) => void = () => {};
  #change: (healthy: boolean) => void = () => {};
  #onProof: () => void = () => {};
  #healthy = true;
  #closed = false;
  #unconfirmedBytes = 0;
  #confirming = false;

  constructor(connection: NatsConnection, self: ShardName, prefix: string) {
    this.self = self;
    this.#connection = connection;
    this.#prefix = prefix;
    connection.subscribe(`${prefix}.*.${self}`, {
      callback: (error, message) => {
        if (error === null) this.#take(message);
      },
    });
    void this.#watch();
  }

  /** Sends a frame to itself and waits for it: a server may accept us and yet not let us speak, or hear. */
  async prove(): Promise<void> {
    const carries = this.#connection.info?.max_payload ?? 0;
    if (carries < busLimits.busFrameBytesMax) {
      throw new Error(`carries ${carries} bytes a message; max_payload must be at least ${busLimits.busFrameBytesMax}`);
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        reject,
        connectMsMax,
        new Error(`does not carry ${this.#prefix}.>; see its permissions`),
      );
      this.#onProof = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#connection.publish(`${this.#prefix}.${this.self}.${this.self}`);
    });
  }

  send(to: ShardName, frame: Uint8Array): void {
    if (to === this.self) throw new Error("a shard does not send to itself");
    if (this.#closed) return;
    this.#backlog.push(to, frame);
    this.#release();
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
    this.#closed = true;
    this.#receive = () => {};
    this.#change = () => {};
    void this.#end().then(done, done);
  }

  #take({ subject, data }: Msg): void {
    const from = subject.slice(this.#prefix.length + 1, subject.lastIndexOf("."));
    if (from === this.self) this.#onProof();
    // A copy, because the client cuts messages out of what it read and may read there again.
    else this.#receive(from, Uint8Array.from(data));
  }

  /** Publishes what waits, as far as the window and the server's health allow. */
  #release(): void {
    while (this.#healthy && this.#unconfirmedBytes < windowBytes) {
      const oldest = this.#backlog.shift();
      if (oldest === undefined) break;
      this.#unconfirmedBytes += oldest.frame.length;
      this.#connection.publish(`${this.#prefix}.${this.self}.${oldest.to}`, oldest.frame);
    }
    if (this.#healthy && !this.#confirming && this.#unconfirmedBytes >= confirmBytes) void this.#confirm();
  }

  /** The server answers a ping after it has read everything published before it. */
  async #confirm(): Promise<void> {
    this.#confirming = true;
    const bytes = this.#unconfirmedBytes;
    try {
      await this.#connection.flush();
      this.#unconfirmedBytes = Math.max(0, this.#unconfirmedBytes - bytes);
    } catch {
      // The connection was lost, and with it what was on its way; `#watch` counts anew.
    }
    this.#confirming = false;
    if (!this.#closed) this.#release();
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === Events.Disconnect) this.#turn(false);
      else if (type === Events.Reconnect) this.#turn(true);
    }
    // The client gave up for good, which it only does when it is closed.
    if (!this.#closed) this.#turn(false);
  }

  #turn(healthy: boolean): void {
    if (healthy === this.#healthy) return;
    this.#healthy = healthy;
    this.#unconfirmedBytes = 0;
    this.#change(healthy);
    this.#release();
  }

  /** Lets the server have what was published, but does not wait long for one that is away. */
  async #end(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closeMsMax);
    });
    if (this.#healthy) await Promise.race([this.#connection.flush().catch(() => {}), late]);
    clearTimeout(timer);
    await this.#connection.close();
  }
}

/** Sockets in, sockets out: frames become commands of actors, what actors say becomes frames. It decides nothing. */
import type { ActorRef, Principal } from "../core/actor.ts";
import type { Command } from "../core/commands.ts";
import type { Clock } from "../ports/clock.ts";
import type { Digest } from "../ports/digest.ts";
import type { IdentityVerifier } from "../ports/identity.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import { socketLimits, type Socket, type UpgradeAnswer, type UpgradeRequest } from "../ports/sockets.ts";
import type { ShardName } from "../ports/bus.ts";
import { encodeFrame, subprotocol } from "../protocol/codec.ts";
import { closeCodes, wireErrors, type CloseName, type WireErrorName } from "../protocol/errors.ts";
import type { ClientFrame, ServerFrames } from "../protocol/frames.ts";
import { wireLimits } from "../protocol/limits.ts";
import type { Sessions } from "../runtime/sessions.ts";
import type { Shard } from "../runtime/shard.ts";
import { addressOf } from "./address.ts";
import { Bucket } from "./bucket.ts";
import { staffHello, visitorHello, type Door } from "./hello.ts";
import { gatewayLimits } from "./limits.ts";
import { originAllowed } from "./origin.ts";
import { publicNetwork } from "./public-network.ts";
import { readClientFrame } from "./read-frame.ts";
import type { Session } from "./session.ts";
import { Throttle } from "./throttle.ts";

export interface GatewayPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly digest: Digest;
  readonly identity: IdentityVerifier;
  readonly log: Log;
}

export interface GatewayOptions {
  /** Pages besides our own that may connect: `https://shop.example`, or `*`. */
  readonly origins: readonly string[];
  /** Frames per second and burst, by who sends them. */
  readonly rates: { readonly visitor: Rate; readonly staff: Rate };
  /** True when other shards of this process have no listener: new visitors are then spread over all of them. */
  readonly spreadVisitors: boolean;
}

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export class Gateway implements Sessions {
  readonly #shard: Shard;
  readonly #ports: GatewayPorts;
  readonly #options: GatewayOptions;
  readonly #door: Door;
  readonly #sessions = new Map<number, Session>();
  /** Open sessions by the second of the heartbeat in which they are asked. */
  readonly #slots: Set<Session>[] = Array.from({ length: gatewayLimits.beatSlots }, () => new Set<Session>());
  /** Sessions with frames that wait for the flush. */
  readonly #unsent = new Set<Session>();
  readonly #handshakes: Throttle;
  readonly #asks = new Map<number, (value: unknown) => void>();
  /**
   * Sessions and asks of this life are counted from here: what another shard still sends to the life before, which counted
   * from elsewhere, finds nobody instead of a stranger.
   */
  readonly #firstId: number;
  #nextAsk: number;
  #slot = 0;
  #draining = false;

  constructor(shard: Shard, ports: GatewayPorts, options: GatewayOptions) {
    this.#shard = shard;
    this.#ports = ports;
    this.#options = options;
    this.#firstId = Math.floor(ports.random.next() * 2 ** 20) * 2 ** 32;
    this.#nextAsk = -1 - this.#firstId;
    const { digest, identity, random, clock } = ports;
    this.#handshakes = new Throttle(clock, gatewayLimits.handshakesPerSecond, gatewayLimits.handshakeBurst);
    this.#door = { digest, identity, random, clock, shard, spreadVisitors: options.spreadVisitors };
  }

  /** Starts the hearts. They stop with the clock. */
  start(): void {
    const beat = () => {
      if (this.#draining) return;
      this.#slot = (this.#slot + 1) % this.#slots.length;
      for (const session of this.#slots[this.#slot] ?? []) this.#beat(session, null);
      this.#ports.clock.after(wireLimits.beatMs / gatewayLimits.beatSlots, beat);
    };
    this.#ports.clock.after(wireLimits.beatMs / gatewayLimits.beatSlots, beat);
  }

  get connected(): number {
    return this.#sessions.size;
  }

  upgrade(request: UpgradeRequest): UpgradeAnswer {
    if (request.path !== "/socket") return { ok: false, status: 404, reason: "sockets live at /socket" };
    if (!request.protocols.includes(subprotocol)) {
      return { ok: false, status: 400, reason: `ask for the subprotocol ${subprotocol}` };
    }
    if (!originAllowed(request.origin, request.host, this.#options.origins)) {
      return { ok: false, status: 403, reason: "this origin is not on the list in the settings (origins)" };
    }
    if (this.#draining) return { ok: false, status: 503, reason: "restarting" };
    const network = publicNetwork(request.ip);
    if (network !== null && !this.#handshakes.allow(network)) {
      return {
        ok: false,
        status: 429,
        reason: "too many connections from this address; behind a proxy, see the setting trustedProxies",
      };
    }
    return { ok: true, bufferedBytesMax: socketLimits.staffBufferedBytesMax };
  }

  open(socket: Socket): void {
    const { perSecond, burst } = this.#options.rates.visitor;
    const { clock } = this.#ports;
    const session: Session = {
      id: this.#firstId + socket.id,
      socket,
      phase: "new",
      principal: null,
      bucket: new Bucket(perSecond, burst, clock.now()),
      strikes: 0,
      cancelTimeout: clock.after(gatewayLimits.helloMsMax, () => this.#end(session, "hello_timeout")),
      outgoing: [],
      streams: [],
    };
    this.#sessions.set(session.id, session);
  }

  message(socket: Socket, bytes: Uint8Array): void {
    const session = this.#sessions.get(this.#firstId + socket.id);
    if (session === undefined) return;
    const read = readClientFrame(bytes);
    if (!read.ok && read.error !== "bad_field") {
      this.#refuse(session, read.error, null, read.detail);
      return this.#end(session, read.error === "frame_too_large" ? "frame_too_large" : "protocol_error");
    }
    const ref = read.ok ? ("ref" in read.frame ? read.frame.ref : null) : read.ref;
    if (!session.bucket.take(this.#ports.clock.now())) {
      session.strikes += 1;
      if (session.strikes > gatewayLimits.strikesMax) this.#end(session, "rate_limited");
      else this.#refuse(session, "rate_limited", ref);
      return;
    }
    session.strikes = 0;
    if (read.ok) this.#frame(session, read.frame, ref);
    else this.#refuse(session, read.error, ref, read.detail);
  }

  close(socket: Socket): void {
    const session = this.#sessions.get(this.#firstId + socket.id);
    if (session !== undefined) this.#gone(session);
  }

  /** Asks an actor from inside the process; `done` gets the answer, or `{ ok: false, error }`. */
  ask(to: ActorRef, command: Command, principal: Principal | null, done: (value: unknown) => void): void {
    const id = this.#nextAsk;
    this.#nextAsk -= 1;
    const late = this.#ports.clock.after(gatewayLimits.askMsMax, () => this.answer(id, { ok: false, error: "busy" }));
    this.#asks.set(id, (value) => {
      late();
      done(value);
    });
    this.#shard.ask(to, command, { shard: this.#shard.name, id, principal });
  }

  /** No new connections; those that are open are told to come back in a moment, spread over `spreadMs`. */
  drain(spreadMs: number): void {
    this.#draining = true;
    for (const session of this.#sessions.values()) {
      const afterMs = Math.floor(this.#ports.random.next() * spreadMs);
      this.#send(session, encodeFrame({ t: "bye", name: "restarting", afterMs }));
      this.#end(session, "restarting");
    }
  }

  deliver(sessions: readonly number[], bytes: Uint8Array, latest: boolean): void {
    for (const id of sessions) {
      const session = this.#sessions.get(id);
      if (session === undefined) continue;
      if (latest && session.socket.bufferedBytes() > this.#bufferMax(session) / 2) continue;
      this.#send(session, bytes);
    }
  }

  flush(): void {
    const unsent = [...this.#unsent];
    this.#unsent.clear();
    for (const session of unsent) {
      this.#write(session);
      if (session.socket.bufferedBytes() > this.#bufferMax(session)) this.#end(session, "slow_consumer");
    }
  }

  admit(id: number, who: Principal, bytes: Uint8Array): void {
    const session = this.#sessions.get(id);
    if (session === undefined || session.phase !== "knocking") return;
    session.phase = "open";
    session.principal = who;
    session.cancelTimeout?.();
    session.cancelTimeout = null;
    if (who.kind === "staff") {
      const { perSecond, burst } = this.#options.rates.staff;
      session.bucket = new Bucket(perSecond, burst, this.#ports.clock.now());
    }
    this.#slotOf(session).add(session);
    this.#send(session, bytes);
  }

  answer(id: number, value: unknown): void {
    const done = this.#asks.get(id);
    this.#asks.delete(id);
    done?.(value);
  }

  hangUp(sessions: readonly number[], reason: CloseName): void {
    for (const id of sessions) {
      const session = this.#sessions.get(id);
      if (session !== undefined) this.#end(session, reason);
    }
  }

  peerRestarted(shard: ShardName): void {
    for (const session of this.#sessions.values()) if (session.phase === "open") this.#beat(session, shard);
  }

  #frame(session: Session, frame: ClientFrame, ref: number | null): void {
    if (frame.t === "hello") {
      if (session.phase !== "new") return this.#refuse(session, "bad_frame", null, "hello was said already");
      const knock =
        frame.as === "visitor"
          ? visitorHello(this.#door, frame)
          : staffHello(this.#door, frame, session.socket.request);
      if (!knock.ok) {
        this.#refuse(session, knock.error, null);
        return this.#end(session, "not_signed_in");
      }
      if (!this.#shard.reaches(knock.actor)) {
        this.#refuse(session, "shard_away", null);
        return this.#end(session, "overloaded");
      }
      session.phase = "knocking";
      session.streams.push({ actor: knock.actor, key: knock.key });
      return this.#shard.ask(knock.actor, knock.command, this.#ref(session));
    }
    if (session.phase !== "open" || session.principal === null) return this.#refuse(session, "hello_first", ref);
    const address = addressOf(frame, session.principal, this.#shard.config);
    if (!address.ok) return this.#refuse(session, address.error, ref, address.detail);
    const { actor } = address;
    if (frame.t === "watch" && !this.#listens(session, actor, frame.conv)) return this.#refuse(session, "busy", ref);
    if (frame.t === "unwatch") this.#forget(session, frame.conv);
    this.#shard.ask(actor, frame, this.#ref(session));
  }

  #listens(session: Session, actor: ActorRef, conv: string): boolean {
    if (session.principal?.kind === "visitor" || session.streams.some(({ key }) => key === conv)) return true;
    if (session.streams.length >= gatewayLimits.streamsMax) return false;
    session.streams.push({ actor, key: conv });
    return true;
  }

  #forget(session: Session, conv: string): void {
    if (session.principal?.kind !== "staff") return;
    session.streams = session.streams.filter(({ key }) => key !== conv);
  }

  /** Asks each actor the session hears, or only those of one shard, whether it is up to date. */
  #beat(session: Session, only: ShardName | null): void {
    for (const { actor, key } of session.streams) {
      if (only !== null && this.#shard.ring.ownerOf(actor) !== only) continue;
      this.#shard.ask(actor, { t: "beat", key }, this.#ref(session));
    }
  }

  #ref(session: Session) {
    return { shard: this.#shard.name, id: session.id, principal: session.principal };
  }

  #slotOf(session: Session): Set<Session> {
    return this.#slots[session.id % this.#slots.length] as Set<Session>;
  }

  #bufferMax(session: Session): number {
    return session.principal?.kind === "staff"
      ? socketLimits.staffBufferedBytesMax
      : socketLimits.visitorBufferedBytesMax;
  }

  #refuse(session: Session, name: WireErrorName, ref: number | null, detail?: string): void {
    const { code, retry } = wireErrors[name];
    const frame: ServerFrames["error"] = { t: "error", ref, code, name, retry };
    if (detail !== undefined) frame.detail = detail;
    if (retry === "same") frame.afterMs = 1_000;
    this.#send(session, encodeFrame(frame));
    this.#write(session);
  }

  #send(session: Session, bytes: Uint8Array): void {
    session.outgoing.push(bytes);
    this.#unsent.add(session);
  }

  /** One write for all frames of a batch: at a peak the system calls cost more than everything else. */
  #write(session: Session): void {
    const frames = session.outgoing;
    if (frames.length === 0) return;
    session.outgoing = [];
    const { socket } = session;
    if (frames.length === 1) socket.send(frames[0] as Uint8Array);
    else socket.cork(() => frames.forEach((frame) => socket.send(frame)));
  }

  /** At once, whenever the socket is closed: a peer that does not answer the close frame may go on sending. */
  #end(session: Session, reason: CloseName): void {
    this.#write(session);
    this.#gone(session);
    session.socket.end(closeCodes[reason].code, reason);
  }

  #gone(session: Session): void {
    this.#sessions.delete(session.id);
    this.#slotOf(session).delete(session);
    this.#unsent.delete(session);
    session.cancelTimeout?.();
    for (const { actor } of session.streams) this.#shard.sessionGone(actor, session.id);
  }
}

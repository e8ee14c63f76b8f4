import type { ClientFrame, Hello, ServerFrame } from "../protocol/frames.ts";
import type { Cmid, Ms } from "../protocol/ids.ts";

/** Takes back what was planned; late or repeated calls do nothing. */
export type Cancel = () => void;

/** An open or opening connection. Calls after its end do nothing. */
export interface Transport {
  send(bytes: Uint8Array): void;
  close(code: number): void;
}

/** What a transport reports. `close` comes once, also for a connection that never opened (1006). Never inside `connect`. */
export interface TransportHandlers {
  open(): void;
  message(bytes: Uint8Array): void;
  close(code: number): void;
}

/** Frames ↔ bytes. `decode` throws on bytes that are not MessagePack. */
export interface Codec {
  encode(frame: ClientFrame): Uint8Array;
  decode(bytes: Uint8Array): ServerFrame;
}

/** All that a link needs of the world: with other ports the same code runs in a browser, in Node and in the simulation. */
export interface LinkPorts extends Codec {
  connect(handlers: TransportHandlers): Transport;
  now(): Ms;
  /** Runs once, never inside the call. */
  after(ms: Ms, run: () => void): Cancel;
  /** Uniform in [0, 1); spreads reconnects. */
  random(): number;
  /** Unguessable, 16–36 characters of `A-Z a-z 0-9 _ -`. */
  cmid(): Cmid;
}

export interface LinkOptions {
  readonly as: "visitor" | "staff";
  /** A visitor's stored token. Staff are known by the cookie of their sign-in. */
  readonly token?: string;
  /** Signed identity of a visitor who is known to the site. */
  readonly identity?: string;
  readonly lang?: string;
  /** Skill group a visitor's conversation starts in. */
  readonly group?: string;
  /** How a visitor reached us: routing rules may look at it. */
  readonly channel?: NonNullable<Hello["channel"]>;
  readonly page?: { readonly url: string; readonly title: string };
}

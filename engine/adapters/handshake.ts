/** What both kinds of sockets do alike when somebody knocks. */
import { threadId } from "node:worker_threads";
import type { UpgradeRequest } from "../ports/sockets.ts";
import { subprotocol } from "../protocol/codec.ts";
import { clientAddress } from "./client-address.ts";

/** Names in lower case. A name that comes twice is one list, as RFC 9110 and RFC 6265 have it. */
export class Headers {
  readonly #values = new Map<string, string>();

  add(name: string, value: string): void {
    const before = this.#values.get(name);
    const glue = name === "cookie" ? "; " : ", ";
    this.#values.set(name, before === undefined ? value : before + glue + value);
  }

  get(name: string): string {
    return this.#values.get(name) ?? "";
  }

  get all(): ReadonlyMap<string, string> {
    return this.#values;
  }
}

export function addressOf(headers: Headers, peer: string, trustedProxies: number): string {
  return clientAddress(peer, headers.get("x-forwarded-for"), trustedProxies);
}

export function upgradeRequest(path: string, headers: Headers, peer: string, trustedProxies: number): UpgradeRequest {
  return {
    path,
    origin: headers.get("origin") || null,
    host: headers.get("host"),
    cookie: headers.get("cookie") || null,
    ip: addressOf(headers, peer, trustedProxies),
    protocols: headers
      .get("sec-websocket-protocol")
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  };
}

/** What we answer to the subprotocols a client offers: ours, or nothing. */
export function answeredProtocol({ protocols }: Pick<UpgradeRequest, "protocols">): string {
  return protocols.includes(subprotocol) ? subprotocol : "";
}

let socketsInThread = 0;

/** Unique in the process: 2^32 sockets for each thread that ever ran in it. */
export function nextSocketId(): number {
  socketsInThread += 1;
  return threadId * 2 ** 32 + socketsInThread;
}

/** Both libraries say 1005 for a close frame without a code. */
export function closeCodeOf(code: number): number {
  return code === 1005 ? 1006 : code;
}

/** How long a client that was told to go has for going by itself. */
export const goodbyeMsMax = 250;

/** Far above any frame of ours: up to here a frame is refused with a reason, beyond it the connection is cut. */
export const cutBytesMax = 64 * 1024;

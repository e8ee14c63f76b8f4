import { STATUS_CODES } from "node:http";
import type { HttpRequest as UwsRequest, HttpResponse as UwsResponse } from "uWebSockets.js";
import { socketLimits, type HttpRequest, type HttpResponse, type SocketHandlers } from "../ports/sockets.ts";
import { addressOf, Headers } from "./handshake.ts";

/** The request object is only valid during the handler, so everything is read from it at once. */
export function headersOf(req: UwsRequest): Headers {
  const headers = new Headers();
  req.forEach((name, value) => headers.add(name, value));
  return headers;
}

export function peerOf(res: UwsResponse): string {
  return Buffer.from(res.getRemoteAddressAsText()).toString("latin1");
}

export function statusLine(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? "Unknown"}`;
}

/** One exchange, from the head of the request to the last byte of the answer. Never touches a response that is gone. */
export function answerHttp(
  res: UwsResponse,
  req: UwsRequest,
  trustedProxies: number,
  handle: SocketHandlers["http"],
  report: (error: unknown) => void,
): void {
  const headers = headersOf(req);
  const query = req.getQuery() as string | undefined;
  const url = query === undefined || query === "" ? req.getUrl() : `${req.getUrl()}?${query}`;
  const method = req.getCaseSensitiveMethod();
  const request = { method, url, headers: headers.all, ip: addressOf(headers, peerOf(res), trustedProxies) };
  const exchange = new Exchange(res, method === "HEAD");
  collectBody(res, (body) => {
    if (body === null) exchange.answer({ status: 413, headers: {}, body: "the body is too large\n" }, true);
    else void respond(exchange, handle, { ...request, body }, report);
  });
}

async function respond(
  exchange: Exchange,
  handle: SocketHandlers["http"],
  request: HttpRequest,
  report: (error: unknown) => void,
): Promise<void> {
  try {
    exchange.answer(await handle(request));
  } catch (error) {
    report(error);
    exchange.answer({ status: 500, headers: {}, body: "internal error\n" });
  }
}

/** Calls back once: with the whole body, or with null as soon as it is too large. Chunks are only valid on arrival. */
function collectBody(res: UwsResponse, done: (body: Uint8Array | null) => void): void {
  const parts: Buffer[] = [];
  let size = 0;
  res.onData((chunk, last) => {
    const fitted = size <= socketLimits.httpBodyBytesMax;
    size += chunk.byteLength;
    if (size <= socketLimits.httpBodyBytesMax) {
      parts.push(Buffer.from(chunk.slice(0)));
      if (last) done(Buffer.concat(parts));
    } else if (fitted) {
      parts.length = 0;
      done(null);
    }
  });
}

class Exchange {
  readonly #res: UwsResponse;
  readonly #isHead: boolean;
  #isOver = false;

  constructor(res: UwsResponse, isHead: boolean) {
    this.#res = res;
    this.#isHead = isHead;
    // Without this handler the library aborts the process when a client leaves early.
    res.onAborted(() => {
      this.#isOver = true;
    });
  }

  answer({ status, headers, body }: HttpResponse, closeConnection = false): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#res.cork(() => {
      this.#res.writeStatus(statusLine(status));
      for (const [name, value] of Object.entries(headers)) {
        // The library writes the length itself.
        if (name.toLowerCase() !== "content-length") this.#res.writeHeader(name, value);
      }
      if (this.#isHead) this.#res.endWithoutBody(Buffer.byteLength(body), closeConnection);
      else this.#res.end(body, closeConnection);
    });
  }
}

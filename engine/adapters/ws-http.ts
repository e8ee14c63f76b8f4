import { STATUS_CODES, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { socketLimits, type HttpResponse, type SocketHandlers } from "../ports/sockets.ts";
import { addressOf, Headers } from "./handshake.ts";

export function headersOf(req: IncomingMessage): Headers {
  const headers = new Headers();
  const { rawHeaders } = req;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    headers.add((rawHeaders[i] ?? "").toLowerCase(), rawHeaders[i + 1] ?? "");
  }
  return headers;
}

export function peerOf(req: IncomingMessage): string {
  return req.socket.remoteAddress ?? "";
}

/** Refuses a handshake. */
export function refuse(stream: Duplex, status: number, reason: string): void {
  const body = `${reason}\n`;
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}`,
    "Connection: close",
    "Content-Type: text/plain",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  stream.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

/** One exchange, from the head of the request to the last byte of the answer. */
export async function answerHttp(
  req: IncomingMessage,
  res: ServerResponse,
  trustedProxies: number,
  handle: SocketHandlers["http"],
  report: (error: unknown) => void,
): Promise<void> {
  try {
    const headers = headersOf(req);
    const ip = addressOf(headers, peerOf(req), trustedProxies);
    const body = await collectBody(req);
    if (body === "too large") {
      // What still comes of the body is not read, so the connection cannot be used again.
      answer(req, res, { status: 413, headers: { Connection: "close" }, body: "the body is too large\n" });
      return;
    }
    if (body === "gone") return;
    const { method = "GET", url = "/" } = req;
    answer(req, res, await handle({ method, url, headers: headers.all, ip, body }));
  } catch (error) {
    report(error);
    if (!res.headersSent) answer(req, res, { status: 500, headers: {}, body: "internal error\n" });
  }
}

function answer(req: IncomingMessage, res: ServerResponse, { status, headers, body }: HttpResponse): void {
  res.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body) });
  res.end(req.method === "HEAD" ? undefined : body);
}

function collectBody(req: IncomingMessage): Promise<Uint8Array | "too large" | "gone"> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    req.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= socketLimits.httpBodyBytesMax) parts.push(chunk);
      else resolve("too large");
    });
    req.on("end", () => resolve(Buffer.concat(parts)));
    req.on("close", () => resolve("gone"));
    req.on("error", () => resolve("gone"));
  });
}

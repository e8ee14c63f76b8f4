/** From the sockets port to web-standard requests and back. */
import type { HttpRequest, HttpResponse } from "../ports/sockets.ts";

export function bridge(
  fetch: (request: Request) => Response | Promise<Response>,
  onFault: (error: unknown) => void,
): (request: HttpRequest) => Promise<HttpResponse> {
  return async ({ method, url, headers, ip, body }) => {
    try {
      const copied = new Headers();
      for (const [name, value] of headers) copied.set(name, value);
      copied.set("x-peer", ip);
      const host = headers.get("host") ?? "localhost";
      const bodyless = method === "GET" || method === "HEAD";
      const request = new Request(new URL(url, `http://${host}`), {
        method,
        headers: copied,
        ...(bodyless ? {} : { body: body as Uint8Array<ArrayBuffer> }),
      });
      return await read(await fetch(request));
    } catch (error) {
      onFault(error);
      return { status: 400, headers: { "Content-Type": "text/plain" }, body: "bad request\n" };
    }
  };
}

async function read(response: Response): Promise<HttpResponse> {
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    headers[name] = value;
  });
  return { status: response.status, headers, body: new Uint8Array(await response.arrayBuffer()) };
}

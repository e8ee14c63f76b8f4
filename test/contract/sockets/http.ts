import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { expect, test } from "vitest";
import { type HttpRequest, socketLimits } from "../../../engine/ports/sockets.ts";
import { bytes, text } from "../../support/bytes.ts";
import { socketScene } from "../../support/socket-scene.ts";
import type { Make } from "./make.ts";

export function http(name: string, make: Make): void {
  test(`${name}: a request is told whole and answered whole`, async () => {
    const scene = await socketScene(await make(), { trustedProxies: 1 });
    const requests: HttpRequest[] = [];
    scene.act.http = async (request) => {
      requests.push(request);
      return { status: 201, headers: { "content-type": "text/plain; charset=utf-8", "x-two": "b" }, body: "已创建" };
    };
    const response = await fetch(`http://127.0.0.1:${scene.port}/api/a%20b?q=1&q=2`, {
      method: "POST",
      headers: { "X-Mixed-Case": "v", "x-forwarded-for": "203.0.113.9", "content-type": "application/json" },
      body: '{"a":"客"}',
    });
    expect([response.status, await response.text(), response.headers.get("x-two")]).toEqual([201, "已创建", "b"]);
    expect(response.headers.get("content-length")).toBe("9");
    const [request] = requests;
    expect(request).toMatchObject({ method: "POST", url: "/api/a%20b?q=1&q=2", ip: "203.0.113.9" });
    expect(request?.headers.get("x-mixed-case")).toBe("v");
    expect(text(request?.body ?? bytes(""))).toBe('{"a":"客"}');
  });

  test(`${name}: bytes, no body, and HEAD are answered as they should be`, async () => {
    const scene = await socketScene(await make());
    scene.act.http = async ({ url }) => ({
      status: url === "/none" ? 204 : 200,
      headers: {},
      body: url === "/none" ? "" : bytes("12345"),
    });
    const at = (path: string, method = "GET") => fetch(`http://127.0.0.1:${scene.port}${path}`, { method });
    expect(await (await at("/bytes")).text()).toBe("12345");
    expect([(await at("/none")).status, await (await at("/none")).text()]).toEqual([204, ""]);
    const head = await at("/bytes", "HEAD");
    expect([head.headers.get("content-length"), await head.text()]).toEqual(["5", ""]);
  });

  test(`${name}: a body may be as large as the limit; a larger one is answered 413 before any handler`, async () => {
    const scene = await socketScene(await make());
    const sizes: number[] = [];
    scene.act.http = async ({ body }) => {
      sizes.push(body.length);
      return { status: 200, headers: {}, body: "" };
    };
    const post = (size: number) =>
      fetch(`http://127.0.0.1:${scene.port}/`, { method: "POST", body: Buffer.alloc(size) });
    expect((await post(socketLimits.httpBodyBytesMax)).status).toBe(200);
    expect((await post(socketLimits.httpBodyBytesMax + 1)).status).toBe(413);
    expect(sizes).toEqual([socketLimits.httpBodyBytesMax]);
  });

  test(`${name}: a handler that rejects answers 500 and is reported`, async () => {
    const scene = await socketScene(await make());
    scene.act.http = () => Promise.reject(new Error("against its contract"));
    expect((await fetch(`http://127.0.0.1:${scene.port}/`)).status).toBe(500);
    expect(scene.faults.map(String)).toEqual(["Error: against its contract"]);
  });

  test(`${name}: a client that leaves before its answer, or in the middle of its body, disturbs nobody`, async () => {
    const scene = await socketScene(await make());
    let answer: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      scene.act.http = () => {
        resolve();
        return new Promise((respond) => {
          answer = () => respond({ status: 200, headers: {}, body: "too late" });
        });
      };
    });
    const early = connectTcp(scene.port, "127.0.0.1");
    early.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await asked;
    early.destroy();
    const middle = connectTcp(scene.port, "127.0.0.1");
    middle.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nonly this");
    await once(middle, "connect");
    middle.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    answer();
    scene.act.http = async () => ({ status: 200, headers: {}, body: "fine" });
    expect(await (await fetch(`http://127.0.0.1:${scene.port}/`)).text()).toBe("fine");
    expect(scene.faults).toEqual([]);
  });
}

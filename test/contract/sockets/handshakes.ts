import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { handshake } from "../../support/handshake.ts";
import { socketScene } from "../../support/socket-scene.ts";
import { within } from "../../support/within.ts";
import type { Make } from "./make.ts";

export function handshakes(name: string, make: Make): void {
  test(`${name}: a handshake is told as the client asked, and answered with our subprotocol`, async () => {
    const scene = await socketScene(await make());
    const client = await scene.connect("/ws?secret=1", { origin: "https://shop.example", cookie: "a=1" });
    expect(scene.upgrades).toEqual([
      {
        path: "/ws",
        origin: "https://shop.example",
        host: `127.0.0.1:${scene.port}`,
        cookie: "a=1",
        ip: "127.0.0.1",
        protocols: ["peakdesk.v1"],
      },
    ]);
    expect(client.protocol).toBe("peakdesk.v1");
    expect(client.extensions, "compression is off").toBe("");
    expect(scene.opened[0]?.request).toEqual(scene.upgrades[0]);
  });

  test(`${name}: of several subprotocols ours is answered, wherever it stands; what is missing is null or empty`, async () => {
    const scene = await socketScene(await make());
    const client = new WebSocket(`ws://127.0.0.1:${scene.port}/`, ["other", "peakdesk.v1"]);
    onTestFinished(() => client.terminate());
    await once(client, "open");
    expect(client.protocol).toBe("peakdesk.v1");
    expect(scene.upgrades[0]).toMatchObject({ origin: null, cookie: null, protocols: ["other", "peakdesk.v1"] });
    const without = new WebSocket(`ws://127.0.0.1:${scene.port}/`);
    onTestFinished(() => without.terminate());
    await once(without, "open");
    expect(scene.upgrades[1]?.protocols).toEqual([]);
  });

  test(`${name}: a refused handshake answers with its status and opens nothing`, async () => {
    const scene = await socketScene(await make());
    scene.act.upgrade = () => ({ ok: false, status: 403, reason: "origin refused" });
    const client = new WebSocket(`ws://127.0.0.1:${scene.port}/ws`);
    const [, response] = await once(client, "unexpected-response");
    expect(response.statusCode).toBe(403);
    const [body] = await once(response, "data");
    expect(String(body)).toContain("origin refused");
    expect(scene.opened).toEqual([]);
  });

  test.each([
    [0, "203.0.113.9", "127.0.0.1"],
    [1, "203.0.113.9", "203.0.113.9"],
    [1, "6.6.6.6, 203.0.113.9", "203.0.113.9"],
    [2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"],
    [2, "203.0.113.9", "127.0.0.1"],
    [1, "2001:DB8:0:0::1", "2001:db8::1"],
    [1, "::ffff:203.0.113.9", "203.0.113.9"],
  ])(`${name}: behind %i proxies "X-Forwarded-For: %s" is %s`, async (trustedProxies, forwarded, ip) => {
    const scene = await socketScene(await make(), { trustedProxies });
    await scene.connect("/ws", { "x-forwarded-for": forwarded });
    expect(scene.upgrades[0]?.ip).toBe(ip);
  });

  test(`${name}: a second X-Forwarded-For line does not hide the one our proxy wrote`, async () => {
    const scene = await socketScene(await make(), { trustedProxies: 1 });
    const client = connectTcp(scene.port, "127.0.0.1");
    onTestFinished(() => void client.destroy());
    client.write(handshake(scene.port, "X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 203.0.113.9"));
    await within(2_000, "the handshake", () => scene.upgrades.length === 1);
    expect(scene.upgrades[0]?.ip).toBe("203.0.113.9");
  });
}

import { expect, test } from "vitest";
import { logTo, type LogLevel } from "../../engine/adapters/json-log.ts";

function lines(level: LogLevel = "info") {
  const written: Record<string, unknown>[] = [];
  const log = logTo({ write: (line) => void written.push(JSON.parse(line) as Record<string, unknown>) }, level, {
    shard: "s1",
  });
  return { log, written };
}

test("a line is JSON with its message, its fields and those of its log", () => {
  const { log, written } = lines();
  log.info("listening", { port: 8080 });
  log.child({ part: "bus" }).warn("lost");
  expect(written[0]).toMatchObject({ level: 30, msg: "listening", port: 8080, shard: "s1", pid: process.pid });
  expect(written[1]).toMatchObject({ level: 40, msg: "lost", shard: "s1", part: "bus" });
});

test("lines below the level are not written", () => {
  const { log, written } = lines("error");
  log.info("no");
  log.warn("no");
  log.error("yes");
  expect(written.map(({ msg }) => msg)).toEqual(["yes"]);
});

test("a secret that slipped in is not written, at the top or inside", () => {
  const { log, written } = lines();
  const secret = "canary-4711";
  log.info("oops", {
    token: secret,
    password: secret,
    cookie: secret,
    request: { cookie: secret, deeper: { token: secret } },
  });
  expect(JSON.stringify(written)).not.toContain(secret);
  expect(written[0]?.["token"]).toBe("[redacted]");
});

import { pino, type DestinationStream, type Logger } from "pino";
import type { Log } from "../ports/log.ts";

export type LogLevel = "info" | "warn" | "error";

/** A log whose lines carry fields of their own, and that can be emptied before the process ends. */
export interface JsonLog extends Log {
  child(fields: Record<string, unknown>): JsonLog;
  /** Writes what is still buffered before it returns. */
  flush(): void;
}

/** Secrets are kept out of log calls by those who write them; this catches the one that slips in with an object. */
const secrets = ["token", "password", "cookie", "identity", "secret"];
const redact = { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[redacted]" };

/** One JSON line per call to standard output, written in the background so that a slow reader never holds a shard. */
export function jsonLog(level: LogLevel, fields: Record<string, unknown> = {}): JsonLog {
  const destination = pino.destination({ fd: 1, sync: false });
  // Whoever read the lines is gone (a closed pipe): the engine goes on without them.
  destination.on("error", () => {});
  return logTo(destination, level, fields, () => destination.flushSync());
}

/** The same lines to any stream. */
export function logTo(
  stream: DestinationStream,
  level: LogLevel,
  fields: Record<string, unknown> = {},
  flush: () => void = () => {},
): JsonLog {
  const logger = pino({ level, redact, base: { pid: process.pid, ...fields } }, stream);
  return wrap(logger, flush);
}

function wrap(logger: Logger, flush: () => void): JsonLog {
  return {
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
    child: (fields) => wrap(logger.child(fields), flush),
    flush,
  };
}

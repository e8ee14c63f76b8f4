/** The public door `peakdesk/protocol`: what travels between an engine and its clients. */
export * from "./ids.ts";
export * from "./frames.ts";
export * from "./errors.ts";
export * from "./limits.ts";

/** Bytes ↔ frames for trusted input. What strangers send goes through gateway/read-frame.ts first. */
import { Decoder } from "@msgpack/msgpack";
import { pack } from "./pack.ts";
import { wireLimits } from "./limits.ts";
import type { ClientFrame, ServerFrame } from "./frames.ts";

const decoder = new Decoder({ maxStrLength: wireLimits.frameBytesMax * 64, maxExtLength: 0 });

/** The WebSocket subprotocol both halves must name. */
export const subprotocol = "peakdesk.v1";

export function encodeFrame(frame: ClientFrame | ServerFrame): Uint8Array {
  return pack(frame);
}

export function decodeServerFrame(bytes: Uint8Array): ServerFrame {
  return decoder.decode(bytes) as ServerFrame;
}

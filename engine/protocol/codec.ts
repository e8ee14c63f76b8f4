/** Bytes ↔ frames for trusted input. What strangers send goes through gateway/read-frame.ts first. */
import { Decoder, Encoder } from "@msgpack/msgpack";
import { wireLimits } from "./limits.ts";
import type { ClientFrame, ServerFrame } from "./frames.ts";

const encoder = new Encoder({ ignoreUndefined: true, initialBufferSize: 2_048 });
const decoder = new Decoder({ maxStrLength: wireLimits.frameBytesMax * 64, maxExtLength: 0 });

/** The WebSocket subprotocol both halves must name. */
export const subprotocol = "peakdesk.v1";

export function encodeFrame(frame: ClientFrame | ServerFrame): Uint8Array {
  return encoder.encode(frame);
}

export function decodeServerFrame(bytes: Uint8Array): ServerFrame {
  return decoder.decode(bytes) as ServerFrame;
}

import { decodeServerFrame, encodeFrame } from "../protocol/codec.ts";
import type { Codec } from "./ports.ts";

/** The full codec. The widget brings a smaller one of its own. */
export const msgpackCodec: Codec = { encode: encodeFrame, decode: decodeServerFrame };

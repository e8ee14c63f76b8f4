/** From bytes to frames and back, on both sides of the door. */
import { withEvent } from "../../engine/client/conversation.ts";
import { readClientFrame } from "../../engine/gateway/read-frame.ts";
import { scanValue } from "../../engine/gateway/scan.ts";
import { decodeServerFrame, encodeFrame } from "../../engine/protocol/codec.ts";
import { wireLimits } from "../../engine/protocol/limits.ts";
import * as frames from "./frames.ts";
import { repeated, type Probe } from "./probe.ts";

export function wireProbes(): Probe[] {
  const event = frames.event(51);
  const sendBytes = encodeFrame(frames.send);
  const readBytes = encodeFrame(frames.read);
  const typingBytes = encodeFrame(frames.typing);
  const eventBytes = encodeFrame(event);
  const view = frames.view();
  return [
    repeated("encode ack", 100, () => encodeFrame(frames.ack)),
    repeated("encode event", 100, () => encodeFrame(event)),
    repeated("scan send", 100, () => scanValue(sendBytes, wireLimits)),
    repeated("read client frame: send", 100, () => readClientFrame(sendBytes)),
    repeated("read client frame: read", 100, () => readClientFrame(readBytes)),
    repeated("read client frame: typing", 100, () => readClientFrame(typingBytes)),
    repeated("client: encode send", 100, () => encodeFrame(frames.send)),
    repeated("client: decode event", 100, () => decodeServerFrame(eventBytes)),
    repeated("client: event into a view of 50", 100, () => withEvent(view, event)),
  ];
}

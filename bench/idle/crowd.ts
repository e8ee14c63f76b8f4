/** Entry of a process that brings visitors who say hello and then nothing, and keeps them connected. */
import { decodeServerFrame, encodeFrame } from "../../engine/protocol/codec.ts";
import { openLine, type Line, toWire, type LineEvents } from "../load/line.ts";

/** On their way in at once: a hello must be through in five seconds. */
const arrivingMax = 64;
/** Visitors from one loopback address: each address has 28,000 ports to come from. */
const perAddress = 10_000;

const [port = "0", count = "0", firstAddress = "2"] = process.argv.slice(2);
const wanted = Number(count);
const hello = toWire(encodeFrame({ t: "hello", v: 1, as: "visitor", lang: "zh-CN" }));
const lines: Line[] = [];
let begun = 0;
let lost = 0;

function arrive(): Promise<void> {
  const localAddress = `127.0.0.${Number(firstAddress) + Math.floor(begun / perAddress)}`;
  begun += 1;
  return new Promise((welcome, failed) => {
    const events: LineEvents = {
      opened: (line) => line.send(hello),
      message: (line, bytes, from, to) => {
        const frame = decodeServerFrame(bytes.subarray(from, to));
        if (frame.t !== "stream") return;
        lines.push(line);
        welcome();
      },
      closed: (_, reason) => {
        lost += 1;
        failed(new Error(`visitor ${lines.length}: ${reason}`));
      },
    };
    openLine({ port: Number(port), path: "/socket", localAddress }, events);
  });
}

async function arriveInTurn(): Promise<void> {
  while (begun < wanted) await arrive();
}

process.on("disconnect", () => process.exit(0));
process.on("message", () => process.send?.({ connected: lines.length - lost }));
Promise.all(Array.from({ length: arrivingMax }, arriveInTurn)).then(
  () => process.send?.({ connected: lines.length }),
  (error: unknown) => process.send?.({ failed: String(error) }),
);

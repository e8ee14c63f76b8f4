/**
 * The floor: what uWebSockets.js alone costs. One message in, two out: its head back to the author, as long as an
 * acknowledgement, and the whole to the other side. No decoding, no rules, no disk; the talk is read at a fixed place.
 */
import type { TemplatedApp, WebSocket } from "uWebSockets.js";
import { readTalk, talkAt } from "../load/words.ts";

interface Seat {
  readonly side: "v" | "a";
  readonly first: number;
  readonly count: number;
}

type Uws = typeof import("uWebSockets.js");

/** Head of the frame up to the end of the client message id: seven bytes longer than a real acknowledgement. */
const echoBytes = 85;

const module = await import("uWebSockets.js");
const uws = (module as unknown as { default?: Uws }).default ?? module;
const visitors: WebSocket<Seat>[] = [];
const agents: WebSocket<Seat>[] = [];
let at = 0;

const app: TemplatedApp = uws.App();
app.ws<Seat>("/socket", {
  maxPayloadLength: 64 * 1024,
  maxBackpressure: 256 * 1024,
  idleTimeout: 40,
  sendPingsAutomatically: true,
  compression: 0,
  upgrade: (res, req, context) => {
    const seat = {
      side: req.getQuery("side") === "a",
      first: Number(req.getQuery("first")),
      count: Number(req.getQuery("count")),
    };
    const key = req.getHeader("sec-websocket-key");
    const protocol = req.getHeader("sec-websocket-protocol");
    res.upgrade(
      { ...seat, side: seat.side ? "a" : "v" },
      key,
      protocol,
      req.getHeader("sec-websocket-extensions"),
      context,
    );
  },
  open: (ws) => {
    const { side, first, count } = ws.getUserData();
    const table = side === "a" ? agents : visitors;
    for (let talk = first; talk < first + count; talk += 1) table[talk] = ws;
  },
  message: (ws, message) => {
    const frame = new Uint8Array(message);
    if (at === 0) at = talkAt(frame);
    const talk = readTalk(frame, at);
    const peer = ws.getUserData().side === "v" ? agents[talk] : visitors[talk];
    ws.send(frame.subarray(0, echoBytes), true);
    peer?.send(frame, true);
  },
});
app.listen("127.0.0.1", 0, (token) => {
  if (token === false) throw new Error("the relay cannot listen");
  console.log(`the floor is at http://127.0.0.1:${uws.us_socket_local_port(token)}`);
});
process.on("SIGTERM", () => process.exit(0));

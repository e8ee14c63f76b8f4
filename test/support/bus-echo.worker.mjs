/**
 * A thread of its own at the far end of a bus: it numbers what it gets and sends it back, until it is told to close.
 * Runs what was built; threads do not understand TypeScript.
 */
import { parentPort, workerData } from "node:worker_threads";
import { portBus } from "../../dist/engine/adapters/local-bus.js";

const bus = portBus(workerData.name);
bus.onFrame((from, frame) => bus.send(from, frame));
parentPort.on("message", (message) => {
  if (message.t === "wire") bus.connect(message.peer, message.port);
  else bus.close(() => parentPort.close());
});

import { backPressure } from "./sockets/back-pressure.ts";
import { brokenFrames, unmasked } from "./sockets/broken-frames.ts";
import { endings } from "./sockets/endings.ts";
import { faults } from "./sockets/faults.ts";
import { frames } from "./sockets/frames.ts";
import { handshakes } from "./sockets/handshakes.ts";
import { http } from "./sockets/http.ts";
import { listening } from "./sockets/listening.ts";
import type { Make } from "./sockets/make.ts";

/** Every sentence of the port, for one adapter. */
export function socketsContract(name: string, make: Make): void {
  handshakes(name, make);
  frames(name, make);
  brokenFrames(name, make);
  unmasked(name, make);
  backPressure(name, make);
  endings(name, make);
  faults(name, make);
  http(name, make);
  listening(name, make);
}

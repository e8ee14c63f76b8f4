import type { Sockets } from "../../../engine/ports/sockets.ts";

/** Gives sockets that nobody has used yet. */
export type Make = () => Promise<Sockets>;

/** The public door `peakdesk/client`: the client half of the protocol, for browsers, apps and Node. */
export { Link } from "./link.ts";
export type { LeftWords } from "./link.ts";
export { browserPorts } from "./browser.ts";
export type { Environment, PlainSocket } from "./browser.ts";
export { msgpackCodec } from "./msgpack-codec.ts";
export type { Cancel, Codec, LinkOptions, LinkPorts, Transport, TransportHandlers } from "./ports.ts";
export type { Leaving } from "./leaving.ts";
export type { ConversationView, LinkListener, Pending, Phase, TransferView } from "./view.ts";

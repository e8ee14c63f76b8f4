/** The frames as types. `Client…` travels to the engine, `Server…` to the client. */
import type { Static } from "typebox";
import type { body, clientFrames, conversationEvents, head, position, serverFrames } from "./schema.ts";

type Values<Table> = Table[keyof Table];

export type Body = Static<typeof body>;
export type Position = Static<typeof position>;
export type Head = Static<typeof head>;

export type ClientFrames = { [K in keyof typeof clientFrames]: Static<(typeof clientFrames)[K]> };
export type ClientFrame = Values<ClientFrames>;
export type Hello = ClientFrames["hello"];

export type ConversationEvents = { [K in keyof typeof conversationEvents]: Static<(typeof conversationEvents)[K]> };
export type ConversationEvent = Values<ConversationEvents>;

export type ServerFrames = { [K in keyof typeof serverFrames]: Static<(typeof serverFrames)[K]> };
export type ServerFrame = Values<ServerFrames>;

export type Stage = Head["stage"];
export type Desk = ServerFrames["desk"];
export type AgentStatus = Desk["status"];
export type Who = ConversationEvents["message"]["by"];
export type Person = Head["visitor"];
export type Role = Extract<ServerFrames["welcome"]["you"], { kind: "staff" }>["role"];

/** Delivery class of a server frame (D1): only durable frames are replayed, a newer `latest` frame replaces an older. */
export const deliveryClass = {
  welcome: "durable",
  ack: "durable",
  ok: "durable",
  error: "durable",
  stream: "durable",
  event: "durable",
  page: "durable",
  left: "durable",
  desk: "durable",
  bye: "durable",
  roster: "durable",
  typing: "latest",
  presence: "latest",
  place: "latest",
  groups: "latest",
  transfer: "latest",
  notice: "latest",
  beat: "latest",
} as const satisfies Record<keyof ServerFrames, "durable" | "latest">;

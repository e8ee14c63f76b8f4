/** Bounds of one client connection. Unit in the name, reason in the comment. */
export const gatewayLimits = {
  /** A connection that does not say hello is a scanner, or lost. */
  helloMsMax: 5_000,
  /** Frames a visitor may send: people type slower, retries after a tunnel come in a burst. */
  visitorFramesPerSecond: 20,
  visitorBurst: 60,
  /** An agent's client watches and reads many conversations at once after a reconnect. */
  staffFramesPerSecond: 100,
  staffBurst: 300,
  /** Handshakes from one public address (or /64 network): a large office after a power cut, not a botnet's host. */
  handshakesPerSecond: 20,
  handshakeBurst: 200,
  /** Refusals in a row before the connection is closed: it is not listening. */
  strikesMax: 50,
  /** Conversations one staff session may hear. */
  streamsMax: 100,
  /** Sessions whose heart beats in the same second share a slot; one round of slots is one heartbeat. */
  beatSlots: 25,
  /** A caller inside the process hears `busy` after this. */
  askMsMax: 10_000,
} as const;

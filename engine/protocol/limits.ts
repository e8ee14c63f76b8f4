/** Bounds of the wire, shared by both halves. Unit in the name, reason in the comment. */
export const wireLimits = {
  /** One inbound frame. Longer things are files and travel over HTTP. */
  frameBytesMax: 16 * 1024,
  /** A message text, in Unicode code points: about 4 printed pages, and 4 bytes for each still fit a frame. */
  textCharsMax: 4_000,
  /** Nesting of arrays and maps in a frame; ours need 5. */
  depthMax: 8,
  /** Values in a frame, counted before decoding, so that 16 kB of empty maps cannot cost a second of CPU. */
  elementsMax: 1_000,
  /** Conversations a hello may resume at once: an agent's desk with room to spare. */
  resumeMax: 64,
  /** Events in one `stream` or `page` frame. */
  pageEventsMax: 100,
  /** Bytes of the events in one `stream` or `page` frame: below what may wait for a slow visitor, above any single event. */
  pageBytesMax: 48 * 1024,
  tagsMax: 20,
  /** Files that come with a left message. */
  leftFilesMax: 5,
  /** Server heartbeat; a client that hears nothing for `beatMs + beatGraceMs` reconnects. */
  beatMs: 25_000,
  beatGraceMs: 8_000,
  /** A visitor and an agent may take back their own words this long. */
  recallMsMax: 120_000,
} as const;

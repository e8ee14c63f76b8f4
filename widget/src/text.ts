/** Every word the chat says, by language. A locale is a chunk of its own, loaded before the first view. */
export interface Text {
  readonly title: string;
  readonly launcher: (unread: number) => string;
  readonly greeting: string;
  readonly invitation: string;
  readonly write: string;
  /** Instead of `write` once the conversation has ended. */
  readonly again: string;
  readonly send: string;
  readonly close: string;
  readonly log: string;
  readonly connecting: string;
  readonly reconnecting: string;
  readonly stopped: string;
  readonly ready: string;
  readonly waiting: string;
  readonly talking: string;
  readonly over: string;
  readonly next: string;
  /** `place` in line, 2 and above. */
  readonly place: (place: number) => string;
  /** Estimated wait; the last step, 15 minutes, may be longer. */
  readonly wait: (ms: number) => string;
  readonly leave: string;
  /** Instead of waiting. */
  readonly instead: string;
  readonly sending: string;
  readonly sent: string;
  readonly read: string;
  readonly refused: string;
  readonly retry: string;
  readonly discard: string;
  readonly recall: string;
  readonly recalled: string;
  readonly joined: (name: string) => string;
  readonly handed: (name: string) => string;
  /** The agent is gone, and the visitor is in line again. */
  readonly lost: string;
  /** Beside a message for later that has arrived. */
  readonly left: string;
  readonly done: string;
  readonly left_queue: string;
  readonly queue_full: string;
  readonly queue_timeout: string;
  readonly silent: string;
  readonly off_hours: string;
  readonly typing: string;
  readonly newest: string;
}

/** Chinese for those who read it, English for everybody else. */
export async function textFor(lang: string): Promise<Text> {
  const { text } = await (lang.startsWith("zh") ? import("./text.zh-CN.ts") : import("./text.en.ts"));
  return text;
}

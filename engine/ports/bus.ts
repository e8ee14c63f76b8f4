/** Name of a shard on the bus: letters, digits, `-` and `_`, at most 40 characters; the same for its whole life. */
export type ShardName = string;

/**
 * Carries frames between shards.
 *
 * - `send` may lose, double, delay and reorder frames (NATS core may); it never tears or mixes them. It never throws and
 *   never blocks: while the transport is down it keeps at most `busBacklogBytesMax` and then drops the oldest.
 * - The bytes given to `send` belong to the bus afterwards. The bytes given to `onFrame` belong to the receiver.
 * - `send` to oneself is an error of the caller. Sending to a name nobody has opened drops the frame.
 * - `onFrame` is called one frame at a time, never inside `send`.
 * - `onHealth` tells when the transport is lost and when it is back; a bus starts healthy.
 * - `close` is final and calls `done` when nothing more will be delivered.
 */
export interface Bus {
  readonly self: ShardName;
  send(to: ShardName, frame: Uint8Array): void;
  onFrame(receive: (from: ShardName, frame: Uint8Array) => void): void;
  onHealth(change: (healthy: boolean) => void): void;
  healthy(): boolean;
  close(done: () => void): void;
}

export const busLimits = {
  /** About two seconds of a full peak between two shards; afterwards the outbox of the sender has it anyway. */
  busBacklogBytesMax: 32 * 1024 * 1024,
  /** One frame; nats-server refuses payloads over 1 MiB by default, and a shard cuts its frames below this. */
  busFrameBytesMax: 768 * 1024,
} as const;

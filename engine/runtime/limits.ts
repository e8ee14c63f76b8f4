/** Bounds of the runtime. Unit in the name, reason in the comment. */
export const limits = {
  /** Turns before the tick commits and lets the sockets breathe: about 5 ms of work. */
  turnsPerTickMax: 1_024,
  /** So that one hot queue cannot starve its shard neighbours. */
  turnsPerActorMax: 64,
  /** Commands of clients waiting for one actor; over this they hear `busy`. */
  userMailboxMax: 1_024,
  /** Commands of other shards waiting for one actor; over this they stay in the sender's outbox. */
  systemMailboxMax: 16_384,
  /** Appends begin at least this far apart while there is more to write than one message. */
  commitEveryMs: 4,
  /** Records gathered while an append is under way; over this turns pause, so that a slow disk bounds memory. */
  batchRecordsMax: 8_192,
  /** Blocks a start may have to replay: about half a second of reading. */
  tailBytesMax: 32 * 1024 * 1024,
  /** Snapshots that ride along with one append: keeps the commit of a busy tick short. */
  snapshotsPerAppendMax: 64,
  /** State that rides along with even the smallest append once the tail is half full. */
  checkpointBytesMin: 16 * 1024,
  /** Blocks between two snapshots of the shard itself. */
  shardSnapshotBlocks: 1_000,
  /** An actor nobody wrote to this long leaves memory. */
  idleMsMax: 60_000,
  sweepEveryMs: 5_000,
  /** A shard says that it lives this often … */
  peerHelloMs: 1_000,
  /** … and is taken for away after this. */
  peerSilentMsMax: 5_000,
  /** An unacknowledged command between shards is sent again after this. */
  resendMs: 1_000,
  /** … at most so many to one peer at once, so that a long outage does not end in a flood. */
  resendMax: 512,
  /** Sessions of other shards refresh themselves with each heartbeat; three missed ones end them. */
  attachmentMsMax: 90_000,
  /** An actor whose rules throw this often in `faultWindowMs` refuses everything for that long. */
  faultsMax: 5,
  faultWindowMs: 60_000,
  /** How often a full disk is tried again. */
  probeEveryMs: 1_000,
} as const;

if (limits.userMailboxMax < limits.turnsPerActorMax) throw new Error("a mailbox must hold one actor's turns of a tick");
if (limits.peerSilentMsMax < 3 * limits.peerHelloMs) throw new Error("two lost hellos must not take a peer for away");

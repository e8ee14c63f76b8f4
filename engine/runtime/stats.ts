/** How a shard is doing, as /healthz tells it. */
export interface ShardStats {
  readonly actors: number;
  readonly letters: number;
  /** Commands for other shards that are not acknowledged. */
  readonly owed: number;
  /** Bytes a start would have to replay. */
  readonly tailBytes: number;
  readonly readOnly: boolean;
  readonly peersAlive: number;
  readonly turns: number;
  readonly appends: number;
  /** How long the append under way has taken so far; 0 if none. */
  readonly lagMs: number;
}

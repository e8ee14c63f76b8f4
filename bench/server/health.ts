/** What a server says of itself. Reports of its threads are up to a second old. */
import type { ShardReport } from "../../engine/workers/messages.ts";

export interface HealthReport {
  readonly ok: boolean;
  readonly shards: readonly Pick<ShardReport, "name" | "connections" | "appends">[];
}

export async function readHealth(port: number): Promise<HealthReport> {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
  const { shards } = (await answer.json()) as Omit<HealthReport, "ok">;
  return { ok: answer.ok, shards };
}

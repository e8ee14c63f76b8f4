/** Which shard owns an actor: 256 fixed partitions, dealt over the shards of the deployment. */
import { kinds } from "../core/kinds.ts";
import type { ActorRef } from "../core/actor.ts";
import type { ActorKey } from "../ports/journal.ts";
import type { ShardName } from "../ports/bus.ts";

export const partitions = 256;

/** FNV-1a over kind and id, folded to 8 bits. Part of the data format: a change moves every actor. */
export function partitionOf({ kind, id }: ActorRef): number {
  let hash = 0x811c9dc5 ^ kinds[kind].byte;
  hash = Math.imul(hash, 0x01000193);
  for (let i = 0; i < id.length; i += 1) {
    hash ^= id.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return ((hash >>> 24) ^ (hash >>> 16) ^ (hash >>> 8) ^ hash) & 0xff;
}

export function actorKey(ref: ActorRef): ActorKey {
  return { partition: partitionOf(ref), kind: kinds[ref.kind].byte, id: ref.id };
}

export class Ring {
  readonly shards: readonly ShardName[];

  constructor(shards: readonly ShardName[]) {
    if (shards.length === 0 || shards.length > partitions)
      throw new Error(`a deployment has 1 to ${partitions} shards`);
    this.shards = shards;
  }

  ownerOfPartition(partition: number): ShardName {
    return this.shards[partition % this.shards.length] as ShardName;
  }

  ownerOf(ref: ActorRef): ShardName {
    return this.ownerOfPartition(partitionOf(ref));
  }
}

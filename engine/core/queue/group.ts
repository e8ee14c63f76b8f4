import type { Turn } from "../actor.ts";
import { findGroup, groupDefaults, type Group } from "../config.ts";
import type { GroupId } from "../../protocol/ids.ts";

/** A group that was removed serves whoever waits in it by the defaults. */
export function groupOf(id: GroupId, turn: Turn): Group {
  return findGroup(turn.config, id) ?? { ...groupDefaults, id, name: id };
}

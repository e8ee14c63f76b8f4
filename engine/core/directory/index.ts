/** The directory: accounts, groups and all that is decided about routing. One actor, the single writer of the configuration. */
import type { ActorKind, ActorRef } from "../actor.ts";
import { noConfig, type Config } from "../config.ts";
import { decide } from "./decide.ts";
import { next, thaw, type DirectoryEvent, type DirectoryState } from "./state.ts";

export const directoryRef: ActorRef = { kind: "directory", id: "directory" };

export const directory: ActorKind<DirectoryState, DirectoryEvent> = {
  name: "directory",
  byte: 4,
  initial: () => ({ config: { ...noConfig, version: 0 } }),
  decide,
  apply: (state, event) => {
    state.config = next(state.config, event);
  },
  nextDeadline: () => null,
  present: () => false,
  freeze: (state) => state.config,
  thaw: (_id, frozen) => thaw(frozen as Partial<Config>),
};

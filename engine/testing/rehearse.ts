import { combineRules, type Plugin } from "../plugin/rules.ts";
import type { Body } from "../protocol/frames.ts";

export interface Rehearsal {
  /** What would be stored and shown, one for each thing said. */
  readonly stored: readonly Body[];
  /** Which plugin threw, and what; its effect was lost, the message was not. */
  readonly faults: readonly { readonly plugin: string; readonly error: unknown }[];
}

/** Runs the rules of plugins, in this order, over what somebody says: as a shard does, without a server. */
export function rehearse(plugins: readonly Plugin[], said: readonly string[]): Rehearsal {
  const faults: { plugin: string; error: unknown }[] = [];
  const rules = combineRules(plugins, (plugin, error) => faults.push({ plugin, error }));
  return { stored: said.map((text) => rules.message({ type: "text", text })), faults };
}

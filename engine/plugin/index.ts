/** The public door `peakdesk/plugin`: what a plugin is made of. */
export { definePlugin, type Plugin, type RuleHooks } from "./rules.ts";
export type { Body } from "../protocol/frames.ts";

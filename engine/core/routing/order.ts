/** Who comes before whom. A key never ages: time counts by itself, so a line is never sorted again. */
import type { ServiceRequest, WaitKey } from "../commands.ts";
import type { Ms } from "../../protocol/ids.ts";

/** Whoever has waited this long goes up a tier, and again after as long, so that a strict tier starves nobody. */
export const tierPromoteMs = 300_000;

export function keyOf(request: ServiceRequest, seq: number): WaitKey {
  return { tier: request.tier, at: request.since - request.boostS * 1_000, seq };
}

export function compareKeys(a: WaitKey, b: WaitKey): number {
  if (a.tier !== b.tier) return a.tier - b.tier;
  return a.at !== b.at ? a.at - b.at : a.seq - b.seq;
}

/** The tier after waiting until `now`. */
export function tierAt(request: ServiceRequest, now: Ms): number {
  return Math.max(0, request.tier - Math.max(0, Math.floor((now - request.since) / tierPromoteMs)));
}

/** When the next tier is reached; null at the top. */
export function promotesAt(request: ServiceRequest, tier: number): Ms | null {
  return tier === 0 ? null : request.since + (request.tier - tier + 1) * tierPromoteMs;
}

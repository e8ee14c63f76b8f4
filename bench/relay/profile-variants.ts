/** One steady run of each variant under Node's profiler, and where its threads spent that time. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { profiled, profileTable, readProfiles } from "../profile.ts";
import { measure, type Plan } from "./measure.ts";
import { variantTitles, type VariantName } from "./variants.ts";

const functionsShown = 40;

export async function profileVariants(
  variants: readonly VariantName[],
  plan: Plan,
  say: (line: string) => void,
): Promise<void> {
  for (const variant of variants) {
    const folder = mkdtempSync(join(tmpdir(), "peakdesk-profile-"));
    try {
      const [row] = await measure(variant, { ...plan, closed: false, node: profiled(folder) });
      say(
        `\n${variantTitles[variant]}: ${row?.perSecond.toFixed(0)} messages a second, ${row?.cpuUs.toFixed(1)} µs each while profiled`,
      );
      say(profileTable(readProfiles(folder, plan.windowMs), functionsShown));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

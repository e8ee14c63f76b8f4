/** Command line of the measurements. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { profiled, profileTable, readProfiles } from "./profile.ts";
import { measure } from "./relay/measure.ts";
import { relay, relayFigures } from "./relay/relay.ts";
import { variantNames, type VariantName } from "./relay/variants.ts";

const usage = `npm run bench -- relay [--json] [--variants ${variantNames.join(",")}] [--talks 200] [--per-agent 20]
                 [--seconds 6] [--warm 3] [--repeats 3] [--rate N] [--open-only] [--profile]`;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    variants: { type: "string", default: variantNames.join(",") },
    talks: { type: "string", default: "200" },
    "per-agent": { type: "string", default: "20" },
    seconds: { type: "string", default: "6" },
    warm: { type: "string", default: "3" },
    repeats: { type: "string", default: "3" },
    rate: { type: "string" },
    "open-only": { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

/** Tables go where they do not disturb whoever reads the last line. */
const say = (line: string) => (flags.json ? console.error(line) : console.log(line));

const plan = {
  crowd: { talks: Number(flags.talks), talksPerAgent: Number(flags["per-agent"]), generators: 1 },
  warmMs: Number(flags.warm) * 1_000,
  windowMs: Number(flags.seconds) * 1_000,
  closed: !flags["open-only"],
  node: [],
};

const [command] = positionals;
if (command === "relay" && flags.profile) await profileRelay();
else if (command === "relay") await runRelay();
else {
  console.log(usage);
  process.exit(flags.help ? 0 : 1);
}

async function runRelay(): Promise<void> {
  const variants = flags.variants.split(",").map(variantName);
  const perSecond = flags.rate === undefined ? null : Number(flags.rate);
  const rows = await relay({ ...plan, variants, perSecond, repeats: Number(flags.repeats) }, say);
  if (flags.json) console.log(JSON.stringify(relayFigures(rows)));
}

/** One steady run of each variant asked for, and where its threads spent the last of it. */
async function profileRelay(): Promise<void> {
  for (const variant of flags.variants === variantNames.join(",") ? (["durable"] as const) : flags.variants.split(",").map(variantName)) {
    const folder = mkdtempSync(join(tmpdir(), "peakdesk-profile-"));
    const perSecond = Number(flags.rate ?? 8_000);
    const [row] = await measure(variant, { ...plan, closed: false, perSecond, node: profiled(folder) });
    say(`${variant}: ${row?.perSecond.toFixed(0)} messages a second, ${row?.cpuUs.toFixed(1)} µs each while profiled`);
    say(profileTable(readProfiles(folder, plan.windowMs), 40));
    rmSync(folder, { recursive: true, force: true });
  }
}

function variantName(name: string): VariantName {
  const found = variantNames.find((known) => known === name);
  if (found === undefined) throw new Error(`no variant "${name}": there are ${variantNames.join(", ")}`);
  return found;
}

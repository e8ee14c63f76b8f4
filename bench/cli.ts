/** Command line of the measurements. Tables are for people; with `--json` the last line is for machines. */
import { parseArgs } from "node:util";
import { idle } from "./idle/idle.ts";
import { machineLine } from "./machine.ts";
import { micro } from "./micro/micro.ts";
import { recovery } from "./recovery/recovery.ts";
import { profileVariants } from "./relay/profile-variants.ts";
import { relay, relayFigures } from "./relay/relay.ts";
import { routing } from "./routing/routing.ts";
import { variantNames, type VariantName } from "./relay/variants.ts";

const usage = `npm run bench -- micro    [--json] [--only NAME] [--ms 500]
                 relay    [--json] [--variants ${variantNames.join(",")}]
                          [--talks 200] [--per-agent 20] [--rate N] [--seconds 6] [--warm 3] [--repeats 3]
                          [--open-only] [--visitors 20000] [--conversations 100000]
                 relay    --profile [--variants durable] [--rate 8000]
                 idle     [--json] [--visitors 20000] [--settle 6]
                 recovery [--json] [--conversations 100000] [--repeats 3]
                 routing  [--json] [--waiting 10000] [--agents 1000] [--assignments 20000] [--seconds 6]

--visitors 0 and --conversations 0 leave memory and restart out of a relay run.`;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string" },
    ms: { type: "string", default: "500" },
    variants: { type: "string" },
    talks: { type: "string", default: "200" },
    "per-agent": { type: "string", default: "20" },
    rate: { type: "string" },
    seconds: { type: "string", default: "6" },
    warm: { type: "string", default: "3" },
    repeats: { type: "string", default: "3" },
    "open-only": { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
    visitors: { type: "string", default: "20000" },
    settle: { type: "string", default: "6" },
    conversations: { type: "string", default: "100000" },
    waiting: { type: "string", default: "10000" },
    agents: { type: "string", default: "1000" },
    assignments: { type: "string", default: "20000" },
    help: { type: "boolean", default: false },
  },
});

const plan = {
  crowd: { talks: Number(flags.talks), talksPerAgent: Number(flags["per-agent"]), generators: 1 },
  warmMs: Number(flags.warm) * 1_000,
  windowMs: Number(flags.seconds) * 1_000,
  closed: !flags["open-only"],
  node: [],
};

const commands: Record<string, () => Promise<unknown>> = {
  micro: () => micro(Number(flags.ms), flags.only, say),
  relay: flags.profile ? profile : runRelay,
  idle: measureIdle,
  recovery: measureRecovery,
  routing: measureRouting,
};

const command = commands[positionals[0] ?? ""];
if (command === undefined) {
  console.log(usage);
  process.exit(flags.help ? 0 : 1);
}
say(machineLine());
const result = await command();
if (flags.json) console.log(JSON.stringify(result));

/** Tables go where they do not disturb whoever reads the last line. */
function say(line: string): void {
  if (flags.json) console.error(line);
  else console.log(line);
}

async function runRelay() {
  const perSecond = flags.rate === undefined ? null : Number(flags.rate);
  const rows = await relay(
    { ...plan, variants: chosenVariants(variantNames), perSecond, repeats: Number(flags.repeats) },
    say,
  );
  const memory = Number(flags.visitors) > 0 ? await measureIdle() : null;
  const restart = Number(flags.conversations) > 0 ? await measureRecovery() : null;
  return {
    ...relayFigures(rows),
    bytesPerIdleVisitor: memory?.bytesPerVisitor ?? null,
    recoveryMs: restart?.recoveryMs ?? null,
  };
}

function profile(): Promise<void> {
  return profileVariants(chosenVariants(["durable"]), { ...plan, perSecond: Number(flags.rate ?? 8_000) }, say);
}

async function measureIdle() {
  const result = await idle(Number(flags.visitors), Number(flags.settle) * 1_000, say);
  const { visitors, bytesPerVisitor, beforeBytes, afterBytes } = result;
  const grown = `${megabytes(beforeBytes)} → ${megabytes(afterBytes)}`;
  say(`\n${visitors} idle visitors: ${grown}, ${(bytesPerVisitor / 1_000).toFixed(2)} kB each`);
  return result;
}

async function measureRecovery() {
  const result = await recovery(Number(flags.conversations), Number(flags.repeats), say);
  const { recoveryMs, listeningMs, engineMs, tailBytes, fileBytes, actorsReplayed } = result;
  say(
    `${result.conversations} conversations, ${megabytes(fileBytes)} on disk, ${megabytes(tailBytes)} to replay into ${actorsReplayed} actors:`,
  );
  say(
    `process start to /healthz ok ${recoveryMs.toFixed(0)} ms (median), listening after ${listeningMs.toFixed(0)} ms, the engine alone ${engineMs.toFixed(0)} ms`,
  );
  return result;
}

function measureRouting() {
  const ms = Number(flags.seconds) * 1_000;
  const { waiting, agents, assignments } = flags;
  const plan = { waiting: Number(waiting), agents: Number(agents), assignments: Number(assignments) };
  return routing({ ...plan, sqlMs: ms, endToEndMs: ms }, say);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function chosenVariants(all: readonly VariantName[]): VariantName[] {
  return (flags.variants?.split(",") ?? all).map((name) => {
    const found = variantNames.find((known) => known === name);
    if (found === undefined) throw new Error(`no variant "${name}": there are ${variantNames.join(", ")}`);
    return found;
  });
}

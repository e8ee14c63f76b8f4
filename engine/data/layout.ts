/** What is in a data folder: how many shards it was written by, and under which generation of folders they lie. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync, openSync, fsyncSync, closeSync } from "node:fs";
import { join } from "node:path";

export interface Layout {
  readonly version: 1;
  /** Grows with every change of the shard count; the folders of the generation before are deleted after the switch. */
  readonly generation: number;
  readonly shards: number;
  /** Separates deployments that share one NATS. */
  readonly cluster: string;
  readonly demo: boolean;
}

export class LayoutError extends Error {
  override readonly name = "LayoutError";
}

export function shardName(index: number): string {
  return `s${index}`;
}

export function shardFolder(data: string, generation: number, index: number): string {
  return join(data, `g${generation}`, `shard-${index}`);
}

export function readLayout(data: string): Layout | null {
  const path = join(data, "layout.json");
  if (!existsSync(path)) {
    if (existsSync(join(data, "g1"))) {
      throw new LayoutError(`${path} is missing although the folder holds data: put it back from a backup; nothing was changed`);
    }
    return null;
  }
  let layout: Partial<Layout>;
  try {
    layout = JSON.parse(readFileSync(path, "utf8")) as Partial<Layout>;
  } catch {
    throw new LayoutError(`${path} cannot be read: put it back from a backup; nothing was changed`);
  }
  if (layout.version !== 1) throw new LayoutError(`${path} was written by another version of Peakdesk: run that version, or a newer one`);
  return layout as Layout;
}

/** Durable before it returns: a crash leaves the old layout or the new one, never half of it. */
export function writeLayout(data: string, layout: Layout): void {
  mkdirSync(data, { recursive: true });
  const path = join(data, "layout.json");
  const draft = `${path}.new`;
  writeFileSync(draft, `${JSON.stringify(layout, null, 2)}\n`);
  sync(draft);
  renameSync(draft, path);
  if (process.platform !== "win32") sync(data);
}

function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

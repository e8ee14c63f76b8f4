import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A disk of this test that can really be full. Needs root: a mount is the only honest way. */
export class SmallDisk {
  readonly folder: string;
  readonly #filler: string;

  constructor(megabytes: number) {
    this.folder = mkdtempSync(join(tmpdir(), "peakdesk-disk-"));
    this.#filler = join(this.folder, "filler");
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", this.folder], { stdio: "pipe" });
    } catch (error) {
      rmSync(this.folder, { recursive: true });
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(
        `this test mounts a small disk: run it as root (in a container, with --cap-add SYS_ADMIN). ${why}`,
        { cause: error },
      );
    }
    onTestFinished(() => {
      // Whoever was killed a moment ago may still hold it.
      execFileSync("umount", ["--lazy", this.folder]);
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  /** Not another byte fits. */
  fill(): void {
    const file = openSync(this.#filler, "a");
    for (const size of [1 << 20, 1 << 12, 1]) writeUntilFull(file, Buffer.alloc(size));
    closeSync(file);
  }

  free(): void {
    rmSync(this.#filler, { force: true });
  }
}

function writeUntilFull(file: number, bytes: Buffer): void {
  try {
    while (writeSync(file, bytes) > 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
}

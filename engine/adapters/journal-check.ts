import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("./verify-journal.js", import.meta.url));

/**
 * Reads a journal from end to end before it is trusted, in a process of its own: damaged pages can end the process that
 * touches them. Gives null, or one line saying what is wrong. The journal must not be open.
 */
export function verifyJournal(folder: string, name: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, folder, name], (error, stdout) => {
      if (error === null) resolve(null);
      else resolve(stdout.trim().split("\n").at(-1) || `reading the journal in ${folder} ended by ${endOf(error)}`);
    });
  });
}

function endOf({ signal, code }: { signal?: NodeJS.Signals | null | undefined; code?: unknown }): string {
  return signal ?? `exit code ${String(code)}`;
}

/**
 * One process per data folder. The holder listens on a local socket inside the folder: the operating system lets go of it
 * when the process dies, however it dies, so a crash never leaves a folder locked.
 */
import { createHash } from "node:crypto";
import { realpathSync, rmSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export class FolderInUse extends Error {
  override readonly name = "FolderInUse";
}

/** Longest path a local socket may have on every platform we run on. */
const socketPathMax = 100;

export async function lockFolder(folder: string): Promise<() => void> {
  const path = lockPath(folder);
  const server = (await tryListen(path)) ?? (await takeOver(path, folder));
  server.unref();
  return () => server.close();
}

/** The socket is there: either its owner lives, or it is what a crash left. */
async function takeOver(path: string, folder: string): Promise<Server> {
  if (!(await answers(path))) {
    rmSync(path, { force: true });
    const server = await tryListen(path);
    if (server !== null) return server;
  }
  throw new FolderInUse(`the data folder ${folder} is in use by another process: stop it, or choose another folder (--data)`);
}

function lockPath(folder: string): string {
  const real = realpathSync(folder);
  if (process.platform === "win32") return `\\\\.\\pipe\\peakdesk-${digest(real)}`;
  const inside = join(real, "lock");
  return inside.length <= socketPathMax ? inside : join(tmpdir(), `peakdesk-${digest(real)}`);
}

function digest(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, 32);
}

function tryListen(path: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.end());
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    server.listen(path, () => resolve(server));
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

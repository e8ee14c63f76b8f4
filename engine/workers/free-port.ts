import { createServer } from "node:net";

/**
 * A port that nobody listens on. Asked before the shards start, because the system lets several threads share a port only
 * if it is named: none of them may be the one that finds it.
 */
export function findFreePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen({ host, port: 0, exclusive: true }, () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

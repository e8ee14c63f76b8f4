import { connect } from "node:net";

/** A listener on this machine answers at once; what stays silent is a firewall. */
const answerMsMax = 1_000;

/**
 * Rejects if somebody listens already: sharing a port with a stranger would lose half of the visitors in silence.
 *
 * Asked by connecting and not by binding, because connections of an earlier run keep a port from being bound for a
 * minute after it has become free.
 */
export function assertPortFree(host: string, port: number): Promise<void> {
  if (port === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const probe = connect({ host: reachable(host), port });
    const free = (): void => {
      probe.destroy();
      resolve();
    };
    probe.setTimeout(answerMsMax, free);
    probe.once("error", free);
    probe.once("connect", () => {
      probe.destroy();
      reject(new Error(`${host}:${port} is in use by another process`));
    });
  });
}

/** "Every address" can be listened on, but not connected to. */
function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}

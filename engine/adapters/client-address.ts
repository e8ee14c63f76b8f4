/**
 * Who is behind the proxies: each trusted hop appended the address it saw, so we count from the right. With fewer
 * entries than hops the header did not come from our proxies, and the peer itself is the client.
 */
export function clientAddress(peer: string, forwardedFor: string, trustedProxies: number): string {
  if (trustedProxies === 0) return oneSpelling(peer);
  const hops = forwardedFor.split(",").map((hop) => hop.trim());
  const client = hops[hops.length - trustedProxies] ?? "";
  return oneSpelling(client === "" ? peer : client);
}

const mappedIpv4 = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/;

/** Limits count by address, so one address must have one spelling, whoever wrote it down. */
function oneSpelling(address: string): string {
  if (!address.includes(":") || !URL.canParse(`http://[${address}]`)) return address;
  const { hostname } = new URL(`http://[${address}]`);
  const mapped = mappedIpv4.exec(hostname);
  if (mapped === null) return hostname.slice(1, -1);
  const [high, low] = [Number.parseInt(mapped[1] ?? "0", 16), Number.parseInt(mapped[2] ?? "0", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

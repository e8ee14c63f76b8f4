/** Addresses of our own machines and networks: loopback, private (RFC 1918, RFC 4193), link-local, shared (RFC 6598). */
const own =
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd]|fe[89ab])/i;

/**
 * What connections are counted by: the address, or the /64 of an IPv6 one, which is as many as one customer has. Null for our
 * own networks: there stand proxies that speak for everybody, and load generators.
 */
export function publicNetwork(address: string): string | null {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (mapped === "" || own.test(mapped)) return null;
  if (!mapped.includes(":")) return mapped;
  const [front = "", back = ""] = mapped.split("::");
  const head = front.split(":").filter((part) => part !== "");
  const tail = back.split(":").filter((part) => part !== "");
  const gap = mapped.includes("::") ? Math.max(0, 8 - head.length - tail.length) : 0;
  return [...head, ...Array.from({ length: gap }, () => "0"), ...tail].slice(0, 4).join(":");
}

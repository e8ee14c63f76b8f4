/** Who is behind the proxies: each trusted hop appended the address it saw, so we count from the right (S24). */
export function clientAddress(peer: string, forwardedFor: string, trustedProxies: number): string {
  if (trustedProxies === 0) return peer;
  const hops = forwardedFor.split(",").map((hop) => hop.trim()).filter((hop) => hop !== "");
  return hops[hops.length - trustedProxies] ?? peer;
}

import { expect, test } from "vitest";
import { clientAddress } from "../../engine/adapters/client-address.ts";

test.each([
  ["10.0.0.1", "6.6.6.6", 0, "10.0.0.1"],
  ["10.0.0.1", "", 1, "10.0.0.1"],
  ["10.0.0.1", "203.0.113.9", 1, "203.0.113.9"],
  ["10.0.0.1", "6.6.6.6,203.0.113.9", 1, "203.0.113.9"],
  ["10.0.0.1", " 6.6.6.6 , 203.0.113.9 , 10.0.0.2", 2, "203.0.113.9"],
  ["10.0.0.1", "203.0.113.9,", 1, "10.0.0.1"],
  ["0000:0000:0000:0000:0000:0000:0000:0001", "", 0, "::1"],
  ["0000:0000:0000:0000:0000:ffff:7f00:0001", "", 0, "127.0.0.1"],
  ["::ffff:127.0.0.1", "", 0, "127.0.0.1"],
  ["2001:DB8::0:1", "", 0, "2001:db8::1"],
  ["10.0.0.1", "unknown", 1, "unknown"],
  ["10.0.0.1", "not:an:address", 1, "not:an:address"],
])("peer %s, forwarded for %s, %i proxies: %s", (peer, forwardedFor, proxies, client) => {
  expect(clientAddress(peer, forwardedFor, proxies)).toBe(client);
});

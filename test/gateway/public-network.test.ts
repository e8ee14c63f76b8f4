import { expect, test } from "vitest";
import { publicNetwork } from "../../engine/gateway/public-network.ts";

test.each([
  "127.0.0.1",
  "10.1.2.3",
  "172.31.0.9",
  "192.168.1.1",
  "169.254.7.7",
  "100.64.0.1",
  "::1",
  "fd00::5",
  "fe80::1",
  "",
])("%j is one of our own: a proxy there speaks for everybody", (address) => {
  expect(publicNetwork(address)).toBeNull();
  if (address.includes(".")) expect(publicNetwork(`::ffff:${address}`)).toBeNull();
});

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["172.32.0.1", "172.32.0.1"],
  ["100.128.0.1", "100.128.0.1"],
  ["::ffff:203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8::6", "2001:db8:0:0"],
  ["2001:db8:1:2::", "2001:db8:1:2"],
])("%s counts as %s", (address, network) => {
  expect(publicNetwork(address)).toBe(network);
});

import { expect, test } from "vitest";
import { clientAddress } from "./client-address.ts";

function from(address: string | null, cf: unknown = {}): Request {
  const request = new Request("https://roster.example/", { headers: address ? { "CF-Connecting-IP": address } : {} });
  return Object.assign(request, cf === undefined ? {} : { cf });
}

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["2001:db8:1:2::", "2001:db8:1:2::/64"],
  [null, "unknown"],
])("%s is %s", (address, network) => {
  expect(clientAddress(from(address))).toBe(network);
});

test("outside the platform, the header is ignored", () => {
  const request = new Request("https://roster.example/", { headers: { "CF-Connecting-IP": "192.0.2.7" } });
  expect(clientAddress(request)).toBe("unknown");
});

/**
 * The client address that the platform reports; `unknown` outside the platform, where a caller could set the header itself.
 * An IPv6 address is reduced to its /64 network, because one client usually controls all addresses of it.
 */
export function clientAddress(request: Request): string {
  if (!("cf" in request) || request.cf === undefined) return "unknown";
  const address = request.headers.get("CF-Connecting-IP") ?? "unknown";
  return address.includes(":") ? networkOf(address) : address;
}

function networkOf(address: string): string {
  const [head = "", tail = ""] = address.split("::");
  const [first, last] = [head, tail].map((part) => (part === "" ? [] : part.split(":")));
  const zeros = address.includes("::") ? 8 - (first?.length ?? 0) - (last?.length ?? 0) : 0;
  const groups = [...(first ?? []), ...Array.from({ length: Math.max(0, zeros) }, () => "0"), ...(last ?? [])];
  return `${groups.slice(0, 4).join(":")}::/64`;
}

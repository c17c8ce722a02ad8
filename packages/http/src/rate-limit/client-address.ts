/**
 * Whose connection a request came over, as the platform says it; `unknown` where there is no platform, since then the
 * header is whatever the caller wrote. An IPv6 caller is its /64: it has every address in that.
 */
export function clientAddress(request: Request): string {
  if (Reflect.get(request, "cf") === undefined) return "unknown";
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

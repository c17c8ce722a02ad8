/**
 * Whether `Accept` prefers `application/x-ndjson` to `application/json` (RFC 9110 §12.5.1). NDJSON has to be named with a
 * weight above 0, and not below the weight of JSON where that is named too.
 */
export function prefersNdjson(accept: string | null): boolean {
  const ranges = (accept ?? "").toLowerCase().split(",");
  const weight = weightOf(ranges, "application/x-ndjson");
  return weight !== null && weight > 0 && weight >= (weightOf(ranges, "application/json") ?? 0);
}

function weightOf(ranges: readonly string[], type: string): number | null {
  for (const range of ranges) {
    const [name, ...parameters] = range.split(";").map((part) => part.trim());
    if (name !== type) continue;
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    return weight === undefined ? 1 : Number(weight.slice(2)) || 0;
  }
  return null;
}

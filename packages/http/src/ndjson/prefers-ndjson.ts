/**
 * Whether `Accept` prefers lines (`application/x-ndjson`) to one document (`application/json`): they have to be named, with
 * a weight above 0, and not below that of JSON where that is named too (RFC 9110 §12.5.1).
 */
export function prefersNdjson(accept: string | null): boolean {
  const ranges = (accept ?? "").toLowerCase().split(",");
  const lines = weightOf(ranges, "application/x-ndjson");
  return lines !== null && lines > 0 && lines >= (weightOf(ranges, "application/json") ?? 0);
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

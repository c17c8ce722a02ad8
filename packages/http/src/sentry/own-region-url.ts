/**
 * An organization as the upstream itself tells it, but for the address of its region: clients go there for the rest, and
 * are to come here.
 */
export function withOwnRegionUrl(raw: unknown, origin: string): unknown {
  if (!isRecord(raw)) return raw;
  return { ...raw, links: { ...(isRecord(raw["links"]) ? raw["links"] : {}), regionUrl: origin } };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

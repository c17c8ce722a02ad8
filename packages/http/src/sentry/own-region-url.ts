import { isRecord } from "@roster/core/pagination";

/**
 * An organization as the upstream itself tells it, but for the address of its region: clients go there for the rest, and
 * are to come here.
 */
export function withOwnRegionUrl(raw: unknown, origin: string): unknown {
  if (!isRecord(raw)) return raw;
  return { ...raw, links: { ...(isRecord(raw["links"]) ? raw["links"] : {}), regionUrl: origin } };
}

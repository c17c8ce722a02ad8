import { isRecord } from "@roster/core/pagination";

/**
 * An organization's upstream JSON with `links.regionUrl` replaced by this origin, to which clients then send their further
 * requests.
 */
export function withOwnRegionUrl(raw: unknown, origin: string): unknown {
  if (!isRecord(raw)) return raw;
  return { ...raw, links: { ...(isRecord(raw["links"]) ? raw["links"] : {}), regionUrl: origin } };
}

import * as v from "valibot";

/** Where an organization's own auth token says that its organization is. */
export interface TokenHint {
  /** The organization's slug. */
  readonly organization: string;
  /** Sentry's name of the region, the first label of its host: `de`. */
  readonly region: string;
  /** The origin of the region's API, unchecked. */
  readonly apiUrl: string;
}

/** `sntrys_`, JSON in base64, and the secret. */
const shape = /^sntrys_([^_]+)_[^_]+$/;
const payload = v.object({ org: v.string(), region_url: v.pipe(v.string(), v.url()) });

/**
 * Reads what an organization's auth token tells of itself; null for any other token. It is not signed, so no token
 * may go where it points but to hosts that are known. `url` is not read: it often names the wrong region.
 */
export function decodeTokenHint(token: string): TokenHint | null {
  const encoded = shape.exec(token)?.[1];
  if (encoded === undefined) return null;
  const parsed = v.safeParse(payload, decode(encoded));
  if (!parsed.success) return null;
  const { hostname, origin } = new URL(parsed.output.region_url);
  const [region = ""] = hostname.split(".");
  return { organization: parsed.output.org, region, apiUrl: origin };
}

function decode(encoded: string): unknown {
  try {
    return JSON.parse(atob(encoded));
  } catch {
    return null;
  }
}

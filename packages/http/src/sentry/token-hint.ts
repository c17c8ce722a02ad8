import * as v from "valibot";

/** The organization and region that an organization's own auth token names. */
export interface TokenHint {
  /** The organization's slug. */
  readonly organization: string;
  /** Sentry's name of the region: the first label of its host, such as `de`. */
  readonly region: string;
  /** The origin of the region's API. It is not checked. */
  readonly apiUrl: string;
}

/** `sntrys_`, then JSON in base64, then the secret. */
const TOKEN = /^sntrys_([^_]+)_[^_]+$/;
const payloadSchema = v.object({ org: v.string(), region_url: v.pipe(v.string(), v.url()) });

/**
 * Decodes the payload of an organization's auth token; null for any other token. The payload is not signed, so a token must
 * be sent to known hosts only. The member `url` is ignored, because it often names the wrong region.
 */
export function decodeTokenHint(token: string): TokenHint | null {
  const encoded = TOKEN.exec(token)?.[1];
  if (encoded === undefined) return null;
  const payload = v.safeParse(payloadSchema, decodeJson(encoded));
  if (!payload.success) return null;
  const { hostname, origin } = new URL(payload.output.region_url);
  const [region = ""] = hostname.split(".");
  return { organization: payload.output.org, region, apiUrl: origin };
}

function decodeJson(encoded: string): unknown {
  try {
    return JSON.parse(atob(encoded));
  } catch {
    return null;
  }
}

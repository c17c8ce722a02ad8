import { UpstreamError } from "./upstream-error.ts";

/**
 * Reads a configured base URL as an origin (scheme, host, port).
 *
 * @throws RangeError for anything but an http or https origin. A path or credentials in the URL would otherwise be
 * dropped without notice.
 */
export function readOrigin(text: string): string {
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!isOrigin) throw new RangeError("An upstream is configured by its origin, such as https://sentry.io");
  return url.origin;
}

/** Returns the origin of a URL that an upstream sent, if credentials may be sent to that origin. */
export type AllowList = (url: string) => string;

/**
 * Creates the list of the only hosts that credentials are sent to. An entry is a host (`us.sentry.io` stands for https on
 * port 443) or an origin (`http://127.0.0.1:9000`). Only the origin of a URL is used.
 *
 * @returns a function that throws UpstreamError `host-not-allowed` for every other URL.
 */
export function createAllowList(hosts: readonly string[]): AllowList {
  const origins = new Set(hosts.map((host) => readOrigin(host.includes("://") ? host : `https://${host}`)));
  return (text) => {
    const url = URL.parse(text);
    if (url !== null && origins.has(url.origin)) return url.origin;
    throw new UpstreamError("host-not-allowed", `${url?.host || "A URL without a host"} is not on the list of hosts`);
  };
}

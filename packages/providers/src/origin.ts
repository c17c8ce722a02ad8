import { UpstreamError } from "./upstream-error.ts";

/**
 * The origin (scheme, host, port) of an upstream that the configuration names by its base URL.
 *
 * @throws RangeError for anything but an http or https origin: a path or credentials in it would be lost in silence.
 */
export function readOrigin(text: string): string {
  const url = URL.parse(text);
  const isOrigin = url !== null && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (!isOrigin) throw new RangeError("An upstream is configured by its origin, such as https://sentry.io");
  return url.origin;
}

/** Gives the origin of an address that an upstream named, if credentials may go there. */
export type AllowList = (address: string) => string;

/**
 * The only hosts that credentials are sent to. An entry is a host (`us.sentry.io`, over https and its usual port) or an
 * origin that says more (`http://127.0.0.1:9000`). Of an address only its origin is ever used.
 *
 * @returns a function that throws UpstreamError `host-not-allowed` for every other address.
 */
export function createAllowList(hosts: readonly string[]): AllowList {
  const origins = new Set(hosts.map((host) => readOrigin(host.includes("://") ? host : `https://${host}`)));
  return (address) => {
    const url = URL.parse(address);
    if (url !== null && origins.has(url.origin)) return url.origin;
    throw new UpstreamError(
      "host-not-allowed",
      `${url?.host || "An address without a host"} is not on the list of hosts`,
    );
  };
}

/** What every answer says for the sake of browsers: it is data, and no page, frame or script of anyone's. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Only a secure connection can promise to stay one (RFC 6797 §7.2). */
export const TRANSPORT_SECURITY = "max-age=31536000; includeSubDomains";

/** The request headers that decide an answer: whoever keeps it needs to know. */
export function printVary(credentialHeaders: readonly string[]): string {
  return ["Accept", ...credentialHeaders].join(", ");
}

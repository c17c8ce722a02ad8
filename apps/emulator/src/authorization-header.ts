/**
 * The credential of an `Authorization` header with any scheme. In Basic both vendors send the token as the user name.
 */
export function parseAuthorizationToken(header: string | null): string | null {
  const [scheme = "", text] = (header ?? "").trim().split(/\s+/);
  if (text === undefined) return null;
  return scheme.toLowerCase() === "basic" ? (parseBasicCredentials(text)?.user ?? null) : text;
}

/** RFC 7617: base64 of `user:password`. Returns null if the text is not base64. */
export function parseBasicCredentials(text: string): { readonly user: string; readonly password: string } | null {
  try {
    const [user = "", ...password] = atob(text).split(":");
    return { user, password: password.join(":") };
  } catch {
    return null;
  }
}

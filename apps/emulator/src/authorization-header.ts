/** The credential of an `Authorization` header whatever its scheme; of Basic the user, which is where both vendors put a token. */
export function parseAuthorizationToken(header: string | null): string | null {
  const [scheme = "", text] = (header ?? "").trim().split(/\s+/);
  if (text === undefined) return null;
  return scheme.toLowerCase() === "basic" ? parseBasicUser(text) : text;
}

/** RFC 7617: base64 of `user:password`. */
export function parseBasicUser(text: string): string | null {
  return parseBasicCredentials(text)?.user ?? null;
}

export function parseBasicCredentials(text: string): { readonly user: string; readonly password: string } | null {
  try {
    const [user = "", ...password] = atob(text).split(":");
    return { user, password: password.join(":") };
  } catch {
    return null;
  }
}

/** The credential of an `Authorization` header whatever its scheme; of Basic the user, which is where both vendors put a token. */
export function readToken(header: string | null): string | null {
  const [scheme = "", text] = (header ?? "").trim().split(/\s+/);
  if (text === undefined) return null;
  return scheme.toLowerCase() === "basic" ? readBasicUser(text) : text;
}

/** RFC 7617: base64 of `user:password`. */
export function readBasicUser(text: string): string | null {
  return readBasic(text)?.user ?? null;
}

export function readBasic(text: string): { readonly user: string; readonly password: string } | null {
  try {
    const [user = "", ...password] = atob(text).split(":");
    return { user, password: password.join(":") };
  } catch {
    return null;
  }
}

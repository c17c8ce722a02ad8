/** The SHA-256 of bytes as base64url: 43 characters that are valid in a URL and in an entity tag. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  // `digest` does not accept shared memory. The type of `bytes` allows it, but no caller uses it.
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  return btoa(String.fromCharCode(...digest))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** SHA-256 as base64url: 43 characters that are safe in a URL and in an entity tag. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  // The platforms' types disagree on whether bytes may be shared memory. Ours never are.
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  return btoa(String.fromCharCode(...digest))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

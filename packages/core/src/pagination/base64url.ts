const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What is all ASCII is its own UTF-8, and spared the way through bytes: positions and cursors nearly always are. */
const ASCII = /^[\0-\x7f]*$/;

/** JSON as base64url without padding (RFC 4648 §5). */
export function encodeJson(value: unknown): string {
  const text = JSON.stringify(value);
  const binary = ASCII.test(text) ? text : toBinary(text);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The JSON of a base64url text, or undefined where it is not that. */
export function decodeJson(text: string): unknown {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return JSON.parse(ASCII.test(binary) ? binary : fromBinary(binary));
  } catch {
    return undefined;
  }
}

function toBinary(text: string): string {
  return Array.from(utf8.encode(text), (byte) => String.fromCharCode(byte)).join("");
}

function fromBinary(binary: string): string {
  return strictUtf8.decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
}

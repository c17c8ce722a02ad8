const utf8 = new TextEncoder();
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** ASCII text is its own UTF-8 encoding. Positions and cursors nearly always are ASCII, so this case skips the byte arrays. */
const ASCII = /^[\0-\x7f]*$/;

/** Encodes a value as JSON in base64url without padding (RFC 4648 §5). */
export function encodeJson(value: unknown): string {
  const text = JSON.stringify(value);
  const binary = ASCII.test(text) ? text : toBinary(text);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Decodes base64 JSON: base64url or standard base64, with or without padding. A space stands for `+`, because that is how a
 * query string with an unencoded `+` is read. Returns undefined if the text is not base64, not UTF-8 or not JSON.
 */
export function decodeJson(text: string): unknown {
  if (!/^[A-Za-z0-9_+/ -]*={0,2}$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll(/[- ]/g, "+").replaceAll("_", "/"));
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

/** Whether a decoded JSON value is an object that is not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A point in time as both upstreams store it: whole microseconds since 1970-01-01T00:00:00Z, a safe integer. */
export type Timestamp = number;

const ISO_8601 = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?(?:Z|([+-])(\d{2}):?(\d{2}))?$/;

/** Parses an ISO 8601 date-time. Without a zone it is UTC. Returns null for any other text and for impossible dates. */
export function parseTimestamp(text: string): Timestamp | null {
  const match = ISO_8601.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction = "", sign, zoneHour = "0", zoneMinute = "0"] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day)) return null;
  const zone = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === "-" ? -1 : 1);
  return (date.getTime() - zone * 60_000) * 1000 + Number(fraction.padEnd(6, "0"));
}

/**
 * Prints the format of Python's `isoformat()`, with `Z` in place of `+00:00`: six digits, or no fraction if the
 * microseconds are zero.
 */
export function printIsoformat(timestamp: Timestamp): string {
  const micros = microsecond(timestamp);
  const seconds = wholeSeconds(timestamp);
  return micros === 0 ? `${seconds}Z` : `${seconds}.${String(micros).padStart(6, "0")}Z`;
}

/** Prints three digits if they are exact, else six. The recorded examples of the public documents have both forms. */
export function printDocumentedFormat(timestamp: Timestamp): string {
  const micros = microsecond(timestamp);
  const digits = String(micros).padStart(6, "0");
  return `${wholeSeconds(timestamp)}.${micros % 1000 === 0 ? digits.slice(0, 3) : digits}Z`;
}

/** Prints whole seconds and `Z`, the format of the k6 documents. */
export function printSeconds(timestamp: Timestamp): string {
  return `${wholeSeconds(timestamp)}Z`;
}

/** Prints six digits, and `Z` unless `zone` is empty. Older k6 servers printed no zone. */
export function printMicroseconds(timestamp: Timestamp, zone: "Z" | "" = "Z"): string {
  return `${wholeSeconds(timestamp)}.${String(microsecond(timestamp)).padStart(6, "0")}${zone}`;
}

function microsecond(timestamp: Timestamp): number {
  return ((timestamp % 1_000_000) + 1_000_000) % 1_000_000;
}

function wholeSeconds(timestamp: Timestamp): string {
  return new Date((timestamp - microsecond(timestamp)) / 1000).toISOString().slice(0, 19);
}

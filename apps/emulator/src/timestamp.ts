/** An instant as both upstreams keep it: whole microseconds since 1970-01-01T00:00:00Z, a safe integer. */
export type Timestamp = number;

const ISO_8601 = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?(?:Z|([+-])(\d{2}):?(\d{2}))?$/;

/** Reads an ISO 8601 date-time; one without a zone is UTC. Answers null for anything else, an impossible date included. */
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
 * Prints as Python's `isoformat()` does with `+00:00` written `Z`: six digits, or no fraction at all when the
 * microseconds are zero.
 */
export function printIsoformat(instant: Timestamp): string {
  const micros = microsecond(instant);
  const seconds = wholeSeconds(instant);
  return micros === 0 ? `${seconds}Z` : `${seconds}.${String(micros).padStart(6, "0")}Z`;
}

/** Three digits where they say everything, else six: the recorded examples of the public documents have both. */
export function printDocumentedFormat(instant: Timestamp): string {
  const micros = microsecond(instant);
  const digits = String(micros).padStart(6, "0");
  return `${wholeSeconds(instant)}.${micros % 1000 === 0 ? digits.slice(0, 3) : digits}Z`;
}

/** Whole seconds and `Z`, as the k6 documents print. */
export function printSeconds(instant: Timestamp): string {
  return `${wholeSeconds(instant)}Z`;
}

/** Six digits always, and `Z` unless the zone is left out, as older k6 servers did. */
export function printMicroseconds(instant: Timestamp, zone: "Z" | "" = "Z"): string {
  return `${wholeSeconds(instant)}.${String(microsecond(instant)).padStart(6, "0")}${zone}`;
}

function microsecond(instant: Timestamp): number {
  return ((instant % 1_000_000) + 1_000_000) % 1_000_000;
}

function wholeSeconds(instant: Timestamp): string {
  return new Date((instant - microsecond(instant)) / 1000).toISOString().slice(0, 19);
}

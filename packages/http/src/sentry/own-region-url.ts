import { findMember } from "./json-member.ts";

/**
 * An organization's upstream JSON with `links.regionUrl` replaced by this origin, to which clients then send their further
 * requests. Everything else stays as the upstream sent it. Text that is not a JSON object stays the same.
 */
export function withOwnRegionUrl(raw: string, origin: string): string {
  const url = JSON.stringify(origin);
  if (!raw.startsWith("{")) return raw;
  const links = findMember(raw, 0, "links");
  if (!links) return appendMember(raw, raw.length, `"links":{"regionUrl":${url}}`);
  if (raw[links.start] !== "{") return splice(raw, links, `{"regionUrl":${url}}`);
  const regionUrl = findMember(raw, links.start, "regionUrl");
  return regionUrl ? splice(raw, regionUrl, url) : appendMember(raw, links.end, `"regionUrl":${url}`);
}

function splice(text: string, { start, end }: { readonly start: number; readonly end: number }, replacement: string) {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** Adds a member to the object that ends before `end`. */
function appendMember(text: string, end: number, member: string): string {
  const close = text.lastIndexOf("}", end - 1);
  const isEmpty = text.slice(0, close).trimEnd().endsWith("{");
  return `${text.slice(0, close)}${isEmpty ? "" : ","}${member}${text.slice(close)}`;
}

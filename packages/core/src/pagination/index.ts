export { decodeJson, encodeJson, isRecord } from "./base64url.ts";
export { decodeCursor, encodeCursor, MAX_CURSOR_LENGTH, MAX_LAG_POSITIONS, type Cursor } from "./cursor.ts";
export { fingerprint } from "./fingerprint.ts";
export { keysetRanges } from "./keyset.ts";
export { printLinks, type LinkTarget } from "./link-header.ts";
export { mergeSorted } from "./merge-sorted.ts";
export {
  comparePositions,
  decodePosition,
  encodePosition,
  matchesSort,
  positionFromTuple,
  type Position,
} from "./position.ts";
export { parseSentryLinks, printSentryLinks } from "./sentry-link.ts";
export { parseSort, printSort, SORT_FIELDS, type Sort, type SortField } from "./sort.ts";
export { MAX_TEXT_KEY, textKey } from "./text-key.ts";
export { walkPages } from "./walk-pages.ts";

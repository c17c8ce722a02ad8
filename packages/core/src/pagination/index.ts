export { decodeJson, encodeJson } from "./base64url.ts";
export { decodeCursor, encodeCursor, type Cursor, type CursorError } from "./cursor.ts";
export { fingerprint } from "./fingerprint.ts";
export { keysetRanges, type KeysetPart, type PositionColumns, type KeysetRange } from "./keyset.ts";
export { printLinks, type LinkTarget } from "./link-header.ts";
export { mergeSorted, type Positioned } from "./merge-sorted.ts";
export {
  comparePositions,
  decodePosition,
  encodePosition,
  matchesSort,
  positionComparer,
  type Position,
} from "./position.ts";
export { parseSentryCursor, printSentryCursor, type SentryCursor } from "./sentry-cursor.ts";
export { parseSentryLinks, printSentryLinks, type SentryLink, type SentryLinks } from "./sentry-link.ts";
export { reverseDirection, parseSort, printSort, SORT_FIELDS, type Sort, type SortField } from "./sort.ts";
export { walkPages, type LinkedPage } from "./walk-pages.ts";

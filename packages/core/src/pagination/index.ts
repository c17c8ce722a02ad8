export { decodeJson, encodeJson } from "./base64url.ts";
export { parseCursor, printCursor, type Cursor, type CursorFault } from "./cursor.ts";
export { fingerprint } from "./fingerprint.ts";
export { keysetRuns, type Part, type PositionColumns, type Run } from "./keyset.ts";
export { formatLinks, type LinkTarget } from "./link.ts";
export { mergeSorted, type Positioned } from "./merge.ts";
export {
  comparePositions,
  decodePosition,
  encodePosition,
  fitsSort,
  positionComparer,
  type Position,
} from "./position.ts";
export { parseSentryCursor, printSentryCursor, type SentryCursor } from "./sentry-cursor.ts";
export { parseSentryLinks, printSentryLinks, type SentryLink, type SentryLinks } from "./sentry-link.ts";
export { opposite, parseSort, printSort, SORT_FIELDS, type Sort, type SortField } from "./sort.ts";
export { walkPages, type Paged } from "./walk.ts";

export { parseCursor, printCursor, type Cursor, type CursorFault } from "./cursor.ts";
export { fingerprint } from "./fingerprint.ts";
export { keysetRuns, type PositionColumns, type Run } from "./keyset.ts";
export { formatLinks, type LinkTarget } from "./link.ts";
export { mergeSorted, type Positioned } from "./merge.ts";
export { comparePositions, decodePosition, encodePosition, fitsSort, type Position } from "./position.ts";
export { opposite, parseSort, printSort, SORT_FIELDS, type Sort, type SortField } from "./sort.ts";

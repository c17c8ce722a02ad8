import {
  encodePosition,
  printLinks,
  encodeCursor,
  type Cursor,
  type LinkTarget,
  type Position,
} from "@roster/core/pagination";

/** Where the pages around this one are; null where there is none. */
interface Around {
  readonly next: Cursor | null;
  readonly previous: Cursor | null;
  readonly retry: Cursor | null;
}

/** `page` of an envelope. */
export interface PageDocument {
  readonly limit: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly retry: string | null;
}

/** The `page` member of an envelope: cursors as text. */
export function pageDocument(limit: number, around: Around, fingerprint: string): PageDocument {
  const print = (cursor: Cursor | null): string | null => cursor && encodeCursor(cursor, fingerprint);
  return { limit, next: print(around.next), previous: print(around.previous), retry: print(around.retry) };
}

/** The `Link` header of a page: the request's own URL with the other cursors, or null where there are none. */
export function printPageLinks(requestUrl: URL, page: PageDocument): string | null {
  const targets = (["next", "previous"] as const).flatMap((rel): LinkTarget[] => {
    const cursor = page[rel];
    return cursor === null ? [] : [{ rel, uri: withCursor(requestUrl, cursor) }];
  });
  return printLinks(targets);
}

function withCursor(requestUrl: URL, cursor: string): string {
  const url = new URL(requestUrl);
  url.searchParams.delete("position");
  url.searchParams.set("cursor", cursor);
  return url.href;
}

/** A row's document, with its position where that was asked for. */
export function rowDocument<Document extends object>(
  document: Document,
  position: Position,
  included: boolean,
): Document | (Document & { readonly position: string }) {
  return included ? { ...document, position: encodePosition(position) } : document;
}

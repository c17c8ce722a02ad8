import {
  encodePosition,
  printLinks,
  encodeCursor,
  type Cursor,
  type LinkTarget,
  type Position,
} from "@roster/core/pagination";

/** The cursors of the pages next to this one; null where there is none. */
interface PageCursors {
  readonly next: Cursor | null;
  readonly previous: Cursor | null;
  readonly retry: Cursor | null;
}

/** The `page` member of a list response. `retry` reads the same page again, with the sources that failed. */
export interface PageDocument {
  readonly limit: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly retry: string | null;
}

/** Creates the `page` member. The fingerprint binds its cursors to the query. */
export function pageDocument(limit: number, cursors: PageCursors, fingerprint: string): PageDocument {
  const encode = (cursor: Cursor | null): string | null => cursor && encodeCursor(cursor, fingerprint);
  return { limit, next: encode(cursors.next), previous: encode(cursors.previous), retry: encode(cursors.retry) };
}

/** The `Link` header of a page: the request's URL with the cursors of the pages next to it; null where there are none. */
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

/** The text of a row, with its position where `include=position` was sent. */
export function printRow({ position, text }: PrintableRow, withPosition: boolean): string {
  return withPosition ? `${text.slice(0, -1)},"position":"${encodePosition(position)}"}` : text;
}

/** The body of a list: the texts of its rows, and the other members of the envelope. */
export function printListBody(rows: readonly PrintableRow[], withPosition: boolean, rest: object): string {
  const texts = withPosition ? rows.map((row) => printRow(row, true)) : rows.map(({ text }) => text);
  return `{"data":[${texts.join(",")}],${JSON.stringify(rest).slice(1)}`;
}

/** A row of organizations or projects. */
interface PrintableRow {
  readonly position: Position;
  readonly text: string;
}

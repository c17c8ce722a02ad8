/** One side of a Sentry page: the cursor that reads on from it, and whether anything is there. */
export interface SentryLink {
  readonly cursor: string;
  readonly results: boolean;
}

/** Both sides. Sentry always sends both, with a cursor even where there are no results: it is meant for polling. */
export interface SentryLinks {
  readonly previous: SentryLink;
  readonly next: SentryLink;
}

/**
 * The `Link` header of a Sentry page, to the byte: previous before next, the cursor as it is at the end of the URL, and
 * `?&cursor=` where the request had no other parameter. Source: `sentry/api/base.py`, `build_cursor_link`.
 *
 * @param url absolute, without a query string.
 * @param search the other parameters, encoded, without `?` and without `cursor`.
 */
export function printSentryLinks(url: string, search: string, { previous, next }: SentryLinks): string {
  const print = (rel: string, { cursor, results }: SentryLink): string =>
    `<${url}?${search}&cursor=${cursor}>; rel="${rel}"; results="${results}"; cursor="${cursor}"`;
  return `${print("previous", previous)}, ${print("next", next)}`;
}

const TARGET = /<[^>]*>((?:\s*;\s*[\w!#$&+.^`|~*-]+\s*=\s*(?:"[^"]*"|[^\s,;"]+))*)/g;
const PARAMETER = /;\s*([\w!#$&+.^`|~*-]+)\s*=\s*(?:"([^"]*)"|([^\s,;"]+))/g;

/**
 * Reads the sides of a Sentry `Link` header that are there, in any order, with any other parameters and spacing, the URL
 * unread: its host is not to be followed. A side without a cursor is not there, nor is one that says something twice.
 */
export function parseSentryLinks(header: string): Partial<SentryLinks> {
  const links: { previous?: SentryLink; next?: SentryLink } = {};
  for (const [, text = ""] of header.matchAll(TARGET)) {
    const parameters = [...text.matchAll(PARAMETER)].map(
      ([, name = "", quoted, bare]) => [name.toLowerCase(), quoted ?? bare ?? ""] as const,
    );
    const read = new Map(parameters);
    const rel = read.get("rel");
    const cursor = read.get("cursor");
    if (!cursor || read.size < parameters.length || (rel !== "next" && rel !== "previous")) continue;
    links[rel] ??= { cursor, results: read.get("results") === "true" };
  }
  return links;
}

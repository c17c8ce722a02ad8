/** One entry of a Sentry `Link` header: a cursor, and whether there are results behind it. */
export interface SentryLink {
  readonly cursor: string;
  readonly results: boolean;
}

/** Both entries. Sentry always sends both, each with a cursor even if it has no results, because clients may poll with it. */
export interface SentryLinks {
  readonly previous: SentryLink;
  readonly next: SentryLink;
}

/**
 * Prints the `Link` header of a Sentry page with the same bytes as Sentry: `previous` before `next`, the cursor unencoded at
 * the end of the URL, and `?&cursor=` if the request had no other parameters. Source: `sentry/api/base.py`,
 * `build_cursor_link`.
 *
 * @param url absolute, without a query string.
 * @param search the other parameters, encoded, without `?` and without `cursor`.
 */
export function printSentryLinks(url: string, search: string, { previous, next }: SentryLinks): string {
  const print = (rel: string, { cursor, results }: SentryLink): string =>
    `<${url}?${search}&cursor=${cursor}>; rel="${rel}"; results="${results}"; cursor="${cursor}"`;
  return `${print("previous", previous)}, ${print("next", next)}`;
}

const ENTRY = /<[^>]*>((?:\s*;\s*[\w!#$&+.^`|~*-]+\s*=\s*(?:"[^"]*"|[^\s,;"]+))*)/g;
const PARAMETER = /;\s*([\w!#$&+.^`|~*-]+)\s*=\s*(?:"([^"]*)"|([^\s,;"]+))/g;

/**
 * Parses a Sentry `Link` header. Entries may come in any order, with other parameters and any spacing. The URLs are ignored,
 * because no client may follow their host. An entry without a cursor, with a repeated parameter, or with `results` that is
 * neither `true` nor `false` is left out.
 */
export function parseSentryLinks(header: string): Partial<SentryLinks> {
  const links: { previous?: SentryLink; next?: SentryLink } = {};
  for (const [, text = ""] of header.matchAll(ENTRY)) {
    const parameters = [...text.matchAll(PARAMETER)].map(
      ([, name = "", quoted, bare]) => [name.toLowerCase(), quoted ?? bare ?? ""] as const,
    );
    const byName = new Map(parameters);
    const rel = byName.get("rel");
    const cursor = byName.get("cursor");
    const results = byName.get("results");
    if (!cursor || byName.size < parameters.length || (rel !== "next" && rel !== "previous")) continue;
    if (results === "true" || results === "false") links[rel] ??= { cursor, results: results === "true" };
  }
  return links;
}

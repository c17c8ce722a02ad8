import type { AuthenticatedK6Request } from "./k6-request.ts";

/** A v3 list in its envelope: whole, or cut into pages where a world asks for that. */
export function printK6List(
  name: "organizations" | "projects",
  items: readonly unknown[],
  { url, knobs }: AuthenticatedK6Request,
): unknown {
  const { meta, pageSize } = knobs;
  const page = Math.max(1, Number(url.searchParams.get("page") ?? 1) || 1);
  const size = pageSize ?? items.length;
  const shown = pageSize === null ? items : items.slice((page - 1) * size, page * size);
  if (!meta) return { [name]: shown };
  const last = pageSize === null || page * size >= items.length;
  const here = `${url.origin}${url.pathname}?page=`;
  return {
    [name]: shown,
    meta: {
      next: last ? null : `${here}${page + 1}`,
      prev: page === 1 ? null : `${here}${page - 1}`,
      count: items.length,
    },
  };
}

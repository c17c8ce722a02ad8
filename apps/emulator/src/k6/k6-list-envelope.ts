import type { AuthenticatedK6Context } from "./k6-request-context.ts";

/** A v3 list in its envelope: complete, or one page if the knob `pageSize` is set. */
export function printK6List(
  name: "organizations" | "projects",
  items: readonly unknown[],
  { url, knobs }: AuthenticatedK6Context,
): unknown {
  const { meta, pageSize } = knobs;
  const page = Math.max(1, Number(url.searchParams.get("page") ?? 1) || 1);
  const size = pageSize ?? items.length;
  const shown = pageSize === null ? items : items.slice((page - 1) * size, page * size);
  if (!meta) return { [name]: shown };
  const isLast = pageSize === null || page * size >= items.length;
  const base = `${url.origin}${url.pathname}?page=`;
  return {
    [name]: shown,
    meta: {
      next: isLast ? null : `${base}${page + 1}`,
      prev: page === 1 ? null : `${base}${page - 1}`,
      count: items.length,
    },
  };
}

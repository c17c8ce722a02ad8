import { describeAbort } from "../abort.ts";
import type { Upstream } from "../provider.ts";
import type { UpstreamError } from "../upstream-error.ts";

/** Makes every call fail with `error` once it gave `pages` pages. */
export interface ScheduledFailure {
  readonly pages: number;
  readonly error: UpstreamError;
}

export interface MemoryPage<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
}

/** Gives a list page by page, as if it came from elsewhere; `after` is an earlier page's `next`. */
export type Paginator = <T>(
  list: readonly T[],
  upstream: Upstream,
  after?: string,
) => AsyncGenerator<MemoryPage<T>, void, undefined>;

/** @param readFailure asked before every page. */
export function createPaginator(pageSize: number, readFailure: () => ScheduledFailure | null): Paginator {
  return async function* paginate(list, { signal }, after = "0") {
    let at = Number(after);
    for (let pages = 0; ; pages += 1) {
      // A page is an answer from elsewhere, so it never comes in the same turn.
      await Promise.resolve();
      if (signal?.aborted) throw describeAbort(signal.reason, "Memory");
      const failure = readFailure();
      if (failure !== null && pages >= failure.pages) throw failure.error;
      const end = at + pageSize;
      yield { rows: list.slice(at, end), next: end < list.length ? String(end) : null };
      if (end >= list.length) return;
      at = end;
    }
  };
}

import { describeAbort } from "../abort.ts";
import type { Upstream } from "../provider.ts";
import type { UpstreamError } from "../upstream-error.ts";

/** Every call fails with `error` after it has yielded `pages` pages. */
export interface ScheduledFailure {
  readonly pages: number;
  readonly error: UpstreamError;
}

export interface MemoryPage<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
}

/** Yields a list page by page, like an upstream. `after` is the `next` of an earlier page. */
export type Paginator = <T>(
  list: readonly T[],
  upstream: Upstream,
  after?: string,
) => AsyncGenerator<MemoryPage<T>, void, undefined>;

/** @param readFailure called before every page. */
export function createPaginator(pageSize: number, readFailure: () => ScheduledFailure | null): Paginator {
  return async function* paginate(list, { signal }, after = "0") {
    let start = Number(after);
    for (let pages = 0; ; pages += 1) {
      // A page of a real upstream never arrives synchronously.
      await Promise.resolve();
      if (signal?.aborted) throw describeAbort(signal.reason, "Memory");
      const failure = readFailure();
      if (failure !== null && pages >= failure.pages) throw failure.error;
      const end = start + pageSize;
      yield { rows: list.slice(start, end), next: end < list.length ? String(end) : null };
      if (end >= list.length) return;
      start = end;
    }
  };
}

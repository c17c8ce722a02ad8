import type { Sort } from "../pagination/index.ts";

/** Projects have one sort: newest first. */
export const PROJECT_SORT: Sort = { field: "created", direction: "descending" };

/**
 * Which of a vendor's APIs an answer came by, where there are two: k6's `v3` knows organizations, its successor `v6` only
 * stacks, so that what came by `v6` has a name and an id and little more.
 */
export type ApiVersion = "v3" | "v6";

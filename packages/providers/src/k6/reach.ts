import type { Stack } from "./stack.ts";

/** Where k6 is, and what there is to ask for once v3 is gone. */
export interface Reach {
  readonly origin: string;
  readonly stacks: readonly Stack[];
}

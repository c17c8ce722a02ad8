import type { AddressableStack } from "./k6-stack.ts";

/** Where k6 is, and what there is to ask for once v3 is gone. */
export interface K6Config {
  readonly origin: string;
  readonly stacks: readonly AddressableStack[];
}

import type { AddressableStack } from "./k6-stack.ts";

/** The configuration of the k6 adapter. */
export interface K6Config {
  readonly origin: string;
  /** Collects the stacks to request from v6 if v3 no longer exists. Not called before, because there can be many. */
  readonly stacks: () => readonly AddressableStack[];
}

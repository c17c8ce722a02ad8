export { createMemoryProvider, type MemoryOptions, type MemoryProvider } from "./memory-provider.ts";
export type { MemoryFacts } from "./memory-world.ts";

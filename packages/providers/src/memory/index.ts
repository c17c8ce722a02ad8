export { createMemoryProvider, type MemoryOptions, type MemoryProvider } from "./provider.ts";
export type { MemoryFacts } from "./world.ts";

export { createMemoryProvider, type MemoryOptions, type MemoryProvider } from "./provider.ts";

/**
 * Core is compiled with `lib: ["ES2024"]` and `types: []`, so `fetch`, timers and the rest are type errors.
 * These few globals exist in every runtime, and touch nothing outside of their argument.
 */
declare function btoa(text: string): string;
declare function atob(text: string): string;
declare class TextEncoder {
  encode(text: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal: boolean; ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

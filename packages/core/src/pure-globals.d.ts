/**
 * Core is compiled with `lib: ["ES2024"]` and `types: []`, so that `fetch`, timers and other platform APIs are type errors.
 * The globals below exist in every runtime and have no side effects.
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

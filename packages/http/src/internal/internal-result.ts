/** The result of a method of `Internal`: how long the calls of the region took, and the result as text. */
export interface InternalResult {
  /** The entries of `Server-Timing`, as the header has them. */
  readonly timings: string;
  readonly text: string;
}

/** Encodes a result: one line of timings, then the text. */
export function encodeResult({ timings, text }: InternalResult): string {
  return `${timings}\n${text}`;
}

/** @throws {SyntaxError} if the text is not a result. */
export function decodeResult(result: string): InternalResult {
  const end = result.indexOf("\n");
  if (end < 0) throw new SyntaxError("The result has no line of timings.");
  return { timings: result.slice(0, end), text: result.slice(end + 1) };
}

/** One line of `bench/results.json`. */
export interface BenchmarkResult {
  readonly name: string;
  /** Ours beside the peer's: what of whom is in the name. */
  readonly ratio: number;
  readonly target: number;
  /** Whether more or less is better. */
  readonly better: "higher" | "lower";
  readonly met: boolean;
  /** What was measured, for a reader: absolute numbers of this run on this machine. */
  readonly detail: string;
}

export function atLeast(name: string, ratio: number, target: number, detail: string): BenchmarkResult {
  return { name, ratio: rounded(ratio), target, better: "higher", met: ratio >= target, detail };
}

export function atMost(name: string, ratio: number, target: number, detail: string): BenchmarkResult {
  return { name, ratio: rounded(ratio), target, better: "lower", met: ratio <= target, detail };
}

/** Seconds as a person reads them. */
export function printSeconds(seconds: number): string {
  if (seconds < 1e-3) return `${(seconds * 1e6).toFixed(2)} µs`;
  return seconds < 1 ? `${(seconds * 1e3).toFixed(2)} ms` : `${seconds.toFixed(2)} s`;
}

function rounded(ratio: number): number {
  return Number(ratio.toPrecision(3));
}

/** One result in `bench/results.json`. */
export interface BenchmarkResult {
  readonly name: string;
  /** Our number divided by that of the peer, or by the limit. `name` states which. */
  readonly ratio: number;
  readonly target: number;
  /** Whether a higher or a lower ratio is better. */
  readonly better: "higher" | "lower";
  readonly met: boolean;
  /** The absolute numbers of this run. They depend on the machine. */
  readonly detail: string;
}

export function atLeast(name: string, ratio: number, target: number, detail: string): BenchmarkResult {
  return { name, ratio: rounded(ratio), target, better: "higher", met: ratio >= target, detail };
}

export function atMost(name: string, ratio: number, target: number, detail: string): BenchmarkResult {
  return { name, ratio: rounded(ratio), target, better: "lower", met: ratio <= target, detail };
}

/** Prints a time in µs, ms or s. */
export function printSeconds(seconds: number): string {
  if (seconds < 1e-3) return `${(seconds * 1e6).toFixed(2)} µs`;
  return seconds < 1 ? `${(seconds * 1e3).toFixed(2)} ms` : `${seconds.toFixed(2)} s`;
}

function rounded(ratio: number): number {
  return Number(ratio.toPrecision(3));
}

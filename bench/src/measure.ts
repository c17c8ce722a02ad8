/** Results are assigned to this object, so that the compiler cannot remove work whose result is not used. */
const sink: { result: unknown } = { result: undefined };

const ROUNDS = 9;
const ROUND_SECONDS = 0.06;

/**
 * Measures several functions in interleaved rounds, so that all of them run under the same load of the machine. Returns the
 * seconds of one run of each function: the best round, which is the one with the least disturbance.
 */
export function measureInterleaved<Name extends string>(
  works: Readonly<Record<Name, () => unknown>>,
): Record<Name, number> {
  const names = Object.keys(works) as Name[];
  const runs = new Map(names.map((name) => [name, calibrate(works[name])]));
  const best = new Map(names.map((name) => [name, Number.POSITIVE_INFINITY]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) {
      const seconds = measureRound(works[name], runs.get(name) ?? 1);
      best.set(name, Math.min(seconds, best.get(name) ?? seconds));
    }
  }
  return Object.fromEntries(best) as Record<Name, number>;
}

/** How many runs a round needs to be long enough for the clock. The first runs also let the compiler optimize. */
function calibrate(work: () => unknown): number {
  let runs = 1;
  while (measureRound(work, runs) * runs < ROUND_SECONDS && runs < 1_000_000) runs *= 2;
  return runs;
}

/** The mean seconds of one run. */
function measureRound(work: () => unknown, runs: number): number {
  const startedAt = performance.now();
  for (let run = 0; run < runs; run += 1) sink.result = work();
  return (performance.now() - startedAt) / 1000 / runs;
}

/**
 * Seconds for one run of `work`, the best of several rounds: what the code costs when nothing else disturbs it. Rounds of
 * peers are interleaved by the caller (`compare`), so that both meet the same machine.
 */
function round(work: () => unknown, runs: number): number {
  const began = performance.now();
  for (let run = 0; run < runs; run += 1) keep(work());
  return (performance.now() - began) / 1000 / runs;
}

/** What work gives is kept where the compiler cannot see that nobody looks at it. */
let kept: unknown;
function keep(value: unknown): void {
  kept = value;
}
export const lastKept = (): unknown => kept;

const ROUNDS = 9;
const ROUND_SECONDS = 0.06;

/** Measures several pieces of work beside each other. Seconds for one run of each, by name. */
export function measureInterleaved<Name extends string>(
  works: Readonly<Record<Name, () => unknown>>,
): Record<Name, number> {
  const names = Object.keys(works) as Name[];
  const runs = new Map(names.map((name) => [name, calibrate(works[name])]));
  const best = new Map(names.map((name) => [name, Number.POSITIVE_INFINITY]));
  for (let at = 0; at < ROUNDS; at += 1) {
    for (const name of names) {
      const seconds = round(works[name], runs.get(name) ?? 1);
      best.set(name, Math.min(seconds, best.get(name) ?? seconds));
    }
  }
  return Object.fromEntries(best) as Record<Name, number>;
}

/** How many runs make a round that the clock can see. The first ones warm the compiler up. */
function calibrate(work: () => unknown): number {
  let runs = 1;
  while (round(work, runs) * runs < ROUND_SECONDS && runs < 1_000_000) runs *= 2;
  return runs;
}

import type { RandomBytes } from "./trace.ts";

/** Asked of the platform at once: a call to it costs more than the bytes. */
const POOL = 4096;

/**
 * Randomness in small pieces, from a pool that is filled when it is empty. A piece is never given out twice; it is valid
 * until the next one is asked for, so it has to be used at once.
 *
 * @param fill overwrites an array with random bytes.
 */
export function createRandomPool(fill: (bytes: Uint8Array<ArrayBuffer>) => void): RandomBytes {
  const pool = new Uint8Array(POOL);
  let used = POOL;
  return (length) => {
    if (length > POOL) throw new RangeError(`No more than ${POOL} bytes at once.`);
    if (used + length > POOL) {
      fill(pool);
      used = 0;
    }
    used += length;
    return pool.subarray(used - length, used);
  };
}

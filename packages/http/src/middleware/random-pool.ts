import type { RandomBytes } from "./trace.ts";

/** Bytes requested from the platform at once. A call to the platform costs more than the bytes. */
const POOL_SIZE = 4096;

/**
 * A source of random bytes that fills a pool in one call and hands out slices of it. No byte is handed out twice. A slice
 * is valid only until the next call, so use it immediately.
 *
 * @param fill overwrites an array with random bytes.
 */
export function createRandomPool(fill: (bytes: Uint8Array<ArrayBuffer>) => void): RandomBytes {
  const pool = new Uint8Array(POOL_SIZE);
  let used = POOL_SIZE;
  return (length) => {
    if (length > POOL_SIZE) throw new RangeError(`The pool provides at most ${POOL_SIZE} bytes at once.`);
    if (used + length > POOL_SIZE) {
      fill(pool);
      used = 0;
    }
    used += length;
    return pool.subarray(used - length, used);
  };
}

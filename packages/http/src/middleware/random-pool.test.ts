import { expect, test } from "vitest";
import { createRandomPool } from "./random-pool.ts";

test("a pool hands out every byte once, and is refilled when it is empty", () => {
  let fills = 0;
  const random = createRandomPool((bytes) => {
    fills += 1;
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < bytes.length; at += 4) view.setUint32(at, fills * bytes.length + at);
  });
  const pieces = Array.from({ length: 300 }, () => [...random(16)].join());
  expect(fills).toBe(2);
  expect(new Set(pieces).size).toBe(300);
  expect(random(0)).toHaveLength(0);
  expect(() => random(5000)).toThrow(RangeError);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { TokenBuckets } from "./token-buckets.ts";

const policy = { quota: 3, window: 6 };

test("allows a burst up to the quota, then one request per share of the window", () => {
  let now = 0;
  const buckets = new TokenBuckets(() => now, 10);
  const consume = () => buckets.consume("a", policy);
  expect([consume(), consume(), consume()].map(({ allowed, remaining, reset }) => [allowed, remaining, reset])).toEqual(
    [
      [true, 2, 2],
      [true, 1, 4],
      [true, 0, 6],
    ],
  );
  expect(consume()).toEqual({ allowed: false, remaining: 0, retryAfter: 2, reset: 6 });
  now = 1999;
  expect(consume().allowed).toBe(false);
  now = 2000;
  expect(consume().allowed).toBe(true);
  expect(buckets.peek("b", policy)).toMatchObject({ allowed: true, remaining: 3, reset: 0 });
});

test("a refund can be consumed again, and never exceeds the quota", () => {
  const buckets = new TokenBuckets(() => 0, 10);
  for (let count = 0; count < 3; count += 1) buckets.consume("a", policy);
  buckets.refund("a", policy);
  expect(buckets.consume("a", policy).allowed).toBe(true);
  for (let count = 0; count < 9; count += 1) buckets.refund("b", policy);
  expect(buckets.peek("b", policy).remaining).toBe(3);
});

test("the least recently used bucket is dropped", () => {
  const buckets = new TokenBuckets(() => 0, 2);
  for (const name of ["a", "b", "a", "c"]) buckets.consume(name, policy);
  expect(["a", "b", "c"].map((name) => buckets.peek(name, policy).remaining)).toEqual([1, 3, 2]);
});

test("never allows more than the quota and the refill", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3000), { maxLength: 60 }), (waits) => {
      let now = 0;
      let allowed = 0;
      const buckets = new TokenBuckets(() => now, 2);
      for (const wait of waits) {
        now += wait;
        allowed += Number(buckets.consume("a", policy).allowed);
      }
      expect(allowed).toBeLessThanOrEqual(policy.quota + (now / 1000) * (policy.quota / policy.window) + 1e-9);
    }),
  );
});

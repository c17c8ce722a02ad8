import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLruMap } from "./lru-map.ts";

const CAPACITY = 10;

type Step =
  | { readonly kind: "set"; readonly key: string; readonly size: number }
  | { readonly kind: "get"; readonly key: string }
  | { readonly kind: "delete"; readonly key: string };

const key = fc.constantFrom("a", "b", "c", "d", "e");
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), key, size: fc.integer({ min: 0, max: CAPACITY + 2 }) }),
  fc.record({ kind: fc.constant("get" as const), key }),
  fc.record({ kind: fc.constant("delete" as const), key }),
);

describe("createLruMap", () => {
  it("behaves like a list, and never exceeds its capacity", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const lru = createLruMap<number>(CAPACITY);
        let model: (readonly [key: string, value: number, size: number])[] = [];
        for (const [index, taken] of steps.entries()) {
          const held = model.find(([name]) => name === taken.key);
          model = model.filter(([name]) => name !== taken.key);
          if (taken.kind === "get") {
            expect(lru.get(taken.key)).toBe(held?.[1]);
            if (held) model.push(held);
          } else if (taken.kind === "delete") {
            lru.delete(taken.key);
          } else {
            expect(lru.set(taken.key, index, taken.size)).toBe(taken.size <= CAPACITY);
            if (taken.size <= CAPACITY) model.push([taken.key, index, taken.size]);
            while (totalSize(model) > CAPACITY) model.shift();
          }
          expect([...lru.entries()]).toEqual(model.map(([name, value]) => [name, value]));
          expect(lru.size).toBe(totalSize(model));
          expect(lru.size).toBeLessThanOrEqual(CAPACITY);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("values may be deleted during iteration", () => {
    const lru = createLruMap<number>(CAPACITY);
    for (const [index, name] of ["a", "b", "c"].entries()) lru.set(name, index, 1);
    for (const [name, value] of lru.entries()) if (value !== 1) lru.delete(name);
    expect([...lru.entries()]).toEqual([["b", 1]]);
  });
});

function totalSize(model: readonly (readonly [string, number, size: number])[]): number {
  return model.reduce((sum, [, , size]) => sum + size, 0);
}

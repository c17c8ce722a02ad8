import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { K6Stack } from "./k6-stack.ts";
import { mergeStacks } from "./k6-stack-union.ts";

const STACK = { id: "12345", url: "https://acme.grafana.net", remoteId: "1013", name: "Acme" };

describe("mergeStacks", () => {
  it("merges entries of one stack by id and by URL, in any order", () => {
    const configured = [{ url: "https://acme.grafana.net/" }, { id: "7" }];
    const extracted = [STACK, { id: "7", name: "Seven" }];
    const seven = { id: "7", url: null, remoteId: null, name: "Seven" };
    expect(mergeStacks([...configured, ...extracted])).toEqual([STACK, seven]);
    expect(mergeStacks([...extracted, ...configured])).toEqual([STACK, seven]);
  });

  it("does not merge stacks without a common id or URL", () => {
    expect(mergeStacks([{ id: "1" }, { id: "2" }, { url: "https://b.grafana.net" }])).toHaveLength(3);
  });

  it.each([
    {},
    { id: null, url: null },
    { id: "acme" },
    { id: "-1" },
    { url: "acme" },
    { url: "http://acme.grafana.net" },
  ])("rejects %j", (stack) => {
    expect(() => mergeStacks([stack])).toThrow(RangeError);
  });

  it("merges entries that meet only through a third one", () => {
    const entries: readonly K6Stack[] = [
      { url: "https://acme.grafana.net", remoteId: "1013", name: "Acme" },
      { id: "12345" },
      { id: "12345", url: "https://acme.grafana.net", remoteId: "stack-12345" },
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray([...entries], { minLength: 3 }), (order) => {
        expect(mergeStacks(order)).toEqual([STACK]);
      }),
    );
  });

  it("reads the id 0 as none", () => {
    expect(mergeStacks([{ id: "0", url: "https://acme.grafana.net" }])).toMatchObject([{ id: null }]);
    expect(() => mergeStacks([{ id: "0" }])).toThrow(RangeError);
  });

  const id = fc.constantFrom("1", "2", "3", "0012");
  const entry: fc.Arbitrary<K6Stack> = fc
    .record({
      id: fc.option(id),
      url: fc.option(fc.constantFrom("https://a.grafana.net", "https://b.grafana.net/", "https://C.grafana.net")),
      remoteId: fc.option(
        fc.oneof(
          fc.constantFrom("1013", "1014", "7"),
          id.map((stack) => `stack-${stack}`),
        ),
      ),
      name: fc.option(fc.constantFrom("A", "B")),
    })
    .filter(({ id, url }) => id !== null || url !== null);

  it("gives the same stacks for any order of the entries, and none of them shares an identifier with another", () => {
    const orders = fc
      .array(entry, { maxLength: 8 })
      .chain((entries) => fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })));
    fc.assert(
      fc.property(orders, ([entries, shuffled]) => {
        const merged = mergeStacks(entries);
        expect(mergeStacks(shuffled)).toEqual(merged);
        for (const name of ["id", "url", "remoteId"] as const) {
          const values = merged.map((stack) => stack[name]).filter((value) => value !== null);
          expect(new Set(values).size).toBe(values.length);
        }
      }),
    );
  });

  it("is stable: merging merged stacks changes nothing", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        const merged = mergeStacks(entries);
        expect(mergeStacks(merged)).toEqual(merged);
      }),
    );
  });
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RowidSet } from "./rowid-set.ts";

test("a RowidSet has the members of a Set, over block boundaries", () => {
  const rowid = fc.oneof(fc.nat(20), fc.integer({ min: 65_530, max: 65_545 }), fc.maxSafeNat());
  fc.assert(
    fc.property(fc.array(rowid), fc.array(rowid), (added, others) => {
      const set = new RowidSet();
      for (const one of added) set.add(one);
      for (const one of [...added, ...others]) expect(set.has(one)).toBe(added.includes(one));
    }),
  );
});

import { parseList, Token } from "structured-headers";
import { describe, expect, it } from "vitest";
import type { CacheEvent } from "./cache-event.ts";
import { createCacheStatusPrinter } from "./cache-status.ts";

const print = createCacheStatusPrinter("roster");

describe("Cache-Status", () => {
  it.each<[string, CacheEvent[]]>([
    ["roster;hit;ttl=12", [{ name: "fresh-hit", ttl: 12_999 }]],
    ["roster;hit;ttl=-1", [{ name: "stale-hit", ttl: -1 }, { name: "refresh-started" }]],
    [
      "roster;fwd=miss;fwd-status=200;ttl=15;stored",
      [{ name: "missed" }, { name: "loaded", status: 200 }, { name: "stored", ttl: 15_000, bytes: 9 }],
    ],
    [
      "roster;fwd=miss;fwd-status=200;detail=no-store",
      [{ name: "missed" }, { name: "loaded", status: 200 }, { name: "not-stored", reason: "no-store" }],
    ],
    ["roster;fwd=miss;collapsed", [{ name: "missed" }, { name: "collapsed" }]],
    [
      "roster;fwd=miss;collapsed=?0;fwd-status=200;ttl=15;stored",
      [
        { name: "missed" },
        { name: "collapsed" },
        { name: "collapse-timeout" },
        { name: "missed" },
        { name: "loaded", status: 200 },
        { name: "stored", ttl: 15_000, bytes: 9 },
      ],
    ],
    [
      "roster;hit;ttl=15",
      [{ name: "missed" }, { name: "collapsed" }, { name: "collapse-timeout" }, { name: "fresh-hit", ttl: 15_000 }],
    ],
    [
      "roster;fwd=request;fwd-status=200;ttl=15;stored",
      [{ name: "bypassed" }, { name: "loaded", status: 200 }, { name: "stored", ttl: 15_000, bytes: 9 }],
    ],
    [
      "roster;fwd=stale;fwd-status=503;detail=served-stale-on-error;ttl=-3",
      [
        { name: "expired", ttl: -2500 },
        { name: "loaded", status: 503 },
        { name: "not-stored", reason: "status" },
        { name: "served-stale-on-error", ttl: -2600 },
      ],
    ],
    [
      "roster;fwd=miss;detail=load-failed",
      [{ name: "store-failed", call: "get" }, { name: "missed" }, { name: "load-failed" }],
    ],
    [
      "roster;fwd=miss;fwd-status=403;detail=dropped",
      [
        { name: "missed" },
        { name: "loaded", status: 403 },
        { name: "not-stored", reason: "status" },
        { name: "dropped", status: 403 },
      ],
    ],
  ])("prints %s", (expected, events) => {
    const printed = print(events);
    const [member, ...others] = parseList(printed);
    expect(others).toEqual([]);
    expect(member?.[0]).toEqual(new Token("roster"));
    expect(member?.[1].has("hit")).toBe(!member?.[1].has("fwd"));
    expect(sorted(printed)).toBe(sorted(expected));
  });

  it("the name must be a token", () => {
    expect(createCacheStatusPrinter("edge")([{ name: "missed" }])).toBe("edge;fwd=miss");
    expect(() => createCacheStatusPrinter("two words")).toThrow();
  });
});

/** The order of parameters has no meaning. */
function sorted(field: string): string {
  const [name, ...parameters] = field.split(";");
  return [name, ...parameters.sort()].join(";");
}

import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

async function call(path: string): Promise<string> {
  const response = await exports.default.fetch(`https://roster.test${path}`);
  return response.text();
}

describe("collapsed reads in workerd, which cancels the work of an ended request", () => {
  it("if the leader's load is canceled, the waiting reads start one new load", async () => {
    expect(await call("/lead?name=dead")).toBe("left");
    const bodies = await Promise.all(Array.from({ length: 5 }, () => call("/read?name=dead")));
    expect(bodies.map((body) => body.split("\n")[0])).toEqual(Array.from({ length: 5 }, () => "by myself"));
    expect(bodies.filter((body) => body.includes("loaded"))).toHaveLength(1);
    for (const body of bodies) expect(body).toContain("3. collapse-timeout");
  });

  it("reads share the leader's load after its request ended, if it was passed to waitUntil", async () => {
    expect(await call("/lead?name=kept&keep")).toBe("left");
    const bodies = await Promise.all(Array.from({ length: 5 }, () => call("/read?name=kept")));
    for (const body of bodies) expect(body).toMatch(/^by the leader\n(1\. missed\n2\. collapsed|1\. fresh-hit .*)$/);
    expect(await call("/read?name=kept")).toMatch(/^by the leader\n1\. fresh-hit ttl=\d+$/);
  });
});

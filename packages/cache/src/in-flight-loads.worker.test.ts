import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

async function call(path: string): Promise<string> {
  const response = await exports.default.fetch(`https://roster.test${path}`);
  return response.text();
}

describe("collapsing, where a request's work dies with it", () => {
  it("does not hang behind a leader that left, nor lets many ask", async () => {
    expect(await call("/lead?name=dead")).toBe("left");
    const answers = await Promise.all(Array.from({ length: 5 }, () => call("/read?name=dead")));
    expect(answers.map((answer) => answer.split("\n")[0])).toEqual(Array.from({ length: 5 }, () => "by myself"));
    expect(answers.filter((answer) => answer.includes("loaded"))).toHaveLength(1);
    for (const answer of answers) expect(answer).toContain("3. waited-out");
  });

  it("shares what the leader brings after it left, if the runtime was told to wait", async () => {
    expect(await call("/lead?name=kept&keep")).toBe("left");
    const answers = await Promise.all(Array.from({ length: 5 }, () => call("/read?name=kept")));
    for (const answer of answers)
      expect(answer).toMatch(/^by the leader\n(1\. missed\n2\. collapsed|1\. fresh-hit .*)$/);
    expect(await call("/read?name=kept")).toMatch(/^by the leader\n1\. fresh-hit ttl=\d+$/);
  });
});

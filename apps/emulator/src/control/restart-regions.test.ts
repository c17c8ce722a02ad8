import { expect, test } from "vitest";
import { restartRegions } from "./restart-regions.ts";

function createRegion(status = 204) {
  const told: string[] = [];
  const fetch = async (url: string, init: { readonly method: string; readonly body: string }) => {
    told.push(`${init.method} ${url} ${init.body}`);
    return new Response(null, { status });
  };
  return { told, fetch };
}

test("every binding named REGION_ is told the epoch, others are not, and the answer stays", async () => {
  const [us, de, other] = [createRegion(), createRegion(), createRegion()];
  const bindings = { REGION_US: us, REGION_DE: de, WORLD: other, CONTROL: "1" };
  const answer = await restartRegions(bindings, Response.json({ organizations: 2, epoch: "e-1" }));
  expect(await answer.json()).toEqual({ organizations: 2, epoch: "e-1" });
  expect([us.told, de.told, other.told]).toEqual([
    ["POST http://region/start-over e-1"],
    ["POST http://region/start-over e-1"],
    [],
  ]);
});

test("a region that does not start over is an error, not a silence", async () => {
  const telling = restartRegions({ REGION_US: createRegion(500) }, Response.json({ epoch: "e-1" }));
  await expect(telling).rejects.toThrow("REGION_US did not start over: 500");
});

import { expect, test } from "vitest";
import { restartRegions } from "./restart-regions.ts";

function createRegion(status = 204) {
  const requests: string[] = [];
  const fetch = async (url: string, init: { readonly method: string; readonly body: string }) => {
    requests.push(`${init.method} ${url} ${init.body}`);
    return new Response(null, { status });
  };
  return { requests, fetch };
}

test("every binding named REGION_… receives the epoch, other bindings do not, and the response is unchanged", async () => {
  const [us, de, other] = [createRegion(), createRegion(), createRegion()];
  const bindings = { REGION_US: us, REGION_DE: de, WORLD: other, CONTROL: "1" };
  const response = await restartRegions(bindings, Response.json({ organizations: 2, epoch: "e-1" }));
  expect(await response.json()).toEqual({ organizations: 2, epoch: "e-1" });
  expect([us.requests, de.requests, other.requests]).toEqual([
    ["POST http://region/start-over e-1"],
    ["POST http://region/start-over e-1"],
    [],
  ]);
});

test("a region that does not start over is an error", async () => {
  const result = restartRegions({ REGION_US: createRegion(500) }, Response.json({ epoch: "e-1" }));
  await expect(result).rejects.toThrow("REGION_US did not start over: 500");
});

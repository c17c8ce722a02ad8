/**
 * Requests that every region starts over after a new world was loaded. A region is a binding named `REGION_…`. Its
 * Directories hold data of the previous world. The response is returned after all regions have confirmed, so the caller
 * can send requests immediately.
 */
export async function restartRegions(bindings: object, response: Response): Promise<Response> {
  const body = await response.json<{ epoch: string }>();
  const regions = Object.entries(bindings).filter(([name]) => name.startsWith("REGION_")) as [string, Fetcher][];
  await Promise.all(
    regions.map(async ([name, region]) => {
      const restarted = await region.fetch("http://region/start-over", { method: "POST", body: body.epoch });
      if (!restarted.ok) throw new Error(`${name} did not start over: ${restarted.status}`);
      await restarted.body?.cancel();
    }),
  );
  return Response.json(body);
}

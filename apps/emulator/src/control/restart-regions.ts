/**
 * After another world was put, every region that is bound as `REGION_…` is told to start over: what its Directories
 * remember is of a world that is gone. The answer waits for all of them, so that who put the world may ask at once.
 */
export async function restartRegions(bindings: object, response: Response): Promise<Response> {
  const answer = await response.json<{ epoch: string }>();
  const regions = Object.entries(bindings).filter(([name]) => name.startsWith("REGION_")) as [string, Fetcher][];
  await Promise.all(
    regions.map(async ([name, region]) => {
      const told = await region.fetch("http://region/start-over", { method: "POST", body: answer.epoch });
      if (!told.ok) throw new Error(`${name} did not start over: ${told.status}`);
      await told.body?.cancel();
    }),
  );
  return Response.json(answer);
}

import type { Asked } from "../asked.ts";
import { readParameters } from "../read/parameters.ts";
import { pickSources, sourceFilterReaders } from "../read/view.ts";

/** `GET /v1/sources`: every source in view, and how it stands. */
export async function answerSources({ url, deployment, inView }: Asked): Promise<Response> {
  const filters = readParameters(url.searchParams, sourceFilterReaders(deployment));
  const sources = pickSources(inView, filters, deployment);
  const data = (await Promise.all(sources.map((source) => source.status()))).flat();
  return Response.json({ data }, { headers: { "Cache-Control": "no-store" } });
}

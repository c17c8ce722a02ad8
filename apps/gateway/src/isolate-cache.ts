import { createEdgeCache, type EdgeCache } from "@roster/http";

let edgeCache = create();

/** The edge cache of this isolate. */
export function isolateCache(): EdgeCache {
  return edgeCache;
}

/** Empties the edge cache. Only the demo uses it, when the emulator's data is replaced. */
export function emptyIsolateCache(): void {
  edgeCache = create();
}

function create(): EdgeCache {
  return createEdgeCache({ now: () => Date.now(), platform: null });
}

import type { CacheContext, LoadOutcome } from "./cache-context.ts";
import type { CacheEntry, StoredResponse } from "./cache-entry.ts";
import type { NotStoredReason } from "./cache-event.ts";
import type { CacheRequest, LoadedResponse, ReadOptions } from "./cache-request.ts";
import type { EventRecorder } from "./event-recorder.ts";
import { strongEtag } from "./not-modified.ts";
import { createCacheEntry, isRevocation, notStoredReason } from "./storable.ts";

/** Loads the response of a request, and stores it if that is allowed. Never rejects. */
export async function loadAndStore(
  context: CacheContext,
  request: CacheRequest,
  options: ReadOptions,
  recorder: EventRecorder,
): Promise<LoadOutcome> {
  const started = { at: context.now(), generation: context.inFlightLoads.generation };
  const outcome = await load(request);
  if (outcome.kind === "failed") {
    recorder.record({ name: "load-failed" });
    return outcome;
  }
  const { response } = outcome;
  recorder.record({ name: "loaded", status: response.status });
  const reason = notStoredReason(response, request.policy) ?? outdatedReason(context, request, started);
  if (reason === null) {
    const entry = createCacheEntry(response, request.policy, started.at, context.now());
    await store(context, request, entry, options, recorder);
  } else await discard(context, request, response, reason, recorder);
  return outcome;
}

async function load(request: CacheRequest): Promise<LoadOutcome> {
  try {
    return { kind: "loaded", response: await withEtag(await request.load()) };
  } catch (error) {
    return { kind: "failed", error };
  }
}

/** Hashes the body once, when it is loaded. A hit does not hash it again. */
async function withEtag(loaded: LoadedResponse): Promise<StoredResponse> {
  // The type of `body` allows shared memory, but no load uses it.
  const response = { ...loaded, body: loaded.body as Uint8Array<ArrayBuffer> };
  if (response.status !== 200) return { ...response, etag: null };
  const etag = await strongEtag(response.body);
  return { ...response, etag, headers: [...response.headers, ["ETag", etag]] };
}

/** Why a response may be too old to be stored: a purge happened during its load, or a newer entry is stored. */
function outdatedReason(
  context: CacheContext,
  { key }: CacheRequest,
  started: { readonly at: number; readonly generation: number },
): NotStoredReason | null {
  if (context.inFlightLoads.generation !== started.generation) return "purged";
  const stored = context.store.peek(key);
  return stored !== null && stored.askedAt > started.at ? "outdated" : null;
}

/** If `peek` returns the entry after `set`, the read does not wait for the rest of `set`. */
async function store(
  context: CacheContext,
  { key }: CacheRequest,
  entry: CacheEntry,
  options: ReadOptions,
  recorder: EventRecorder,
): Promise<void> {
  const storing = context.store.set(key, entry).catch(() => {
    recorder.record({ name: "store-failed", call: "set" });
    return false;
  });
  const isInMemory = context.store.peek(key) === entry;
  if (isInMemory) options.waitUntil(storing);
  if (isInMemory || (await storing)) {
    recorder.record({ name: "stored", ttl: entry.freshUntil - entry.storedAt, bytes: entry.body.byteLength });
  } else recorder.record({ name: "not-stored", reason: "refused" });
}

async function discard(
  context: CacheContext,
  { key }: CacheRequest,
  response: StoredResponse,
  reason: NotStoredReason,
  recorder: EventRecorder,
): Promise<void> {
  recorder.record({ name: "not-stored", reason });
  if (!isRevocation(response.status)) return;
  try {
    await context.store.delete(key);
    recorder.record({ name: "dropped", status: response.status });
  } catch {
    recorder.record({ name: "store-failed", call: "delete" });
  }
}

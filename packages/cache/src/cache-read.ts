import type { CacheContext, LoadOutcome } from "./cache-context.ts";
import { isExpired, type CacheEntry } from "./cache-entry.ts";
import type { CacheEvent } from "./cache-event.ts";
import type { CacheRequest, CacheResult, ReadOptions } from "./cache-request.ts";
import { createEventRecorder, type EventRecorder } from "./event-recorder.ts";
import { loadAndStore } from "./load-and-store.ts";
import { isFailure } from "./storable.ts";

/** How often a read waits for the load of another read before it starts its own. */
const MAX_WAITS = 2;

/**
 * Serves a fresh entry. Serves a stale entry and starts a background load. Otherwise loads the response. A fresh hit in
 * memory awaits, copies and computes nothing.
 *
 * @throws the error of `load`, if no stored response may be served instead.
 */
export async function read(
  context: CacheContext,
  request: CacheRequest,
  options: ReadOptions,
  recorder: EventRecorder = createEventRecorder(options.onEvent),
  waits: number = MAX_WAITS,
): Promise<CacheResult> {
  const found = getFromMemory(context, request) ?? (await getFromStore(context, request, recorder));
  const now = context.now();
  // The entry may have expired during an asynchronous `get`.
  const entry = found === null || isExpired(found, now) ? null : found;
  const usable = entry !== null && isAccepted(entry, request) ? entry : null;

  if (usable !== null && now < usable.freshUntil) {
    recorder.record({ name: "fresh-hit", ttl: usable.freshUntil - now });
    return serve(usable, now, recorder);
  }

  if (usable !== null && now < usable.freshUntil + request.policy.staleWhileRevalidate) {
    recorder.record({ name: "stale-hit", ttl: usable.freshUntil - now });
    refreshInBackground(context, request, options, recorder);
    return serve(usable, now, recorder);
  }

  recorder.record(loadReason(entry, usable, request, now));
  const outcome = await loadOrWait(context, request, options, recorder, waits);
  if (outcome === null) return read(context, request, options, recorder, waits - 1);
  return resultOf(context, outcome, usable, recorder);
}

function getFromMemory({ store }: CacheContext, { key, accept }: CacheRequest): CacheEntry | null {
  return accept === "none" ? null : store.peek(key);
}

async function getFromStore(
  { store, inFlightLoads }: CacheContext,
  { key, accept }: CacheRequest,
  recorder: EventRecorder,
): Promise<CacheEntry | null> {
  const isLoading = accept === undefined && inFlightLoads.current(key) !== null;
  if (accept === "none" || isLoading) return null;
  try {
    const found = await store.get(key);
    // An entry that was stored in memory during `get` is newer.
    return store.peek(key) ?? found;
  } catch {
    recorder.record({ name: "store-failed", call: "get" });
    return null;
  }
}

function isAccepted(entry: CacheEntry, { accept }: CacheRequest): boolean {
  return accept === undefined || (accept !== "none" && accept(entry));
}

function loadReason(
  entry: CacheEntry | null,
  usable: CacheEntry | null,
  { accept }: CacheRequest,
  now: number,
): CacheEvent {
  if (usable !== null) return { name: "expired", ttl: usable.freshUntil - now };
  return { name: entry === null && accept !== "none" ? "missed" : "bypassed" };
}

function serve(entry: CacheEntry, now: number, { events }: EventRecorder): CacheResult {
  return { response: entry, age: now - entry.storedAt, events };
}

/** Starts a background load, unless a load of the same key is in flight. */
function refreshInBackground(
  context: CacheContext,
  request: CacheRequest,
  options: ReadOptions,
  recorder: EventRecorder,
): void {
  if (context.inFlightLoads.current(request.key) !== null) return;
  recorder.record({ name: "refresh-started" });
  const background = createEventRecorder(options.onEvent);
  const refresh = context.inFlightLoads.start(request.key, () => loadAndStore(context, request, options, background));
  options.waitUntil(recordRefreshEnd(refresh, background));
}

async function recordRefreshEnd(refresh: Promise<unknown>, background: EventRecorder): Promise<void> {
  await refresh;
  const isStored = background.events.some(({ name }) => name === "stored");
  background.record({ name: isStored ? "refreshed" : "refresh-failed" });
}

/** Starts a load, or waits for the load of another read. Null: that load did not end in time. */
async function loadOrWait(
  context: CacheContext,
  request: CacheRequest,
  options: ReadOptions,
  recorder: EventRecorder,
  waits: number,
): Promise<LoadOutcome | null> {
  const { inFlightLoads } = context;
  const isAlone = request.accept !== undefined || waits === 0;
  const inFlight = isAlone ? null : inFlightLoads.current(request.key);
  if (inFlight === null) {
    const load = () => loadAndStore(context, request, options, recorder);
    const loading = isAlone ? load() : inFlightLoads.start(request.key, load);
    // If the caller disconnects, the load continues: other reads may wait for it, and its response can be stored.
    options.waitUntil(loading);
    return loading;
  }
  recorder.record({ name: "collapsed" });
  const outcome = await inFlightLoads.wait(inFlight);
  if (outcome === null) recorder.record({ name: "collapse-timeout" });
  return outcome;
}

/** @param fallback an entry that is served if the load failed. */
function resultOf(
  context: CacheContext,
  outcome: LoadOutcome,
  fallback: CacheEntry | null,
  recorder: EventRecorder,
): CacheResult {
  const now = context.now();
  const isFailed = outcome.kind === "failed" || isFailure(outcome.response.status);
  if (isFailed && fallback !== null && !isExpired(fallback, now)) {
    recorder.record({ name: "served-stale-on-error", ttl: fallback.freshUntil - now });
    return serve(fallback, now, recorder);
  }
  if (outcome.kind === "failed") throw outcome.error;
  return { response: outcome.response, age: null, events: recorder.events };
}

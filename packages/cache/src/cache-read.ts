import { isExpired, type CacheEntry } from "./cache-entry.ts";
import type { CacheEvent } from "./cache-event.ts";
import { loadAndStore } from "./load-and-store.ts";
import type { CacheContext, LoadOutcome } from "./cache-context.ts";
import type { ReadOptions, CacheRequest, CacheResult } from "./cache-request.ts";
import { isFailure } from "./storable.ts";
import { createEventRecorder, type EventRecorder } from "./event-recorder.ts";

/** How often a read waits for another's load before it asks for itself. */
const MAX_WAITS = 2;

/**
 * Answers a question: what is fresh is served, what is stale is served and fetched anew behind, else the source is asked.
 * A fresh hit at hand awaits, copies and computes nothing.
 *
 * @throws what `load` threw, where nothing that is kept could stand in.
 */
export async function read(
  means: CacheContext,
  question: CacheRequest,
  call: ReadOptions,
  story: EventRecorder = createEventRecorder(call.onEvent),
  waits: number = MAX_WAITS,
): Promise<CacheResult> {
  const found = lookNear(means, question) ?? (await lookFar(means, question, story));
  const now = means.now();
  // It may have ended on its way.
  const entry = found === null || isExpired(found, now) ? null : found;
  const usable = entry !== null && isAccepted(entry, question) ? entry : null;

  if (usable !== null && now < usable.freshUntil) {
    story.record({ name: "fresh-hit", ttl: usable.freshUntil - now });
    return serve(usable, now, story);
  }

  if (usable !== null && now < usable.freshUntil + question.policy.staleWhileRevalidate) {
    story.record({ name: "stale-hit", ttl: usable.freshUntil - now });
    refreshBehind(means, question, call, story);
    return serve(usable, now, story);
  }

  story.record(whyLoad(entry, usable, question, now));
  const outcome = await load(means, question, call, story, waits);
  if (outcome === null) return read(means, question, call, story, waits - 1);
  return settle(means, outcome, usable, story);
}

function lookNear({ store }: CacheContext, { key, accept }: CacheRequest): CacheEntry | null {
  return accept === "none" ? null : store.peek(key);
}

async function lookFar(
  { store, inFlightLoads: flights }: CacheContext,
  { key, accept }: CacheRequest,
  story: EventRecorder,
): Promise<CacheEntry | null> {
  const isOnItsWay = accept === undefined && flights.current(key) !== null;
  if (accept === "none" || isOnItsWay) return null;
  try {
    const found = await store.get(key);
    // What came to hand in the meantime is newer.
    return store.peek(key) ?? found;
  } catch {
    story.record({ name: "store-failed", call: "get" });
    return null;
  }
}

function isAccepted(entry: CacheEntry, { accept }: CacheRequest): boolean {
  return accept === undefined || (accept !== "none" && accept(entry));
}

function whyLoad(
  entry: CacheEntry | null,
  usable: CacheEntry | null,
  { accept }: CacheRequest,
  now: number,
): CacheEvent {
  if (usable !== null) return { name: "outlived", ttl: usable.freshUntil - now };
  return { name: entry === null && accept !== "none" ? "missed" : "passed-over" };
}

function serve(entry: CacheEntry, now: number, { events }: EventRecorder): CacheResult {
  return { response: entry, age: now - entry.storedAt, events };
}

/** One refresh at a time: a stale hit beside one is a stale hit and no more. */
function refreshBehind(means: CacheContext, question: CacheRequest, call: ReadOptions, story: EventRecorder): void {
  if (means.inFlightLoads.current(question.key) !== null) return;
  story.record({ name: "refresh-started" });
  const behind = createEventRecorder(call.onEvent);
  const refresh = means.inFlightLoads.start(question.key, () => loadAndStore(means, question, call, behind));
  call.waitUntil(tellEnd(refresh, behind));
}

async function tellEnd(refresh: Promise<unknown>, behind: EventRecorder): Promise<void> {
  await refresh;
  const isStored = behind.events.some(({ name }) => name === "stored");
  behind.record({ name: isStored ? "refreshed" : "refresh-failed" });
}

/** Asks the source, or waits for who is asking it already. Null: waited in vain. */
async function load(
  means: CacheContext,
  question: CacheRequest,
  call: ReadOptions,
  story: EventRecorder,
  waits: number,
): Promise<LoadOutcome | null> {
  const { inFlightLoads: flights } = means;
  const isAlone = question.accept !== undefined || waits === 0;
  const flight = isAlone ? null : flights.current(question.key);
  if (flight === null) {
    const work = () => loadAndStore(means, question, call, story);
    const loading = isAlone ? work() : flights.start(question.key, work);
    // Others may wait for it, and it is worth keeping, even if this caller leaves.
    call.waitUntil(loading);
    return loading;
  }
  story.record({ name: "collapsed" });
  const outcome = await flights.wait(flight);
  if (outcome === null) story.record({ name: "waited-out" });
  return outcome;
}

function settle(
  means: CacheContext,
  outcome: LoadOutcome,
  spare: CacheEntry | null,
  story: EventRecorder,
): CacheResult {
  const now = means.now();
  const isFailed = outcome.kind === "failed" || isFailure(outcome.answer.status);
  if (isFailed && spare !== null && !isExpired(spare, now)) {
    story.record({ name: "served-stale-on-error", ttl: spare.freshUntil - now });
    return serve(spare, now, story);
  }
  if (outcome.kind === "failed") throw outcome.error;
  return { response: outcome.answer, age: null, events: story.events };
}

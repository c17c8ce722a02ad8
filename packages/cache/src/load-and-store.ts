import { strongEtag } from "./not-modified.ts";
import type { StoredResponse, CacheEntry } from "./cache-entry.ts";
import type { NotStoredReason } from "./cache-event.ts";
import type { CacheContext, LoadOutcome } from "./cache-context.ts";
import type { ReadOptions, LoadedResponse, CacheRequest } from "./cache-request.ts";
import { createCacheEntry, isRevocation, notStoredReason } from "./storable.ts";
import type { EventRecorder } from "./event-recorder.ts";

/** Asks the source, and keeps what it brings where that may be kept. Never rejects. */
export async function loadAndStore(
  means: CacheContext,
  question: CacheRequest,
  call: ReadOptions,
  story: EventRecorder,
): Promise<LoadOutcome> {
  const started = { at: means.now(), era: means.inFlightLoads.generation };
  const outcome = await ask(question);
  if (outcome.kind === "failed") {
    story.record({ name: "load-failed" });
    return outcome;
  }
  const { answer } = outcome;
  story.record({ name: "loaded", status: answer.status });
  const refusal = notStoredReason(answer, question.policy) ?? latenessOf(means, question, started);
  if (refusal === null)
    await keep(means, question, createCacheEntry(answer, question.policy, started.at, means.now()), call, story);
  else await refuse(means, question, answer, refusal, story);
  return outcome;
}

async function ask(question: CacheRequest): Promise<LoadOutcome> {
  try {
    return { kind: "answered", answer: await seal(await question.load()) };
  } catch (error) {
    return { kind: "failed", error };
  }
}

/** Hashed once here, so that a hit never is. */
async function seal(loaded: LoadedResponse): Promise<StoredResponse> {
  // Some platforms' types say that bytes may be shared memory. Nobody's body is.
  const answer = { ...loaded, body: loaded.body as Uint8Array<ArrayBuffer> };
  if (answer.status !== 200) return { ...answer, etag: null };
  const etag = await strongEtag(answer.body);
  return { ...answer, etag, headers: [...answer.headers, ["ETag", etag]] };
}

/** What made an answer too late to be kept: it may be older than what a purge promised, or than what is kept. */
function latenessOf(
  means: CacheContext,
  { key }: CacheRequest,
  started: { readonly at: number; readonly era: number },
): NotStoredReason | null {
  if (means.inFlightLoads.generation !== started.era) return "purged";
  const kept = means.store.peek(key);
  return kept !== null && kept.askedAt > started.at ? "outdated" : null;
}

/** A store that can peek has the entry at once; what it still does behind that, nobody waits for. */
async function keep(
  means: CacheContext,
  { key }: CacheRequest,
  entry: CacheEntry,
  call: ReadOptions,
  story: EventRecorder,
): Promise<void> {
  const storing = means.store.set(key, entry).catch(() => {
    story.record({ name: "store-failed", call: "set" });
    return false;
  });
  const isAtHand = means.store.peek(key) === entry;
  if (isAtHand) call.waitUntil(storing);
  if (isAtHand || (await storing)) {
    story.record({ name: "stored", ttl: entry.freshUntil - entry.storedAt, bytes: entry.body.byteLength });
  } else story.record({ name: "not-stored", reason: "refused" });
}

async function refuse(
  means: CacheContext,
  { key }: CacheRequest,
  answer: StoredResponse,
  reason: NotStoredReason,
  story: EventRecorder,
): Promise<void> {
  story.record({ name: "not-stored", reason });
  if (!isRevocation(answer.status)) return;
  try {
    await means.store.delete(key);
    story.record({ name: "dropped", status: answer.status });
  } catch {
    story.record({ name: "store-failed", call: "delete" });
  }
}

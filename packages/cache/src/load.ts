import { strongEtag } from "./conditional.ts";
import type { Answer, Entry } from "./entry.ts";
import type { Refusal } from "./events.ts";
import type { Means, Outcome } from "./means.ts";
import type { Call, Loaded, Question } from "./question.ts";
import { createEntry, isRevocation, refusalOf } from "./storable.ts";
import type { Story } from "./story.ts";

/** Asks the source, and keeps what it brings where that may be kept. Never rejects. */
export async function loadAnswer(means: Means, question: Question, call: Call, story: Story): Promise<Outcome> {
  const started = { at: means.now(), era: means.flights.era };
  const outcome = await ask(question);
  if (outcome.kind === "failed") {
    story.tell({ name: "load-failed" });
    return outcome;
  }
  const { answer } = outcome;
  story.tell({ name: "loaded", status: answer.status });
  const refusal = refusalOf(answer, question.policy) ?? latenessOf(means, question, started);
  if (refusal === null)
    await keep(means, question, createEntry(answer, question.policy, started.at, means.now()), call, story);
  else await refuse(means, question, answer, refusal, story);
  return outcome;
}

async function ask(question: Question): Promise<Outcome> {
  try {
    return { kind: "answered", answer: await seal(await question.load()) };
  } catch (error) {
    return { kind: "failed", error };
  }
}

/** Hashed once here, so that a hit never is. */
async function seal(loaded: Loaded): Promise<Answer> {
  // Some platforms' types say that bytes may be shared memory. Nobody's body is.
  const answer = { ...loaded, body: loaded.body as Uint8Array<ArrayBuffer> };
  if (answer.status !== 200) return { ...answer, etag: null };
  const etag = await strongEtag(answer.body);
  return { ...answer, etag, headers: [...answer.headers, ["ETag", etag]] };
}

/** What made an answer too late to be kept: it may be older than what a purge promised, or than what is kept. */
function latenessOf(
  means: Means,
  { key }: Question,
  started: { readonly at: number; readonly era: number },
): Refusal | null {
  if (means.flights.era !== started.era) return "purged";
  const kept = means.store.peek(key);
  return kept !== null && kept.askedAt > started.at ? "outdated" : null;
}

/** A store that can peek has the entry at once; what it still does behind that, nobody waits for. */
async function keep(means: Means, { key }: Question, entry: Entry, call: Call, story: Story): Promise<void> {
  const storing = means.store.set(key, entry).catch(() => {
    story.tell({ name: "store-failed", call: "set" });
    return false;
  });
  const isAtHand = means.store.peek(key) === entry;
  if (isAtHand) call.waitUntil(storing);
  if (isAtHand || (await storing)) {
    story.tell({ name: "stored", ttl: entry.freshUntil - entry.storedAt, bytes: entry.body.byteLength });
  } else story.tell({ name: "not-stored", reason: "refused" });
}

async function refuse(means: Means, { key }: Question, answer: Answer, reason: Refusal, story: Story): Promise<void> {
  story.tell({ name: "not-stored", reason });
  if (!isRevocation(answer.status)) return;
  try {
    await means.store.delete(key);
    story.tell({ name: "dropped", status: answer.status });
  } catch {
    story.tell({ name: "store-failed", call: "delete" });
  }
}

import { hasEnded, type Entry } from "./entry.ts";
import type { CacheEvent } from "./events.ts";
import { loadAnswer } from "./load.ts";
import type { Means, Outcome } from "./means.ts";
import type { Call, Question, Reading } from "./question.ts";
import { isFailure } from "./storable.ts";
import { createStory, type Story } from "./story.ts";

/** How often a read waits for another's load before it asks for itself. */
const MAX_WAITS = 2;

/**
 * Answers a question: what is fresh is served, what is stale is served and fetched anew behind, else the source is asked.
 * A fresh hit at hand awaits, copies and computes nothing.
 *
 * @throws what `load` threw, where nothing that is kept could stand in.
 */
export async function read(
  means: Means,
  question: Question,
  call: Call,
  story: Story = createStory(call.report),
  waits: number = MAX_WAITS,
): Promise<Reading> {
  const found = lookNear(means, question) ?? (await lookFar(means, question, story));
  const now = means.now();
  // It may have ended on its way.
  const entry = found === null || hasEnded(found, now) ? null : found;
  const usable = entry !== null && isAccepted(entry, question) ? entry : null;

  if (usable !== null && now < usable.freshUntil) {
    story.tell({ name: "fresh-hit", ttl: usable.freshUntil - now });
    return serve(usable, now, story);
  }

  if (usable !== null && now < usable.freshUntil + question.policy.staleWhileRevalidate) {
    story.tell({ name: "stale-hit", ttl: usable.freshUntil - now });
    refreshBehind(means, question, call, story);
    return serve(usable, now, story);
  }

  story.tell(whyLoad(entry, usable, question, now));
  const outcome = await load(means, question, call, story, waits);
  if (outcome === null) return read(means, question, call, story, waits - 1);
  return settle(means, outcome, usable, story);
}

function lookNear({ store }: Means, { key, accept }: Question): Entry | null {
  return accept === "none" ? null : store.peek(key);
}

async function lookFar({ store, flights }: Means, { key, accept }: Question, story: Story): Promise<Entry | null> {
  const isOnItsWay = accept === undefined && flights.current(key) !== null;
  if (accept === "none" || isOnItsWay) return null;
  try {
    const found = await store.get(key);
    // What came to hand in the meantime is newer.
    return store.peek(key) ?? found;
  } catch {
    story.tell({ name: "store-failed", call: "get" });
    return null;
  }
}

function isAccepted(entry: Entry, { accept }: Question): boolean {
  return accept === undefined || (accept !== "none" && accept(entry));
}

function whyLoad(entry: Entry | null, usable: Entry | null, { accept }: Question, now: number): CacheEvent {
  if (usable !== null) return { name: "outlived", ttl: usable.freshUntil - now };
  return { name: entry === null && accept !== "none" ? "missed" : "passed-over" };
}

function serve(entry: Entry, now: number, { events }: Story): Reading {
  return { answer: entry, age: now - entry.storedAt, events };
}

/** One refresh at a time: a stale hit beside one is a stale hit and no more. */
function refreshBehind(means: Means, question: Question, call: Call, story: Story): void {
  if (means.flights.current(question.key) !== null) return;
  story.tell({ name: "refresh-started" });
  const behind = createStory(call.report);
  const refresh = means.flights.launch(question.key, () => loadAnswer(means, question, call, behind));
  call.waitUntil(tellEnd(refresh, behind));
}

async function tellEnd(refresh: Promise<unknown>, behind: Story): Promise<void> {
  await refresh;
  const isStored = behind.events.some(({ name }) => name === "stored");
  behind.tell({ name: isStored ? "refreshed" : "refresh-failed" });
}

/** Asks the source, or waits for who is asking it already. Null: waited in vain. */
async function load(
  means: Means,
  question: Question,
  call: Call,
  story: Story,
  waits: number,
): Promise<Outcome | null> {
  const { flights } = means;
  const isAlone = question.accept !== undefined || waits === 0;
  const flight = isAlone ? null : flights.current(question.key);
  if (flight === null) {
    const work = () => loadAnswer(means, question, call, story);
    const loading = isAlone ? work() : flights.launch(question.key, work);
    // Others may wait for it, and it is worth keeping, even if this caller leaves.
    call.waitUntil(loading);
    return loading;
  }
  story.tell({ name: "collapsed" });
  const outcome = await flights.join(flight);
  if (outcome === null) story.tell({ name: "waited-out" });
  return outcome;
}

function settle(means: Means, outcome: Outcome, spare: Entry | null, story: Story): Reading {
  const now = means.now();
  const isFailed = outcome.kind === "failed" || isFailure(outcome.answer.status);
  if (isFailed && spare !== null && !hasEnded(spare, now)) {
    story.tell({ name: "served-stale-on-error", ttl: spare.freshUntil - now });
    return serve(spare, now, story);
  }
  if (outcome.kind === "failed") throw outcome.error;
  return { answer: outcome.answer, age: null, events: story.events };
}

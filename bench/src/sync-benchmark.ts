import { CallBudget } from "@roster/region/directory/call-budget";
import type { RefreshContext } from "@roster/region/directory/refresh-context";
import { Replica } from "@roster/region/directory/replica";
import { MANAGED_POLICY } from "@roster/region/directory/freshness-policy";
import type { DirectoryRuntime } from "@roster/region/directory/directory-runtime";
import { createMemoryProvider } from "@roster/providers/memory";
import type { UpstreamOrganization } from "@roster/providers";
import { atMost, printSeconds, type BenchmarkResult } from "./benchmark-result.ts";
import { createSqliteStorage } from "./sqlite-storage.ts";

const ROWS = 100_000;

/** A sync writes at least its progress, page by page. Fewer rows written mean that it did not run. */
const FEWEST_WRITES = 10;

/** A sync of 100,000 organizations without changes: how many rows it writes, and how long it blocks readers. */
export async function benchSync(): Promise<readonly BenchmarkResult[]> {
  const { storage, database } = createSqliteStorage();
  let clock = 1_700_000_000_000;
  const runtime: DirectoryRuntime = {
    storage,
    waitUntil: (work) => void work,
    now: () => clock,
    random: () => 0.5,
    sleep: async () => undefined,
    startTimer: () => () => {},
    waitAtMost: async (work) => work.then(() => true),
    yieldToReaders: () => new Promise((resolve) => setImmediate(resolve)),
    emit: () => undefined,
    callBudget: 1_000_000,
  };
  const replica = new Replica(runtime);
  const organizations = Array.from({ length: ROWS }, (_, index) => createOrganization(index));
  // A budget expires, and the clock advances by an hour between the syncs: each sync has its own.
  const createRefresh = (): RefreshContext => ({
    source: {
      id: "sentry-us",
      installation: "sentry",
      provider: "sentry",
      region: "us",
      url: "https://sentry.io",
      hosts: ["us.sentry.io"],
      served: ["us.sentry.io"],
      secret: "SENTRY_TOKEN",
    },
    provider: createMemoryProvider(organizations, new Map()),
    upstream: { fetch: () => Promise.reject(new Error("unused")), credential: { scheme: "Bearer", token: "t" } },
    budget: new CallBudget(1_000_000, () => clock),
    policy: MANAGED_POLICY,
    isManaged: true,
  });
  const blockingFirst = watchEventLoop();
  await replica.sync(createRefresh());
  const longestFirst = blockingFirst.end();
  clock += 3_600_000;
  const before = totalChanges(database);
  const blocking = watchEventLoop();
  await replica.sync(createRefresh());
  const longest = blocking.end();
  const written = totalChanges(database) - before;
  if (written < FEWEST_WRITES) throw new Error(`The second sync did not run: it wrote only ${written} rows.`);
  return [
    atMost("rows an unchanged sync of 100,000 writes, against 2,100", written / 2_100, 1, `${written} rows`),
    atMost("longest wait of readers in it, against 0.1 s", longest / 0.1, 1, printSeconds(longest)),
    atMost("longest wait of readers in a first sync, against 0.1 s", longestFirst / 0.1, 1, printSeconds(longestFirst)),
  ];
}

/** How many rows were inserted, updated or deleted since the database was opened. SQLite does not count index entries. */
function totalChanges(database: ReturnType<typeof createSqliteStorage>["database"]): number {
  return Number(database.prepare("SELECT total_changes() AS changes").get()?.["changes"]);
}

/** Measures the longest time in seconds for which the event loop was blocked. */
function watchEventLoop(): { end(): number } {
  let last = performance.now();
  let longest = 0;
  let hasEnded = false;
  const tick = (): void => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (!hasEnded) setImmediate(tick);
  };
  setImmediate(tick);
  return {
    end: () => {
      hasEnded = true;
      return Math.max(longest, performance.now() - last) / 1000;
    },
  };
}

function createOrganization(index: number): UpstreamOrganization {
  const slug = `organization-${index}`;
  return {
    remoteId: String(index + 1),
    slug,
    name: `Organization ${index}`,
    description: null,
    status: "active",
    createdAt: 1_500_000_000_000_000 + index,
    updatedAt: null,
    url: `https://${slug}.sentry.io`,
    apiUrl: "https://us.sentry.io",
    avatarUrl: null,
    stack: null,
    requires2fa: false,
    hasAuthProvider: false,
    isEarlyAdopter: false,
    isDefault: null,
    ownerId: null,
    raw: {
      id: String(index + 1),
      slug,
      name: `Organization ${index}`,
      status: { id: "active", name: "active" },
      padding: "x".repeat(300),
    },
  };
}

import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { beforeAll, describe, expect, test } from "vitest";
import { REQUEST_LOG_LENGTH, readRequestLog, appendRequestLog } from "../control/upstream-request-log.ts";
import { createRequestCounter } from "../request-counter.ts";
import { putWorld } from "../testing/fetch-emulator.ts";
import { createEmulatedUpstream } from "../emulated-upstream.ts";
import { generateWorld } from "./generate-world.ts";
import { readSetting, writeSetting } from "./world-settings.ts";
import { createTables } from "./world-tables.ts";

const world = () => env.WORLD.getByName("world");

/** Wraps the storage and counts the rows that its statements read. */
function countRowsRead(sql: SqlStorage): { readonly sql: SqlStorage; readonly rowsRead: () => number } {
  let rowsRead = 0;
  const exec: SqlStorage["exec"] = (statement, ...parameters) => {
    const cursor = sql.exec<never>(statement, ...parameters);
    const rows = cursor.toArray();
    rowsRead += cursor.rowsRead;
    return { toArray: () => rows, one: () => rows[0] } as never;
  };
  return { sql: { exec } as SqlStorage, rowsRead: () => rowsRead };
}

describe("a large world", () => {
  beforeAll(() =>
    putWorld({
      ...generateWorld({ organizations: 5000, k6Organizations: 10, users: 400, members: 2, projects: 1 }),
      tokens: [
        { token: "everywhere", user: 1 },
        { token: "somewhere", user: 300 },
      ],
    }),
  );

  test.each([
    ["everywhere", "https://sentry.io/api/0/organizations/"],
    ["everywhere", "https://de.sentry.io/api/0/organizations/"],
    ["everywhere", "https://sentry.io/api/0/organizations/?cursor=1500000000000:0:0"],
    ["everywhere", "https://us.sentry.io/api/0/organizations/?cursor=1500000000000:0:1"],
    ["somewhere", "https://sentry.io/api/0/organizations/"],
    ["operator", "https://sentry.io/api/0/organizations/"],
    ["operator", "https://us.sentry.io/api/0/organizations/?cursor=1500000000000:0:0"],
    ["operator", "https://sentry.io/api/0/organizations/?sortBy=members"],
    ["operator", "https://sentry.io/api/0/organizations/?query=slug:harbor-data"],
  ])("one page for the token %s reads fewer than 500 rows: %s", async (token, url) => {
    const read = await runInDurableObject(world(), async (_instance, state) => {
      const counter = countRowsRead(state.storage.sql);
      const requestCounter = createRequestCounter(() => 0);
      const operators = { sentry: "operator", k6: null };
      const upstream = createEmulatedUpstream(
        { sql: counter.sql, operators, requestCounter, now: () => 0 },
        (_request, asked, _vendor, respond) => respond(asked),
      );
      const response = await upstream(new Request(url, { headers: { Authorization: `Bearer ${token}` } }));
      return { status: response.status, rowsRead: counter.rowsRead() };
    });
    expect(read.status).toBe(200);
    expect(read.rowsRead).toBeLessThan(500);
  });
});

test("the log keeps only the newest entries", async () => {
  const [length, first] = await runInDurableObject(world(), (_instance, { storage }) => {
    for (let n = 0; n < REQUEST_LOG_LENGTH + 5; n += 1) {
      appendRequestLog(storage.sql, {
        at: "",
        method: "GET",
        host: "sentry.io",
        path: `/${n}`,
        query: "",
        status: 200,
      });
    }
    const log = readRequestLog(storage.sql);
    return [log.length, log[0]?.path];
  });
  expect([length, first]).toEqual([REQUEST_LOG_LENGTH, "/5"]);
});

test("createTables keeps data of the same definition and deletes data of another", async () => {
  const profiles = await runInDurableObject(world(), (_instance, { storage: { sql } }) => {
    createTables(sql);
    const kept = readSetting(sql, "profile", null);
    writeSetting(sql, "tables", "of an older emulator");
    createTables(sql);
    return [kept, readSetting(sql, "profile", null)];
  });
  expect(profiles).toEqual(["live", null]);
});

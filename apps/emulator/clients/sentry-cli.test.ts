import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { SentryCli } from "@sentry/cli";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestHarness } from "wrangler";

/** Runs Sentry's command line client against the emulator as a self-hosted server. */

const run = promisify(execFile);
const emulator = createTestHarness({
  workers: [{ configPath: new URL("../wrangler.jsonc", import.meta.url), vars: { CONTROL: "1" } }],
});
let address: URL;
let home: string;

beforeAll(async () => {
  address = (await emulator.listen()).url;
  home = await mkdtemp(join(tmpdir(), "sentry-cli-"));
});
afterAll(async () => {
  await emulator.close();
  await rm(home, { recursive: true });
});
beforeEach(async () => {
  await fetch(new URL("/__log", address), { method: "DELETE" });
});

async function sentryCli(token: string, ...words: string[]): Promise<string> {
  const env = { HOME: home, SENTRY_URL: address.origin, SENTRY_AUTH_TOKEN: token };
  return (await run(SentryCli.getPath(), words, { env, cwd: home })).stdout;
}

/** The cells of the printed table, without the header. */
function parseTable(text: string): string[][] {
  const rows = text.split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(1).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

async function readLog(): Promise<string[]> {
  const log = (await (await fetch(new URL("/__log", address))).json()) as {
    requests: { path: string; query: string }[];
  };
  return log.requests.map(({ path, query }) => `${path}?${query}`);
}

test("organizations list prints the visible organizations", async () => {
  const rows = parseTable(await sentryCli("demo-sentry-contractor-token", "organizations", "list"));
  expect(rows.map(([id, name, slug]) => [id, name, slug])).toContainEqual([
    "2",
    "The Interstellar Jurisdiction",
    "the-interstellar-jurisdiction",
  ]);
  expect(rows).toHaveLength(3);
  expect(await readLog()).toEqual(["/api/0/organizations/?cursor="]);
});

test("organizations list follows the cursors to the last page", async () => {
  const rows = parseTable(await sentryCli("demo-sentry-token", "organizations", "list"));
  expect(new Set(rows.map(([id]) => id)).size).toBe(201);
  expect(await readLog()).toHaveLength(3);
});

test("projects list prints the projects of an organization", async () => {
  const rows = parseTable(
    await sentryCli("demo-sentry-token", "projects", "list", "-o", "the-interstellar-jurisdiction"),
  );
  expect(rows.map(([id, slug]) => [id, slug])).toEqual([
    ["3", "prime-mover"],
    ["2", "pump-station"],
    ["4", "the-spoiled-yoghurt"],
  ]);
});

test("info prints the user of the token", async () => {
  expect(await sentryCli("demo-sentry-token", "info")).toContain("User: amara.alvarez@example.com");
});

test("an invalid token prints the error of the server", async () => {
  await expect(sentryCli("nobody", "organizations", "list")).rejects.toThrow("Invalid token (http status: 401)");
});

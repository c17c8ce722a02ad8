import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import type { CallerContext } from "./caller-context.ts";
import { TEST_SOURCE } from "./test-upstream.ts";

type Stub = ReturnType<(typeof env)["DIRECTORY"]["getByName"]>;

const managed: CallerContext = { source: TEST_SOURCE, credential: null, epoch: null };
const callerWith = (token: string): CallerContext => ({ ...managed, credential: { scheme: "Bearer", token } });
const requestTo = (path: string, init: RequestInit = {}) => new Request(`https://us.sentry.io${path}`, init);

async function proxy(stub: Stub, caller: CallerContext, request: Request): Promise<Response> {
  const { response, problem } = await stub.proxy(caller, request);
  if (!response) throw new Error(problem ?? "");
  return response;
}

/** Polls until the upstream has counted so many aborts. */
async function waitForAborts(stub: Stub, count: number): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const aborts: unknown = await (await proxy(stub, managed, requestTo("/aborted"))).json();
    if (Number(aborts) >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("The upstream request was not aborted.");
}

function countRows(stub: Stub): Promise<number> {
  return runInDurableObject(stub, (_, { storage }) => {
    return storage.sql.exec<{ count: number }>("SELECT count(*) AS count FROM organizations").one().count;
  });
}

/** All stored rows of the object, as one text. */
function readStorage(stub: Stub): Promise<string> {
  return runInDurableObject(stub, (_, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray();
    return tables.map(({ name }) => JSON.stringify(storage.sql.exec(`SELECT * FROM "${name}"`).toArray())).join("\n");
  });
}

async function countAborts(stub: Stub): Promise<number> {
  return Number(await (await proxy(stub, managed, requestTo("/aborted"))).json());
}

describe("a proxied call", () => {
  test("streams bodies in both directions", async () => {
    const stub = env.DIRECTORY.getByName("proxy-stream");
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const started = proxy(stub, managed, requestTo("/echo", { method: "POST", body: readable }));
    const first = writer.write(new TextEncoder().encode("one"));
    const response = await started;
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("one");
    await first;
    const second = writer.write(new TextEncoder().encode("two"));
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("two");
    await second;
    await writer.close();
    expect((await reader?.read())?.done).toBe(true);
  });

  test("is aborted upstream when its caller aborts it", async () => {
    const stub = env.DIRECTORY.getByName("proxy-abort");
    const before = await countAborts(stub);
    const abort = new AbortController();
    const call = stub.proxy(managed, requestTo("/hang", { signal: abort.signal }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    abort.abort();
    await Promise.resolve(call).catch(() => undefined);
    await waitForAborts(stub, before + 1);
  });

  test("is aborted upstream when its caller cancels the response", async () => {
    const stub = env.DIRECTORY.getByName("proxy-cancel");
    const before = await countAborts(stub);
    const response = await proxy(stub, managed, requestTo("/drip"));
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await waitForAborts(stub, before + 1);
  });

  test("keeps the status of the upstream, and sends the request as it is", async () => {
    const stub = env.DIRECTORY.getByName("proxy-status");
    const request = requestTo("/sso", { headers: { Authorization: "Bearer own" } });
    const response = await proxy(stub, callerWith("own"), request);
    expect([response.status, await response.json()]).toEqual([
      401,
      { detail: { code: "sso-required", message: "Must login via SSO" } },
    ]);
  });

  test("ends a caller's own Directory if it says that the credential is not valid, and only then", async () => {
    const stub = env.DIRECTORY.getByName("proxy-refused");
    await stub.status(callerWith("own"));
    await (await proxy(stub, callerWith("own"), requestTo("/sso"))).text();
    expect(await countRows(stub)).toBe(2);
    const headers = { Authorization: "Bearer revoked" };
    const response = await proxy(stub, callerWith("own"), requestTo("/x", { headers }));
    expect([response.status, await response.json()]).toEqual([401, { detail: "Invalid token" }]);
    for (let attempt = 0; attempt < 600 && (await countRows(stub)) > 0; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await countRows(stub)).toBe(0);
  });

  test("does not end a managed Directory", async () => {
    const stub = env.DIRECTORY.getByName("proxy-managed");
    await stub.status(managed);
    const headers = { Authorization: "Bearer revoked" };
    await (await proxy(stub, managed, requestTo("/x", { headers }))).text();
    expect(await countRows(stub)).toBe(2);
  });

  test("writes no credential", async () => {
    const stub = env.DIRECTORY.getByName("proxy-secret");
    await proxy(stub, callerWith("secret-of-the-caller"), requestTo("/echo", { method: "POST", body: "x" }));
    expect(await readStorage(stub)).not.toContain("secret-of-the-caller");
  });

  test("does not reject: a failure comes as a problem", async () => {
    const stub = env.DIRECTORY.getByName("proxy-problem");
    const { secret: _, ...source } = TEST_SOURCE;
    const { problem } = await stub.proxy({ ...managed, source: { ...source, secret: "NONE" } }, requestTo("/x"));
    expect(JSON.parse(problem ?? "")).toMatchObject({ code: "misconfigured" });
  });
});

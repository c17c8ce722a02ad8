import { beforeEach, describe, expect, test } from "vitest";
import { fetchEmulator, putWorld } from "../testing/fetch-emulator.ts";
import { QUIRK_WORLD } from "../testing/quirk-world.ts";

const CONTROL = "http://127.0.0.1:8788";
const LIST = "https://sentry.io/api/0/organizations/";
const K6_LIST = "https://api.k6.io/v3/organizations";

async function post(path: string, body: unknown) {
  const response = await fetchEmulator(`${CONTROL}${path}`, undefined, { method: "POST", body: JSON.stringify(body) });
  return { status: response.status, body: await response.json<Record<string, unknown>>() };
}

async function find(query: string, token = "one"): Promise<Record<string, unknown>[]> {
  return (await fetchEmulator(`${LIST}?query=${encodeURIComponent(query)}`, token)).json();
}

describe("/__mutate", () => {
  beforeEach(() =>
    putWorld({
      ...QUIRK_WORLD,
      tokens: [...(QUIRK_WORLD.tokens ?? []), { token: "k6", k6User: 7 }],
      k6: {
        organizations: [
          {
            id: 9,
            name: "old",
            owner_id: 7,
            created: "2020-01-01T00:00:00Z",
            members: [7],
            projects: [{ id: 1, name: "p", created: "2020-01-01T00:00:00Z" }],
          },
        ],
      },
    }),
  );

  test("create accepts all fields of a world file's organization", async () => {
    const set = {
      slug: "fresh",
      dateCreated: "2026-01-01T00:00:00Z",
      region: "fr",
      members: [{ id: 99, user: 1 }],
      projects: [{ id: 98, slug: "p-1" }],
    };
    const { status, body } = await post("/__mutate", [{ op: "create", provider: "sentry", id: "77", set }]);
    expect([status, body["organizations"], body["regions"]]).toEqual([200, 6, { de: 2, fr: 1, us: 3 }]);
    expect(await find("id:77")).toMatchObject([{ slug: "fresh", links: { regionUrl: "https://fr.sentry.io" } }]);
    expect(await (await fetchEmulator("https://fr.sentry.io/api/0/organizations/", "one")).json()).toHaveLength(1);
    expect(
      await (await fetchEmulator("https://fr.sentry.io/api/0/organizations/fresh/projects/", "one")).json(),
    ).toHaveLength(1);
  });

  test("update changes the fields in set and keeps all others, including members and projects", async () => {
    const before = await (await fetchEmulator("https://us.sentry.io/api/0/organizations/2/", "one")).json<object>();
    await post("/__mutate", [{ op: "update", provider: "sentry", id: 2, set: { name: "Renamed" } }]);
    const after = await (await fetchEmulator("https://us.sentry.io/api/0/organizations/2/", "one")).json<object>();
    expect(after).toEqual({ ...before, name: "Renamed" });
    expect(await find("email:two@example.com")).toMatchObject([{ slug: "acme" }, { slug: "bar" }]);
  });

  test("update changes the region and the member list", async () => {
    await post("/__mutate", [{ op: "update", provider: "sentry", id: 2, set: { region: "de" } }]);
    expect(
      await (await fetchEmulator("https://de.sentry.io/api/0/organizations/?query=id:2", "one")).json(),
    ).toMatchObject([{ slug: "acme" }]);
    expect(await (await fetchEmulator("https://us.sentry.io/api/0/organizations/?query=id:2", "one")).json()).toEqual(
      [],
    );
    await post("/__mutate", [{ op: "update", provider: "sentry", id: 2, set: { members: [] } }]);
    expect(await find("id:2")).toEqual([]);
  });

  test("delete removes an organization", async () => {
    await post("/__mutate", [{ op: "delete", provider: "sentry", id: 2 }]);
    expect(await find("id:2")).toEqual([]);
    expect((await fetchEmulator("https://us.sentry.io/api/0/organizations/acme/", "one")).status).toBe(404);
  });

  test("create, update and delete change k6 organizations", async () => {
    const { status } = await post("/__mutate", [
      { op: "update", provider: "k6", id: 9, set: { name: "new", updated: "2021-01-01T00:00:00Z" } },
      {
        op: "create",
        provider: "k6",
        id: 10,
        set: { name: "second", owner_id: 7, created: "2020-01-01T00:00:00Z", members: [7] },
      },
    ]);
    expect(status).toBe(200);
    const list = await (await fetchEmulator(K6_LIST, "k6")).json();
    expect(list).toMatchObject({
      organizations: [{ id: 9, name: "new", updated: "2021-01-01T00:00:00Z" }, { id: 10 }],
    });
    expect(await (await fetchEmulator(`${K6_LIST}/9/projects`, "k6")).json()).toMatchObject({ projects: [{ id: 1 }] });
    await post("/__mutate", [{ op: "delete", provider: "k6", id: 9 }]);
    expect(await (await fetchEmulator(K6_LIST, "k6")).json()).toMatchObject({ organizations: [{ id: 10 }] });
  });

  test.each([
    ["1.op", { op: "rename", provider: "sentry", id: 2 }],
    ["1.provider", { op: "delete", provider: "gitlab", id: 2 }],
    ["1.id", { op: "delete", provider: "sentry", id: 1234 }],
    ["1.id", { op: "update", provider: "k6", id: 1234, set: {} }],
    ["1.id", { op: "create", provider: "sentry", id: 2, set: {} }],
    ["1.set.slug", { op: "update", provider: "sentry", id: 2, set: { slug: "123" } }],
    ["1.set.slug", { op: "create", provider: "sentry", id: 70, set: { dateCreated: "2020-01-01T00:00:00Z" } }],
    ["1.set.members", { op: "update", provider: "sentry", id: 2, set: { members: [{ id: 11, user: 1234 }] } }],
    ["1.set", { op: "update", provider: "sentry", id: 2, set: { slug: "foo" } }],
    ["1.set", { op: "update", provider: "sentry", id: 2, set: { members: [{ id: 16, user: 1 }] } }],
  ])("an error at %s is a 400 with its path, and no mutation is applied", async (path, mutation) => {
    const valid = { op: "update", provider: "sentry", id: 5, set: { name: "touched" } };
    const { status, body } = await post("/__mutate", [valid, mutation]);
    expect([status, body["path"]]).toEqual([400, path]);
    expect(await find("touched")).toEqual([]);
  });
});

describe("/__emit", () => {
  test("signs the exact bytes of the body: compact ASCII JSON with keys in Sentry's order", async () => {
    const { status, body } = await post("/__emit", {
      secret: "shh",
      resource: "installation",
      action: "created",
      organization: "bäckerei-😀",
      installation: "7a485448-a9e2-4c85-8a3c-4f44175783c9",
      timestamp: 1_700_000_000,
      requestId: "0123456789abcdef0123456789abcdef",
    });
    expect(status).toBe(200);
    expect(body).toEqual({
      body:
        '{"action":"created","installation":{"uuid":"7a485448-a9e2-4c85-8a3c-4f44175783c9"},"data":{"installation":{"app":{"uuid":"7a485448-a9e2-4c85-8a3c-4f44175783c9","slug":"roster"},' +
        '"organization":{"slug":"b\\u00e4ckerei-\\ud83d\\ude00"},"uuid":"7a485448-a9e2-4c85-8a3c-4f44175783c9","status":"installed"}},"actor":{"type":"application","id":"sentry","name":"Sentry"}}',
      headers: {
        "Content-Type": "application/json",
        "Request-ID": "0123456789abcdef0123456789abcdef",
        "Sentry-Hook-Resource": "installation",
        "Sentry-Hook-Timestamp": "1700000000",
        // HMAC-SHA256 of the body above with the key "shh", computed with another implementation.
        "Sentry-Hook-Signature": "d558b367af1cb3827612dc84cf8dee0b8c534e17b8fd63b38463ec6ad090158a",
      },
    });
  });

  test("defaults: a request id without dashes and the current timestamp; signature replaces the correct signature", async () => {
    const { body } = await post("/__emit", { secret: "shh", resource: "issue", data: { issue: 1 }, signature: "no" });
    expect(body).toMatchObject({
      headers: {
        "Request-ID": expect.stringMatching(/^[0-9a-f]{32}$/),
        "Sentry-Hook-Timestamp": expect.stringMatching(/^\d{10}$/),
        "Sentry-Hook-Signature": "no",
      },
    });
    expect(body["body"]).toContain('"data":{"issue":1}');
  });

  test("delivers over a service binding and returns the receiver's response", async () => {
    const { body } = await post("/__emit", {
      secret: "shh",
      url: "https://roster.example.com/hooks/sentry/sentry-us",
      binding: "RECEIVER",
    });
    expect(body).toMatchObject({ status: 202 });
    expect(JSON.parse(String(body["answer"]))).toEqual({
      url: "https://roster.example.com/hooks/sentry/sentry-us",
      method: "POST",
      resource: "installation",
      signature: (body["headers"] as Record<string, string>)["Sentry-Hook-Signature"],
      body: body["body"],
    });
  });

  test.each([
    ["secret", {}],
    ["url", { secret: "shh", url: "not a url" }],
    ["binding", { secret: "shh", url: "https://x.example.com/", binding: "NOBODY" }],
    ["actor.type", { secret: "shh", actor: { type: "robot", id: 1, name: "R" } }],
  ])("an error at %s is a 400 with its path", async (path, hook) => {
    expect(await post("/__emit", hook)).toMatchObject({ status: 400, body: { path } });
  });
});

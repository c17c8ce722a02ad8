import { beforeEach, describe, expect, test } from "vitest";
import { fetchEmulator, putWorld } from "../testing/fetch-emulator.ts";
import type { WorldFile } from "../world/world-schema.ts";

/**
 * The exchanges recorded in the public documents, reproduced from a world with the same organization. The tests compare
 * everything that the documents show: status, `Link`, header fields and the body. Recorded lengths are compared too.
 */

const LIST = "https://sentry.io/api/0/organizations/";
const FEATURES_2020 = [
  "symbol-sources",
  "shared-issues",
  "integrations-issue-basic",
  "tweak-grouping-config",
  "open-membership",
  "advanced-search",
  "grouping-info",
  "integrations-issue-sync",
  "invite-members",
  "sso-saml2",
  "custom-symbol-sources",
  "sso-basic",
];

type Organization = NonNullable<WorldFile["organizations"]>[number];

function worldOf(organization: Partial<Organization>, rest: WorldFile = {}): WorldFile {
  return {
    profile: "documented",
    users: [{ id: 1, email: "one@example.com" }],
    tokens: [
      { token: "token", user: 1 },
      { apiKey: "key", organization: 2 },
    ],
    organizations: [
      {
        id: "2",
        slug: "the-interstellar-jurisdiction",
        name: "The Interstellar Jurisdiction",
        dateCreated: "2018-11-06T21:19:55.101Z",
        members: [{ id: 1, user: 1, role: "owner" }],
        ...organization,
      },
    ],
    ...rest,
  };
}

describe("Sentry's list of 2020, with its headers", () => {
  const organization = { dateCreated: "2020-03-10T05:57:35.976470Z", features: FEATURES_2020 };

  const EXPECTED_LINK =
    '<https://sentry.io/api/0/organizations/?&cursor=1583819855976:0:1>; rel="previous"; results="false"; cursor="1583819855976:0:1", ' +
    '<https://sentry.io/api/0/organizations/?&cursor=1583819855977:100:0>; rel="next"; results="false"; cursor="1583819855977:100:0"';

  test("the recorded response: 515 bytes, the Link header and all recorded header fields", async () => {
    await putWorld(worldOf(organization, { knobs: { sentry: { edition: "2020" } } }));
    const response = await fetchEmulator(LIST, "token");
    expect(response.status).toBe(200);
    expect(response.headers.get("Link")).toBe(EXPECTED_LINK);
    const recorded = {
      "X-XSS-Protection": "1; mode=block",
      "X-Content-Type-Options": "nosniff",
      "Content-Language": "en",
      "Access-Control-Expose-Headers": "X-Sentry-Error, Retry-After",
      Vary: "Accept-Language, Cookie",
      "Access-Control-Allow-Methods": "GET, POST, HEAD, OPTIONS",
      Allow: "GET, POST, HEAD, OPTIONS",
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Headers":
        "X-Sentry-Auth, X-Requested-With, Origin, Accept, Content-Type, Authentication, Authorization",
      "Content-Type": "application/json",
      "X-Frame-Options": "deny",
    };
    expect(Object.fromEntries(Object.keys(recorded).map((name) => [name, response.headers.get(name)]))).toEqual(
      recorded,
    );
    const text = await response.text();
    expect(JSON.parse(text)).toEqual([
      {
        avatar: { avatarType: "letter_avatar", avatarUuid: null },
        dateCreated: "2020-03-10T05:57:35.976470Z",
        features: FEATURES_2020,
        id: "2",
        isEarlyAdopter: false,
        name: "The Interstellar Jurisdiction",
        require2FA: false,
        slug: "the-interstellar-jurisdiction",
        status: { id: "active", name: "active" },
      },
    ]);
    expect(new TextEncoder().encode(text)).toHaveLength(515);
  });

  test("the live profile sends the same Link", async () => {
    await putWorld(worldOf(organization, { profile: "live" }));
    expect((await fetchEmulator(LIST, "token")).headers.get("Link")).toBe(EXPECTED_LINK);
  });
});

test("Sentry's list as documented today", async () => {
  const features = ["session-replay-video", "onboarding", "advanced-search", "monitor-seat-billing", "issue-platform"];
  await putWorld(worldOf({ features }));
  expect(await (await fetchEmulator(LIST, "token")).text()).toBe(
    JSON.stringify([
      {
        avatar: { avatarType: "letter_avatar", avatarUuid: null },
        dateCreated: "2018-11-06T21:19:55.101Z",
        features,
        hasAuthProvider: false,
        id: "2",
        isEarlyAdopter: false,
        links: {
          organizationUrl: "https://the-interstellar-jurisdiction.sentry.io",
          regionUrl: "https://us.sentry.io",
        },
        name: "The Interstellar Jurisdiction",
        require2FA: false,
        slug: "the-interstellar-jurisdiction",
        status: { id: "active", name: "active" },
      },
    ]),
  );
});

test("Sentry's organization of 2018, requested with an API key", async () => {
  const team = (id: string, slug: string, name: string, dateCreated: string, projects: number[]) => ({
    id,
    slug,
    name,
    dateCreated,
    projects,
  });
  const features = ["data-forwarding", "rate-limits", "releases"];
  await putWorld(
    worldOf({
      dateCreated: "2018-02-20T15:27:19.783Z",
      features: ["sso", "api-keys", "open-membership", "shared-issues"],
      onboardingTasks: [
        { status: "complete", dateCompleted: "2018-02-20T15:27:31.938Z", task: 1, data: {}, user: null },
      ],
      teams: [
        team("3", "ancient-gabelers", "Ancient Gabelers", "2018-02-20T15:27:31.956Z", []),
        team("2", "powerful-abolitionist", "Powerful Abolitionist", "2018-02-20T15:27:19.809Z", [3, 2, 4]),
      ],
      projects: [
        {
          id: "3",
          slug: "prime-mover",
          name: "Prime Mover",
          dateCreated: "2018-02-20T15:27:23.461Z",
          details: { features, color: "#bf5b3f" },
        },
        {
          id: "2",
          slug: "pump-station",
          name: "Pump Station",
          dateCreated: "2018-02-20T15:27:19.818Z",
          details: { features, color: "#3fbf7f" },
        },
        {
          id: "4",
          slug: "the-spoiled-yoghurt",
          name: "The Spoiled Yoghurt",
          dateCreated: "2018-02-20T15:27:31.893Z",
          details: { features: features.slice(0, 2), color: "#bf6e3f" },
        },
      ],
    }),
  );
  const response = await fetchEmulator(`${LIST}the-interstellar-jurisdiction/`, `Basic ${btoa("key:")}`);
  expect(response.status).toBe(200);
  expect(response.headers.get("Allow")).toBe("GET, PUT, DELETE, HEAD, OPTIONS");
  const project = (
    id: string,
    slug: string,
    name: string,
    color: string,
    dateCreated: string,
    ownFeatures = features,
  ) => ({
    status: "active",
    slug,
    features: ownFeatures,
    color,
    isInternal: false,
    isPublic: false,
    dateCreated,
    platform: null,
    callSign: slug.toUpperCase(),
    firstEvent: null,
    isBookmarked: false,
    id,
    name,
  });
  const shown = { hasAccess: true, isPending: false, isMember: false };
  const text = await response.text();
  expect(JSON.parse(text)).toEqual({
    defaultRole: "member",
    status: { id: "active", name: "active" },
    features: ["sso", "api-keys", "open-membership", "shared-issues"],
    safeFields: [],
    id: "2",
    isEarlyAdopter: false,
    scrubIPAddresses: false,
    access: [],
    allowSharedIssues: true,
    isDefault: false,
    require2FA: false,
    sensitiveFields: [],
    quota: { maxRateInterval: 60, projectLimit: 100, accountLimit: 0, maxRate: 0 },
    dateCreated: "2018-02-20T15:27:19.783Z",
    slug: "the-interstellar-jurisdiction",
    openMembership: true,
    availableRoles: [
      { id: "member", name: "Member" },
      { id: "admin", name: "Admin" },
      { id: "manager", name: "Manager" },
      { id: "owner", name: "Owner" },
    ],
    name: "The Interstellar Jurisdiction",
    enhancedPrivacy: false,
    teams: [
      {
        slug: "ancient-gabelers",
        name: "Ancient Gabelers",
        ...shown,
        dateCreated: "2018-02-20T15:27:31.956Z",
        id: "3",
        projects: [],
      },
      {
        slug: "powerful-abolitionist",
        name: "Powerful Abolitionist",
        ...shown,
        dateCreated: "2018-02-20T15:27:19.809Z",
        id: "2",
        projects: [
          project("3", "prime-mover", "Prime Mover", "#bf5b3f", "2018-02-20T15:27:23.461Z"),
          project("2", "pump-station", "Pump Station", "#3fbf7f", "2018-02-20T15:27:19.818Z"),
          project(
            "4",
            "the-spoiled-yoghurt",
            "The Spoiled Yoghurt",
            "#bf6e3f",
            "2018-02-20T15:27:31.893Z",
            features.slice(0, 2),
          ),
        ],
      },
    ],
    pendingAccessRequests: 0,
    dataScrubberDefaults: false,
    dataScrubber: false,
    avatar: { avatarUuid: null, avatarType: "letter_avatar" },
    onboardingTasks: [{ status: "complete", dateCompleted: "2018-02-20T15:27:31.938Z", task: 1, data: {}, user: null }],
  });
  expect(new TextEncoder().encode(text)).toHaveLength(2419);
});

test("an organization as documented in the overview, with sorted features", async () => {
  await putWorld(worldOf({ features: ["releases", "performance-view"] }));
  const body = await (await fetchEmulator(`${LIST}2/`, "token")).json();
  expect(body).toMatchObject({
    id: "2",
    dateCreated: "2018-11-06T21:19:55.101Z",
    features: ["performance-view", "releases"],
    isEarlyAdopter: false,
    requiresSso: false,
    storeCrashReports: 0,
  });
});

test("k6's organizations and projects", async () => {
  const k6 = {
    id: 9,
    name: "string",
    owner_id: 1,
    description: "string",
    billing_address: "string",
    billing_country: "string",
  };
  const rest = {
    billing_email: "user@example.com",
    vat_number: "string",
    created: "2020-08-13T18:28:45Z",
    is_default: true,
  };
  const project = {
    id: 47,
    name: "my Project",
    description: "project for load testing of my site",
    is_default: true,
    created: "2020-08-13T18:28:45Z",
  };
  await putWorld({
    tokens: [{ token: "token", k6User: 7 }],
    k6: { organizations: [{ ...k6, ...rest, members: [7], projects: [project] }] },
  });
  const sample =
    '{"id":9,"name":"string","owner_id":1,"description":"string","billing_address":"string","billing_country":"string","billing_email":"user@example.com","vat_number":"string","created":"2020-08-13T18:28:45Z","updated":"2020-08-13T18:28:45Z","is_default":true}';
  const text = async (path: string) =>
    (await fetchEmulator(`https://api.k6.io/v3/organizations${path}`, "Token token")).text();
  expect(await text("")).toBe(`{"organizations":[${sample}]}`);
  expect(await text("/9")).toBe(`{"organization":${sample}}`);
  expect(await text("/9/projects")).toBe(
    '{"projects":[{"id":47,"name":"my Project","description":"project for load testing of my site","organization_id":9,"created":"2020-08-13T18:28:45Z","updated":"2020-08-13T18:28:45Z","is_default":true}]}',
  );
});

describe("documented behavior that the servers do not have", () => {
  const dateCreated = "2020-01-01T00:00:00Z";
  const WORLD: WorldFile = {
    profile: "documented",
    users: [
      { id: 1, email: "thing-one@example.com" },
      { id: 2, email: "thing-two@example.com" },
    ],
    tokens: [{ token: "token", user: 1 }],
    organizations: [
      {
        id: 1,
        slug: "foo",
        dateCreated,
        events24h: 1,
        members: [{ id: 1, user: 1, role: "owner" }],
        projects: [
          { id: 1, slug: "p-1", platform: "python" },
          { id: 2, slug: "p-2", platform: "python" },
        ],
      },
      {
        id: 2,
        slug: "foo-bar",
        dateCreated,
        status: "pending_deletion",
        events24h: 9,
        members: [
          { id: 2, user: 1 },
          { id: 3, user: 2 },
        ],
      },
      {
        id: 3,
        slug: "other",
        dateCreated,
        events24h: 5,
        members: [{ id: 4, user: 1 }],
        projects: [{ id: 3, slug: "p-3", platform: "go" }],
      },
    ],
  };
  beforeEach(() => putWorld(WORLD));

  test.each([
    ["query=slug:foo OR status:pending_deletion", ["foo-bar", "foo"]],
    [
      "query=(slug:foo AND status:active) OR (email:[thing-one@example.com,thing-two@example.com] AND query:bar)",
      ["foo-bar", "foo"],
    ],
    ["query=slug:[foo,other]", ["other", "foo"]],
    ["query=platform:python", ["foo"]],
    ["query=platform:[python,go] AND (slug:foo OR slug:other)", ["other", "foo"]],
    ["query=thing-two", ["foo-bar"]],
    ["query=id:[1,3] member_id:4", ["other"]],
    ["sortBy=projects", ["foo", "other", "foo-bar"]],
    ["sortBy=events", ["foo-bar", "other", "foo"]],
    ["sortBy=members", ["foo-bar", "other", "foo"]],
    ["owner=true", ["foo"]],
    ["", ["other", "foo-bar", "foo"]],
  ])("%s", async (search, slugs) => {
    const response = await fetchEmulator(`${LIST}?${search.replaceAll(" ", "%20")}`, "token");
    expect((await response.json<{ slug: string }[]>()).map(({ slug }) => slug)).toEqual(slugs);
  });

  test.each(["(slug:foo", "colour:red", "id:abc", "status:nope", "(foo OR bar) ".repeat(60)])(
    "%j is a 400",
    async (query) => {
      const response = await fetchEmulator(`${LIST}?query=${encodeURIComponent(query)}`, "token");
      expect(response.status).toBe(400);
      expect(await response.json()).toEqual({ detail: expect.stringMatching(/^Invalid query: /) });
    },
  );

  test("100 alternatives do not exceed the database's expression depth", async () => {
    const query = Array.from({ length: 100 }, (_, index) => `slug:s${index}`).join(" OR ");
    const response = await fetchEmulator(`${LIST}?query=${encodeURIComponent(query)}`, "token");
    expect([response.status, await response.text()]).toEqual([200, "[]"]);
  });
});

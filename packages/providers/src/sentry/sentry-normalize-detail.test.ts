import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createInvalidResponse } from "../upstream-error.ts";
import { readRow } from "../rows.ts";
import { normalizeDetail } from "./sentry-normalize-detail.ts";
import { sentryDetail } from "./sentry-wire.ts";

function read(body: unknown) {
  return normalizeDetail(
    readRow(sentryDetail, body, createInvalidResponse("us.sentry.io, asked for an organization", 200)),
  );
}

/** The example of Sentry's documentation of 2018. Teams contain their projects. */
const DETAIL_OF_2018 = {
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
  sensitiveFields: ["ssn"],
  quota: { maxRateInterval: 60, projectLimit: 100, accountLimit: 0, maxRate: 0 },
  dateCreated: "2018-02-20T15:27:19.783Z",
  slug: "the-interstellar-jurisdiction",
  openMembership: true,
  availableRoles: [
    { id: "member", name: "Member" },
    { id: "owner", name: "Owner" },
  ],
  name: "The Interstellar Jurisdiction",
  enhancedPrivacy: false,
  teams: [
    {
      slug: "ancient-gabelers",
      name: "Ancient Gabelers",
      hasAccess: true,
      isPending: false,
      dateCreated: "2018-02-20T15:27:31.956Z",
      isMember: false,
      id: "3",
      projects: [],
    },
    {
      slug: "powerful-abolitionist",
      name: "Powerful Abolitionist",
      dateCreated: "2018-02-20T15:27:19.809Z",
      id: "2",
      projects: [
        { status: "active", slug: "prime-mover", platform: null, id: "3", name: "Prime Mover" },
        { status: "active", slug: "pump-station", platform: null, id: "2", name: "Pump Station" },
      ],
    },
  ],
  pendingAccessRequests: 0,
  dataScrubberDefaults: false,
  dataScrubber: false,
  avatar: { avatarUuid: null, avatarType: "letter_avatar" },
  onboardingTasks: [{ status: "complete", dateCompleted: "2018-02-20T15:27:31.938Z", task: 1, data: {}, user: null }],
};

/** An abridged detail of a current server. Projects are in a list of their own and contain the ids of their teams. */
const CURRENT_DETAIL = {
  id: "2",
  slug: "acme",
  status: { id: "active", name: "active" },
  name: "Acme",
  dateCreated: "2018-11-06T21:19:55.101234Z",
  isEarlyAdopter: true,
  require2FA: true,
  hasAuthProvider: true,
  avatar: { avatarType: "letter_avatar", avatarUuid: null, avatarUrl: null },
  links: { organizationUrl: "https://acme.sentry.io", regionUrl: "https://us.sentry.io" },
  features: ["open-membership", "advanced-search"],
  extraOptions: { traces: { spansExtractionDate: null, checkSpanExtractionDate: false } },
  access: ["org:read", "member:read"],
  onboardingTasks: [],
  role: "member",
  orgRole: "member",
  experiments: {},
  isDefault: true,
  defaultRole: "member",
  availableRoles: [{ id: "billing", name: "Billing" }],
  orgRoleList: [
    { id: "member", name: "Member", desc: "", scopes: ["org:read"], isGlobal: false },
    { id: "owner", name: "Owner", desc: "", scopes: [], isGlobal: true },
  ],
  teamRoleList: [{ id: "contributor", name: "Contributor" }],
  trustedRelays: [],
  targetSampleRate: 0.5,
  storeCrashReports: 0,
  relayPiiConfig: null,
  allowJoinRequests: true,
  defaultCodingAgent: "seer",
  defaultCodeReviewTriggers: ["on_new_commit"],
  anUnknownSetting: "on",
  teams: [
    { id: "7", slug: "api", name: "", dateCreated: "2019-01-01T00:00:00Z", memberCount: 4 },
    { id: "8", slug: "web", name: "Web", dateCreated: null, memberCount: 0 },
  ],
  projects: [
    { id: "70", slug: "rest", teams: [{ id: "7" }] },
    { id: "71", slug: "grpc", teams: [{ id: "7" }, { id: "8" }] },
    { id: "72", slug: "lost", teams: [] },
  ],
};

describe("normalizeDetail", () => {
  it("reads the documented example of 2018", () => {
    const { organization, ...detail } = read(DETAIL_OF_2018);
    expect(organization).toMatchObject({
      remoteId: "2",
      isDefault: false,
      apiUrl: null,
      createdAt: 1_519_140_439_783_000,
    });
    expect(organization.raw).toBe(DETAIL_OF_2018);
    expect(detail).toEqual({
      features: ["api-keys", "open-membership", "shared-issues", "sso"],
      access: [],
      roles: [
        { id: "member", name: "Member" },
        { id: "owner", name: "Owner" },
      ],
      teams: [
        {
          id: "3",
          slug: "ancient-gabelers",
          name: "Ancient Gabelers",
          createdAt: 1_519_140_451_956_000,
          memberCount: null,
          projects: [],
        },
        {
          id: "2",
          slug: "powerful-abolitionist",
          name: "Powerful Abolitionist",
          createdAt: 1_519_140_439_809_000,
          memberCount: null,
          projects: ["3", "2"],
        },
      ],
      settings: {
        defaultRole: "member",
        safeFields: [],
        scrubIPAddresses: false,
        allowSharedIssues: true,
        sensitiveFields: ["ssn"],
        openMembership: true,
        enhancedPrivacy: false,
        pendingAccessRequests: 0,
        dataScrubberDefaults: false,
        dataScrubber: false,
      },
    });
  });

  it("reads the detail of a current server", () => {
    const { organization, ...detail } = read(CURRENT_DETAIL);
    expect(organization).toMatchObject({ isDefault: true, hasAuthProvider: true, apiUrl: "https://us.sentry.io" });
    expect(detail).toEqual({
      features: ["advanced-search", "open-membership"],
      access: ["org:read", "member:read"],
      roles: [
        { id: "member", name: "Member" },
        { id: "owner", name: "Owner" },
      ],
      teams: [
        { id: "7", slug: "api", name: "api", createdAt: 1_546_300_800_000_000, memberCount: 4, projects: ["70", "71"] },
        { id: "8", slug: "web", name: "Web", createdAt: null, memberCount: 0, projects: ["71"] },
      ],
      settings: {
        defaultRole: "member",
        targetSampleRate: 0.5,
        storeCrashReports: 0,
        relayPiiConfig: null,
        allowJoinRequests: true,
        defaultCodingAgent: "seer",
        defaultCodeReviewTriggers: ["on_new_commit"],
        anUnknownSetting: "on",
      },
    });
  });

  it("reads missing fields as null if the credential lacks org:read", () => {
    const short = {
      id: "2",
      slug: "acme",
      name: "Acme",
      allowMemberInvite: true,
      access: ["org:write"],
      onboardingTasks: [],
      features: [],
    };
    expect(read(short)).toMatchObject({
      organization: { isDefault: null },
      features: [],
      teams: null,
      roles: null,
      access: ["org:write"],
      settings: { allowMemberInvite: true },
    });
    expect(read({ id: 2, slug: "acme" })).toMatchObject({ features: null, access: null, settings: {} });
  });

  it("returns null for a team's projects if not all projects list their teams", () => {
    const { projects, ...others } = CURRENT_DETAIL;
    expect(read(others).teams?.map((team) => team.projects)).toEqual([null, null]);
    const [first, ...rest] = projects;
    const partly = [{ id: first?.id, slug: first?.slug }, ...rest];
    expect(read({ ...others, projects: partly }).teams?.map((team) => team.projects)).toEqual([null, null]);
  });

  it.each([{}, { id: "2" }, { slug: "acme" }, [], null])("rejects a detail without id or slug: %j", (body) => {
    expect(() => read(body)).toThrow(expect.objectContaining({ code: "unreadable" }));
  });

  it("accepts any JSON in optional fields", () => {
    const keys = Object.keys(CURRENT_DETAIL).filter((key) => !["id", "slug", "name"].includes(key));
    const optionalFields = fc.dictionary(fc.constantFrom(...keys, "__proto__", "more"), fc.jsonValue());
    fc.assert(
      fc.property(optionalFields, (fields) => {
        const { features, settings, teams } = read({ ...fields, id: "2", slug: "acme" });
        expect(features === null || features.every((feature) => typeof feature === "string")).toBe(true);
        expect(
          Object.values(settings).every((value) => value === null || Array.isArray(value) || typeof value !== "object"),
        ).toBe(true);
        expect(teams === null || teams.every(({ id }) => id !== "")).toBe(true);
      }),
    );
  });
});

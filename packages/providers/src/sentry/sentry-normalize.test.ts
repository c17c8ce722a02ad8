import { printInstant } from "@roster/core/model";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createInvalidResponse } from "../upstream-error.ts";
import { readRows } from "../rows.ts";
import { normalizeOrganization, normalizeProject } from "./sentry-normalize.ts";
import { sentryOrganization, sentryProject } from "./sentry-wire.ts";

const invalidResponse = createInvalidResponse("sentry.io", 200);

function read(...rows: readonly unknown[]) {
  return readRows(sentryOrganization, rows, invalidResponse).map(normalizeOrganization);
}

/** The example of https://docs.sentry.io/api/organizations/list-your-organizations/. */
const DOCUMENTED = {
  avatar: { avatarType: "letter_avatar", avatarUuid: null },
  dateCreated: "2018-11-06T21:19:55.101Z",
  features: ["session-replay-video", "onboarding", "advanced-search", "monitor-seat-billing", "issue-platform"],
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
};

describe("normalizeOrganization", () => {
  it("reads the documented example", () => {
    const [organization] = read(DOCUMENTED);
    expect(organization).toEqual({
      remoteId: "2",
      slug: "the-interstellar-jurisdiction",
      name: "The Interstellar Jurisdiction",
      description: null,
      status: "active",
      createdAt: 1_541_539_195_101_000,
      updatedAt: null,
      url: "https://the-interstellar-jurisdiction.sentry.io",
      apiUrl: "https://us.sentry.io",
      avatarUrl: null,
      stack: null,
      requires2fa: false,
      hasAuthProvider: false,
      isEarlyAdopter: false,
      isDefault: null,
      ownerId: null,
      raw: DOCUMENTED,
    });
    expect(organization?.raw).toBe(DOCUMENTED);
  });

  it("reads the example of 2020, which has microseconds and no links", () => {
    const { links: _, hasAuthProvider: __, ...older } = DOCUMENTED;
    const [organization] = read({ ...older, dateCreated: "2020-03-10T05:57:35.976470Z" });
    expect(organization).toMatchObject({ url: null, apiUrl: null, hasAuthProvider: null, requires2fa: false });
    expect(printInstant(organization?.createdAt ?? 0)).toBe("2020-03-10T05:57:35.976470Z");
  });

  it("reads a row with only the required fields, and a row of the detail", () => {
    expect(read({ id: 1, slug: "a" })).toMatchObject([{ remoteId: "1", name: "a", status: null, createdAt: null }]);
    expect(read({ ...DOCUMENTED, isDefault: false, avatar: { avatarUrl: "https://us.sentry.io/a/" } })).toMatchObject([
      { isDefault: false, avatarUrl: "https://us.sentry.io/a/" },
    ]);
  });

  it.each([[""], [null], [undefined]])("uses the slug if the name is %j", (name) => {
    expect(read({ ...DOCUMENTED, name })[0]?.name).toBe("the-interstellar-jurisdiction");
  });

  it.each(["id", "slug", "name"])("rejects a row without a readable %s", (field) => {
    expect(() => read({ ...DOCUMENTED, [field]: { not: "text" } })).toThrow(`row 0 has no readable ${field}`);
  });

  it("keeps an unknown status", () => {
    expect(read({ ...DOCUMENTED, status: { id: "on_holiday", name: "on holiday" } })[0]?.status).toBe("on_holiday");
  });

  it("accepts any JSON in optional fields", () => {
    const keys = Object.keys(DOCUMENTED).filter((key) => !["id", "slug", "name"].includes(key));
    const optionalFields = fc.dictionary(fc.constantFrom(...keys, "isDefault", "__proto__", "more"), fc.jsonValue());
    fc.assert(
      fc.property(optionalFields, (fields) => {
        const [organization] = read({ ...fields, id: "2", slug: "a", name: "A" });
        expect(organization).toMatchObject({ remoteId: "2", slug: "a", name: "A" });
        for (const link of [organization?.url, organization?.apiUrl, organization?.avatarUrl]) {
          expect(link === null || /^https?:/i.test(link ?? "")).toBe(true);
        }
        for (const fact of [organization?.requires2fa, organization?.hasAuthProvider, organization?.isEarlyAdopter]) {
          expect([null, true, false]).toContain(fact);
        }
      }),
    );
  });
});

describe("normalizeProject", () => {
  it("reads an item of an organization's project list", () => {
    const row = {
      id: "3",
      slug: "prime-mover",
      name: "Prime Mover",
      platform: "python",
      dateCreated: "2018-02-20T15:27:23Z",
    };
    expect(readRows(sentryProject, [row], invalidResponse).map(normalizeProject)).toEqual([
      {
        remoteId: "3",
        slug: "prime-mover",
        name: "Prime Mover",
        description: null,
        platform: "python",
        createdAt: 1_519_140_443_000_000,
        updatedAt: null,
        isDefault: null,
      },
    ]);
  });

  it.each([[null], [""], [undefined], [7]])("reads the platform %j as null", (platform) => {
    const [row] = readRows(sentryProject, [{ id: "3", slug: "prime-mover", platform }], invalidResponse);
    expect(row && normalizeProject(row)).toMatchObject({ name: "prime-mover", platform: null, createdAt: null });
  });
});

import {
  INCLUDE_NOTHING,
  streamPages,
  type Include,
  type Listing,
  type OrganizationDocument,
  type Row,
  type Source,
  type SourceDescription,
} from "@roster/core/source";
import type { Principal } from "../auth/principal.ts";
import type { Dependencies } from "../dependencies.ts";
import document from "../openapi/document.json" with { type: "json" };
import { createApp } from "../app.ts";
import { DEFAULT_RATE_LIMITS } from "../rate-limit/rate-limits.ts";

/** The sources of the deployment in tests. */
export const TEST_SOURCES: readonly SourceDescription[] = [
  { id: "sentry-us", installation: "sentry", provider: "sentry", region: "us" },
  { id: "k6", installation: "k6", provider: "k6", region: "global" },
];

export const READER: Principal = {
  key: { id: "t", scopes: ["org:read"], sources: ["*"], expiresAt: null },
  credentials: {},
};

export const EMPTY_LISTING: Listing = {
  rows: [],
  more: false,
  reports: [{ id: "sentry-us", region: "us", status: "fresh", matched: 0, undetermined: 0, url: null, error: null }],
  warnings: [],
  moved: [],
  syncedAt: 0,
};

/** A row of a list in `created` order. */
export function testRow(organization: TestOrganization, created: number, include: Include = INCLUDE_NOTHING): Row {
  const { id, source, raw } = organization;
  const document = { changedAt: "2026-01-01T00:00:00.000000Z", ...organization };
  const text = JSON.stringify(include.upstreamOnly ? raw : document);
  return { position: { key: created, created, id }, source, changedAt: 0, text };
}

/** A found organization. */
export function testDocument(organization: TestOrganization, include?: Include): OrganizationDocument {
  const { source, changedAt, text } = testRow(organization, 0, include);
  return { id: organization.id, source, changedAt, text };
}

interface TestOrganization {
  readonly id: string;
  readonly source: string;
  readonly raw?: unknown;
  readonly [field: string]: unknown;
}

function unexpected(): never {
  throw new RangeError("secret-token");
}

/** A source with the given methods. Every other method throws, so an unexpected call fails the test. */
export function testSource(methods: Partial<Source>): Source {
  const source: Source = {
    sources: TEST_SOURCES.slice(0, 1),
    list: unexpected,
    find: unexpected,
    projects: unexpected,
    status: async () => [],
    refresh: unexpected,
    changes: unexpected,
    stream: (question, only) => streamPages(source, question, only),
    ...methods,
  };
  return source;
}

/** The dependencies of a public app with one source. */
export function testDependencies(source: Source, changes: Partial<Dependencies> = {}): Dependencies {
  return {
    deployment: {
      installations: [
        { id: "sentry", provider: "sentry" },
        { id: "k6", provider: "k6" },
      ],
      sources: TEST_SOURCES,
      unsupportedFields: (provider) => (provider === "k6" ? { slug: "absent", email: "unknown" } : {}),
      sourcesInView: async () => [source],
      proxyToUpstream: () => Promise.reject(new RangeError("secret-token")),
    },
    authenticate: async () => READER,
    rateLimits: DEFAULT_RATE_LIMITS,
    platformRateLimiter: null,
    corsOrigins: [],
    log: () => {},
    edgeCache: null,
    keyringVersion: "",
    ...changes,
  };
}

/** An app with a clock that the test sets. */
export function testApp() {
  const clock = { now: 0 };
  const app = createApp({
    now: () => clock.now,
    document,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  });
  return { app, clock };
}

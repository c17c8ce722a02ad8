/** An example of an operation: parameters, and the body of their response. */
export interface Example {
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly body: unknown;
}

export const ORGANIZATION = {
  id: "sentry:2",
  installation: "sentry",
  provider: "sentry",
  source: "sentry-us",
  region: "us",
  remoteId: "2",
  slug: "the-interstellar-jurisdiction",
  name: "The Interstellar Jurisdiction",
  description: null,
  status: "active",
  createdAt: "2018-11-06T21:19:55.101000Z",
  updatedAt: null,
  firstSeenAt: "2026-11-21T09:00:00.000000Z",
  changedAt: "2026-11-21T09:00:00.000000Z",
  url: "https://the-interstellar-jurisdiction.sentry.io",
  apiUrl: "https://us.sentry.io",
  avatarUrl: null,
  stack: null,
  requires2fa: false,
  hasAuthProvider: false,
  isEarlyAdopter: false,
  isDefault: null,
  ownerId: null,
  counts: {},
};

export const SOURCE = {
  id: "sentry-us",
  installation: "sentry",
  provider: "sentry",
  region: "us",
  status: "fresh",
  syncedAt: "2026-11-21T09:00:00.000Z",
  age: 12_000,
  organizations: 140,
  unrouted: [],
  lastError: null,
  facets: [],
  jobs: { overdueSeconds: 0 },
  rate: null,
} as const;

const REPORT = {
  id: "sentry-us",
  region: "us",
  status: "fresh",
  matched: 1,
  undetermined: 0,
  url: null,
  error: null,
};

const SOURCE_STATE = { sources: [REPORT], warnings: [], complete: true };
const PAGE = { limit: 50, next: null, previous: null, retry: null };

/** The examples by operation id. Tests validate them against the schemas. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  listOrganizations: {
    parameters: { query: "(slug:the-* AND status:active) OR status:pending_deletion", sortBy: "name", limit: 20 },
    body: { data: [ORGANIZATION], page: PAGE, ...SOURCE_STATE },
  },
  getOrganization: { parameters: { id: "sentry:2" }, body: { data: ORGANIZATION, ...SOURCE_STATE } },
  listSources: {
    body: { data: [SOURCE] },
  },
  explainQuery: {
    parameters: { query: "platform:python" },
    body: {
      data: {
        tree: { kind: "term", field: "platform", operator: "is", values: [{ kind: "text", text: "python" }] },
        canonical: "platform:python",
        needs: { facets: ["projects"], leaves: [] },
        sources: [{ id: "sentry-us", asks: { facets: ["projects"], leaves: [] } }],
      },
    },
  },
  getMe: {
    body: {
      data: {
        kind: "key",
        key: { id: "ops", sources: ["*"] },
        scopes: ["org:read"],
        sources: [{ id: "sentry-us", installation: "sentry", provider: "sentry", region: "us", by: "key" }],
        headers: [],
      },
    },
  },
  listChanges: {
    parameters: { after: "now" },
    body: {
      data: [
        {
          changeId: "sentry-us.3f9a.17",
          sequence: 17,
          type: "organization.updated",
          at: "2026-11-21T09:01:00.000Z",
          id: "sentry:2",
          source: "sentry-us",
          region: "us",
          changed: ["name"],
        },
      ],
      page: { next: "eyJ2IjoxfQ", more: false },
      warnings: [],
    },
  },
  refreshSource: { parameters: { id: "sentry-us" }, body: { data: { source: "sentry-us", status: "accepted" } } },
  listSentryRegions: { body: { regions: [{ name: "roster", url: "https://roster.example" }] } },
};

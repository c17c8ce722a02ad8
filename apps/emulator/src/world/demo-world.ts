import { generateWorld } from "./generate-world.ts";
import type { WorldFile } from "./world-schema.ts";

/** The tokens of the demo world: for a member of all organizations, and for members of a few. */
const TOKENS: NonNullable<WorldFile["tokens"]> = [
  { token: "demo-sentry-token", user: 1, scopes: ["org:read", "project:read", "member:read", "event:read"] },
  { token: "demo-sentry-berlin-token", user: 1001, scopes: ["org:read"] },
  { token: "demo-sentry-contractor-token", user: 1002, scopes: ["org:read"] },
  { token: "demo-k6-token", k6User: 1 },
  { token: "demo-k6-contractor-token", k6User: 1002 },
];

/** User 1001 is a member of twelve German organizations and the documented one. User 1002 is a member of three. */
const LIMITED_USERS: NonNullable<WorldFile["users"]> = [
  { id: 1001, name: "Thing One", email: "thing-one@example.com" },
  { id: 1002, name: "Thing Two", email: "thing-two@example.com", emails: ["two@things.example.net"] },
];

/**
 * The demo world: 201 Sentry organizations in us and de, and 30 k6 organizations. Both include the documented
 * organization. The result is always the same.
 */
export function createDemoWorld(): WorldFile {
  const {
    users = [],
    organizations = [],
    k6,
  } = generateWorld({
    seed: 20_260_101,
    organizations: 200,
    k6Organizations: 29,
    users: 120,
    projects: 6,
    members: 9,
  });
  const american = organizations.find(({ region }) => region === "us");
  const german = new Set(organizations.filter(({ region }) => region === "de").slice(0, 12));
  const [firstGerman] = german;
  return {
    profile: "live",
    users: [...users, ...LIMITED_USERS],
    tokens: TOKENS,
    organizations: [
      interstellarJurisdiction,
      ...organizations.map((organization) =>
        withMembers(organization, [
          ...(german.has(organization) ? [1001] : []),
          ...(organization === firstGerman || organization === american ? [1002] : []),
        ]),
      ),
    ],
    k6: { organizations: [documentedK6, ...(k6?.organizations ?? [])] },
  };
}

type Organization = NonNullable<WorldFile["organizations"]>[number];

function withMembers(organization: Organization, users: readonly number[]): Organization {
  const members = users.map((user) => ({ id: 1_000_000 + Number(organization.id) * 10 + (user % 10), user }));
  return { ...organization, members: [...(organization.members ?? []), ...members] };
}

/** The organization of Sentry's documents, with its teams and projects of 2018. */
const interstellarJurisdiction: Organization = {
  id: "2",
  slug: "the-interstellar-jurisdiction",
  name: "The Interstellar Jurisdiction",
  region: "us",
  dateCreated: "2018-11-06T21:19:55.101000Z",
  features: ["session-replay-video", "onboarding", "advanced-search", "monitor-seat-billing", "issue-platform"],
  events24h: 8123,
  members: [
    { id: 11, user: 1, email: "amara.alvarez@example.com", role: "owner" },
    { id: 12, user: 1001, email: "thing-one@example.com", role: "member" },
    { id: 13, user: 1002, email: "thing-two@example.com", role: "admin" },
  ],
  teams: [
    { id: "2", slug: "powerful-abolitionist", name: "Powerful Abolitionist", projects: [2, 3, 4] },
    { id: "3", slug: "ancient-gabelers", name: "Ancient Gabelers" },
  ],
  projects: [
    {
      id: "2",
      slug: "pump-station",
      name: "Pump Station",
      platform: "python",
      dateCreated: "2018-11-06T21:19:58.536Z",
    },
    { id: "3", slug: "prime-mover", name: "Prime Mover", dateCreated: "2018-11-06T21:20:03.461Z" },
    {
      id: "4",
      slug: "the-spoiled-yoghurt",
      name: "The Spoiled Yoghurt",
      platform: "go",
      dateCreated: "2018-11-06T21:20:11.893Z",
    },
  ],
};

/** The organization and the project of k6's documents. */
const documentedK6: NonNullable<NonNullable<WorldFile["k6"]>["organizations"]>[number] = {
  id: 1013,
  name: "The Interstellar Jurisdiction",
  owner_id: 1,
  created: "2020-08-13T18:28:45Z",
  members: [1, 1002],
  projects: [
    {
      id: 47,
      name: "my Project",
      description: "project for load testing of my site",
      created: "2020-08-13T18:28:45Z",
      is_default: true,
    },
  ],
};

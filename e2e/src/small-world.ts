/** A world of a few organizations. Each one represents a case that the tests use. */
export function smallWorld(): unknown {
  return {
    profile: "live",
    users: [
      { id: 1, email: "ann@example.com", active: true },
      { id: 2, email: "bob@example.com", active: true },
    ],
    tokens: [
      { token: "ann-token", user: 1, scopes: ["org:read"] },
      { token: "bob-token", user: 2, scopes: ["org:read"] },
      { token: "scopeless-token", user: 1, scopes: ["project:read"] },
      { token: "k6-token", k6User: 7 },
    ],
    organizations: [
      organization(
        { id: "1", slug: "foo", name: "Foo", region: "us", dateCreated: "2020-01-01T00:00:00.000001Z" },
        [1, 2],
      ),
      organization(
        { id: "2", slug: "bar", name: "Bar", region: "us", dateCreated: "2020-01-01T00:00:00.000002Z" },
        [1],
      ),
      organization(
        { id: "3", slug: "muenchen", name: "München", region: "de", dateCreated: "2021-05-05T05:05:05Z" },
        [2],
      ),
      organization(
        {
          id: "4",
          slug: "going",
          name: "Going",
          region: "de",
          dateCreated: "2019-01-01T00:00:00Z",
          status: "pending_deletion",
        },
        [1],
      ),
    ],
    k6: {
      organizations: [
        {
          id: 3,
          name: "Load",
          owner_id: 7,
          created: "2020-06-01T12:00:00.5",
          updated: "2020-06-02T00:00:00Z",
          is_default: true,
          members: [7],
          projects: [],
        },
        {
          id: 9,
          name: "Other",
          owner_id: 8,
          created: "2020-06-03T00:00:00Z",
          updated: "2020-06-03T00:00:00Z",
          is_default: false,
          members: [8],
          projects: [],
        },
      ],
    },
  };
}

interface OrganizationFacts {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly region: string;
  readonly dateCreated: string;
  readonly status?: string;
}

function organization(facts: OrganizationFacts, users: readonly number[]): unknown {
  const emails = ["", "ann@example.com", "bob@example.com"];
  return {
    status: "active",
    isEarlyAdopter: false,
    require2FA: false,
    hasAuthProvider: false,
    avatar: { avatarType: "letter_avatar", avatarUuid: null },
    features: [],
    events24h: 0,
    teams: [],
    members: users.map((user) => ({ id: Number(facts.id) * 10 + user, user, email: emails[user], role: "owner" })),
    projects: [1, 2, 3].map((number) => ({
      id: `${facts.id}0${number}`,
      slug: `${facts.slug}-${number}`,
      name: `${facts.name} ${number}`,
      platform: "python",
      dateCreated: `2022-01-0${number}T00:00:00Z`,
    })),
    ...facts,
  };
}

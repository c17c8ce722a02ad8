import type { WorldFile } from "../world/world-schema.ts";

/**
 * A small world that shows every quirk. Ids are consecutive, dates have microseconds, and each kind of organization
 * occurs once.
 */
export const QUIRK_WORLD: WorldFile = {
  users: [
    { id: 1, email: "One@Example.com", emails: ["alias@example.net"] },
    { id: 2, email: "two@example.com" },
    { id: 3, email: "gone@example.com", active: false },
    { id: 4, email: "nosecond@example.com", has2fa: false },
    { id: 5, email: "over@example.com" },
  ],
  tokens: [
    { token: "one", user: 1, scopes: ["org:read", "project:read", "member:read"] },
    { token: "two", user: 2 },
    { token: "gone", user: 3 },
    { token: "nosecond", user: 4 },
    { token: "over", user: 5 },
    { token: "writer", user: 1, scopes: ["org:write"] },
    { token: "narrow", user: 1, scopes: ["project:read"] },
    { token: "expired", user: 1, state: "expired" },
    { token: "appless", user: 1, state: "application-inactive" },
    { token: "limited", user: 1, organization: 2 },
    { token: "limited-elsewhere", user: 2, organization: 2 },
    { token: "sntrys_organization_token", organization: 2 },
    { token: "org-reader", organization: 2, scopes: ["org:read"] },
    { apiKey: "key", organization: 2 },
    { apiKey: "key-off", organization: 2, state: "disabled" },
  ],
  organizations: [
    {
      id: 2,
      slug: "acme",
      name: "Acme Bäckerei",
      dateCreated: "2020-03-10T05:57:35.976470Z",
      features: ["sso-basic", "api-keys"],
      events24h: 2400,
      onboardingTasks: [
        { task: "create_project", status: "complete", completionSeen: null, dateCompleted: null, data: {} },
      ],
      members: [
        { id: 11, user: 1, role: "owner" },
        { id: 12, user: 2, role: "member" },
        { id: 13, email: "invited@example.com" },
        { id: 14, user: 3, role: "owner" },
      ],
      teams: [{ id: 21, slug: "ovens", projects: [31] }],
      projects: [
        { id: 31, slug: "web", name: "Web", platform: "python", dateCreated: "2020-03-11T00:00:00Z" },
        { id: 32, slug: "old", status: "pending_deletion" },
        { id: 33, slug: "api", platform: "go" },
      ],
    },
    {
      id: 3,
      slug: "salt-and-pepper",
      name: "Salt Pepper",
      region: "de",
      dateCreated: "2019-01-01T00:00:00Z",
      status: "pending_deletion",
      members: [{ id: 15, user: 1, role: "owner" }],
    },
    {
      id: 4,
      slug: "foo",
      name: "zeta",
      region: "de",
      dateCreated: "2021-06-01T12:00:00.5Z",
      members: [
        { id: 16, user: 1, role: "owner" },
        { id: 17, user: 4 },
      ],
      require2FA: true,
      events24h: 5,
      projects: [{ id: 34, slug: "shop", platform: "python" }],
    },
    {
      id: 5,
      slug: "bar",
      name: "Alpha",
      dateCreated: "2018-01-01T00:00:00.000001Z",
      members: [
        { id: 18, user: 1, role: "owner" },
        { id: 19, user: 5, disabled: true },
        { id: 20, user: 2, role: "owner" },
      ],
    },
    { id: 6, slug: "stranger", name: "", dateCreated: "2017-01-01T00:00:00Z", members: [] },
  ],
};

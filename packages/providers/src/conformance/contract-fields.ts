/** The sorted field names of each shape of the contract. Every row has all of them. */
export const ORGANIZATION_FIELDS: readonly string[] = [
  "apiUrl",
  "avatarUrl",
  "createdAt",
  "description",
  "hasAuthProvider",
  "isDefault",
  "isEarlyAdopter",
  "name",
  "ownerId",
  "raw",
  "remoteId",
  "requires2fa",
  "slug",
  "stack",
  "status",
  "updatedAt",
  "url",
];

export const PROJECT_FIELDS: readonly string[] = [
  "createdAt",
  "description",
  "isDefault",
  "name",
  "platform",
  "remoteId",
  "slug",
  "updatedAt",
];

/** A detail can also have `fallback`. */
export const DETAIL_FIELDS: readonly string[] = [
  "access",
  "features",
  "organization",
  "rate",
  "roles",
  "settings",
  "teams",
];

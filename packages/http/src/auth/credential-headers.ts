/** What the HTTP layer needs to know of an installation: which credential header and which dialect belong to it. */
export interface Installation {
  readonly id: string;
  readonly provider: string;
}

/** The header for the upstream credential of one installation, such as `Roster-Sentry-Authorization`. */
export function credentialHeader(installation: string): string {
  const words = installation.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `Roster-${words.join("-")}-Authorization`;
}

/** Every header that may hold a credential. */
export function credentialHeaders(installations: readonly Installation[]): readonly string[] {
  return ["Authorization", ...installations.map(({ id }) => credentialHeader(id))];
}

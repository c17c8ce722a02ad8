/** How the installations of a deployment are told apart in credentials. */
export interface Installation {
  readonly id: string;
  readonly provider: "sentry" | "k6";
}

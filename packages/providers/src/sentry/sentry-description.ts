import type { ProviderDescription } from "../provider-description.ts";
import { createSentryProvider } from "./sentry-provider.ts";

/** Sentry, on sentry.io or self-hosted. Its API supplies every field of the query language. */
export const sentry: ProviderDescription = {
  name: "sentry",
  title: "Sentry",
  unsupported: {},
  // The organization object of Sentry's API has no billing data.
  isBillingField: () => false,
  sourceSettings: {},
  create: ({ url, hosts, pageSize }) =>
    createSentryProvider({ listUrl: url, hosts: [new URL(url).origin, ...hosts], ...(pageSize && { pageSize }) }),
};

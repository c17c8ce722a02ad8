import type { Credential } from "@roster/core/model";
import type { Provider } from "@roster/providers";
import { createK6Provider, type K6Stack } from "@roster/providers/k6";
import { createSentryProvider } from "@roster/providers/sentry";
import type { SourceConfiguration } from "./configuration.ts";

/**
 * The adapter of a source. Its token is only ever sent to the host of its list and to the source's own hosts.
 *
 * @param known k6: stacks that the source's organizations were known to have.
 */
export function createSourceProvider(source: SourceConfiguration, known: readonly K6Stack[]): Provider {
  switch (source.provider) {
    case "sentry":
      return createSentryProvider({ listUrl: source.url, hosts: [new URL(source.url).origin, ...source.hosts] });
    case "k6":
      return createK6Provider({ url: source.url, stacks: [...configuredStacks(source), ...known] });
  }
}

function configuredStacks({ stacks = [] }: SourceConfiguration): readonly K6Stack[] {
  return stacks.map(({ id = null, url = null }) => ({ id, url }));
}

/** A managed token: `token`, sent as `Bearer`, or `scheme token`. */
export function managedCredential(secret: string): Credential {
  const space = secret.indexOf(" ");
  if (space < 0) return { scheme: "Bearer", token: secret };
  return { scheme: secret.slice(0, space), token: secret.slice(space + 1) };
}

import type { Credential } from "@roster/core/model";
import { readSecret } from "@roster/http";
import type { Provider } from "@roster/providers";
import { createK6Provider, type K6Stack } from "@roster/providers/k6";
import { createSentryProvider } from "@roster/providers/sentry";
import type { SourceConfiguration } from "./configuration.ts";

/**
 * Creates the adapter of a source. It sends the token only to the host of the list and to the source's own hosts.
 *
 * @param storedStacks k6 only: the stacks of organizations that were listed before.
 */
export function createSourceProvider(
  source: SourceConfiguration,
  storedStacks: readonly K6Stack[],
  options: { readonly pageSize?: number } = {},
): Provider {
  switch (source.provider) {
    case "sentry":
      return createSentryProvider({
        listUrl: source.url,
        hosts: [new URL(source.url).origin, ...source.hosts],
        ...options,
      });
    case "k6":
      return createK6Provider({ url: source.url, stacks: [...configuredStacks(source), ...storedStacks] });
  }
}

function configuredStacks({ stacks = [] }: SourceConfiguration): readonly K6Stack[] {
  return stacks.map(({ id = null, url = null }) => ({ id, url }));
}

/**
 * The managed credential of a source; null if its secret is not set. The secret is `token`, which is sent as `Bearer`,
 * or `scheme token`.
 */
export function managedCredential(source: SourceConfiguration, env: object): Credential | null {
  const secret = readSecret(env, source.secret);
  if (secret === null) return null;
  const space = secret.indexOf(" ");
  if (space < 0) return { scheme: "Bearer", token: secret };
  return { scheme: secret.slice(0, space), token: secret.slice(space + 1) };
}

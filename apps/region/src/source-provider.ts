import type { Credential } from "@roster/core/model";
import { readSecret } from "@roster/http";
import { describeProvider, type Provider, type ProviderSource } from "@roster/providers";
import type { SourceConfiguration } from "./configuration.ts";

/** What the source does not tell its adapter. */
type AdapterOptions = Partial<Pick<ProviderSource, "listedStacks" | "pageSize">>;

/** Creates the adapter of a source. It sends the token only to the host of the list and to the source's own hosts. */
export function createSourceProvider(source: SourceConfiguration, options: AdapterOptions = {}): Provider {
  const { url, hosts, providerSettings: settings = {} } = source;
  return describeProvider(source.provider).create({ url, hosts, settings, listedStacks: () => [], ...options });
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

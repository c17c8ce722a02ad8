import type { ProviderDescription } from "./provider-description.ts";
import * as descriptions from "./provider-list.ts";

/** All providers, by name. */
const PROVIDERS: ReadonlyMap<string, ProviderDescription> = new Map(
  Object.values<ProviderDescription>(descriptions).map((description) => [description.name, description]),
);

export const PROVIDER_NAMES: readonly string[] = [...PROVIDERS.keys()];

/**
 * The description of a provider.
 *
 * @throws RangeError for a name that no provider has.
 */
export function describeProvider(name: string): ProviderDescription {
  const description = PROVIDERS.get(name);
  if (description === undefined) throw new RangeError(`There is no provider ${name}: one of ${printProviders()}`);
  return description;
}

/** The names and titles of all providers, for messages. */
export function printProviders(): string {
  return Array.from(PROVIDERS.values(), ({ name, title }) => `${name} (${title})`).join(", ");
}

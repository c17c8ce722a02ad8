import type { UpstreamOrganization } from "../upstream-organization.ts";

/** A Grafana Cloud stack: what k6's v6 has in place of an organization. Named by its number, its address, or both. */
export interface K6Stack {
  /** `12345`. Asked for by `url` where it is not known. */
  readonly id?: string | null;
  /** `https://acme.grafana.net`. */
  readonly url?: string | null;
  /** The `remoteId` that v3 gave its organization, which stays its id. */
  readonly remoteId?: string | null;
  /** The name that v3 gave its organization: v6 tells none. */
  readonly name?: string | null;
}

/** What is worth keeping of an organization while v3 still tells it; null for one outside of Grafana Cloud. */
export function extractStack({ remoteId, name, url, stack }: UpstreamOrganization): K6Stack | null {
  const id = stack?.id ?? null;
  return id !== null && isStackId(id) ? { id, url, remoteId, name } : null;
}

/** A stack that can be asked for: its number or its address is not null. */
export interface AddressableStack {
  readonly id: string | null;
  readonly url: string | null;
  readonly remoteId: string | null;
  readonly name: string | null;
}

/**
 * Joins what is said of the same stack in several places, such as the configuration and what was remembered.
 *
 * @throws RangeError for a stack with neither a number nor an address.
 */
export function mergeStacks(stacks: readonly K6Stack[]): readonly AddressableStack[] {
  const merged: AddressableStack[] = [];
  const places = new Map<string, number>();
  for (const stack of stacks.map(readStack)) {
    const keys = [stack.id, stack.url].filter((key) => key !== null);
    const place = keys.map((key) => places.get(key)).find((place) => place !== undefined) ?? merged.length;
    merged[place] = join(merged[place] ?? stack, stack);
    for (const key of keys) places.set(key, place);
  }
  return merged;
}

function readStack({ id = null, url = null, remoteId = null, name = null }: K6Stack): AddressableStack {
  if (id !== null && !isStackId(id)) throw new RangeError("The id of a Grafana Cloud stack is a number");
  const address = URL.parse(url ?? "");
  const origin = address?.protocol === "https:" ? address.origin : null;
  if (id === null && origin === null) {
    throw new RangeError(
      "A Grafana Cloud stack is named by its id, or by its address, such as https://acme.grafana.net",
    );
  }
  return { id, url: origin, remoteId, name };
}

function join(known: AddressableStack, more: AddressableStack): AddressableStack {
  return {
    id: known.id ?? more.id,
    url: known.url ?? more.url,
    remoteId: known.remoteId ?? more.remoteId,
    name: known.name ?? more.name,
  };
}

function isStackId(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}

/** The stack of an organization: the one that is known for it, or the one that its id says. */
export function findStack(stacks: readonly AddressableStack[], remoteId: string): AddressableStack | null {
  const id = /^stack-(\d{1,15})$/.exec(remoteId)?.[1] ?? null;
  const known = stacks.find((stack) => stack.remoteId === remoteId || (id !== null && stack.id === id));
  return known ?? (id === null ? null : { id, url: null, remoteId: null, name: null });
}

/** The organization of a stack, as far as v6 can tell: that it is there. */
export function normalizeStack(
  { url, remoteId, name }: AddressableStack,
  id: string,
  apiUrl: string,
): UpstreamOrganization {
  return {
    remoteId: remoteId ?? `stack-${id}`,
    slug: null,
    name: name ?? readLabel(url) ?? `Stack ${id}`,
    description: null,
    status: null,
    createdAt: null,
    updatedAt: null,
    url,
    apiUrl,
    avatarUrl: null,
    stack: { id, name: null },
    requires2fa: null,
    hasAuthProvider: null,
    isEarlyAdopter: null,
    isDefault: null,
    ownerId: null,
    // v6 has no object for it.
    raw: {},
  };
}

/** `acme` of `https://acme.grafana.net`. */
function readLabel(url: string | null): string | null {
  return (url === null ? null : URL.parse(url))?.hostname.split(".")[0] ?? null;
}

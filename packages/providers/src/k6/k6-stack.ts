import type { UpstreamOrganization } from "../upstream-organization.ts";

/** A Grafana Cloud stack, which has the role of an organization in k6's v6. Identified by its id, its URL, or both. */
export interface K6Stack {
  /** `12345`. If it is unknown, the stack is requested by its URL. */
  readonly id?: string | null;
  /** `https://acme.grafana.net`. */
  readonly url?: string | null;
  /** The `remoteId` of its organization in v3. The organization keeps this id. */
  readonly remoteId?: string | null;
  /** The name of its organization in v3. v6 does not return a name. */
  readonly name?: string | null;
}

/** The stack of an organization that v3 returned, to be kept for v6. Null for an organization outside Grafana Cloud. */
export function extractStack({ remoteId, name, url, stack }: UpstreamOrganization): K6Stack | null {
  const id = stack?.id ?? null;
  return id !== null && isStackId(id) ? { id, url, remoteId, name } : null;
}

/** A stack that can be requested: `id` and `url` are not both null. */
export interface AddressableStack {
  readonly id: string | null;
  readonly url: string | null;
  readonly remoteId: string | null;
  readonly name: string | null;
}

/**
 * Merges the entries of the same stack, for example a configured entry and an entry from v3.
 *
 * @throws RangeError for an entry with neither a valid id nor a valid URL.
 */
export function mergeStacks(stacks: readonly K6Stack[]): readonly AddressableStack[] {
  const merged: AddressableStack[] = [];
  const indexes = new Map<string, number>();
  for (const stack of stacks.map(readStack)) {
    const keys = [stack.id, stack.url].filter((key) => key !== null);
    const index = keys.map((key) => indexes.get(key)).find((index) => index !== undefined) ?? merged.length;
    merged[index] = mergeEntries(merged[index] ?? stack, stack);
    for (const key of keys) indexes.set(key, index);
  }
  return merged;
}

function readStack({ id = null, url = null, remoteId = null, name = null }: K6Stack): AddressableStack {
  if (id !== null && !isStackId(id)) throw new RangeError("The id of a Grafana Cloud stack is a number");
  const parsed = URL.parse(url ?? "");
  const origin = parsed?.protocol === "https:" ? parsed.origin : null;
  if (id === null && origin === null) {
    throw new RangeError("A Grafana Cloud stack needs an id or a URL, such as https://acme.grafana.net");
  }
  return { id, url: origin, remoteId, name };
}

function mergeEntries(first: AddressableStack, second: AddressableStack): AddressableStack {
  return {
    id: first.id ?? second.id,
    url: first.url ?? second.url,
    remoteId: first.remoteId ?? second.remoteId,
    name: first.name ?? second.name,
  };
}

function isStackId(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}

/** The known stack of an organization, or the stack whose id is part of a `remoteId` such as `stack-12345`. */
export function findStack(stacks: readonly AddressableStack[], remoteId: string): AddressableStack | null {
  const id = /^stack-(\d{1,15})$/.exec(remoteId)?.[1] ?? null;
  const known = stacks.find((stack) => stack.remoteId === remoteId || (id !== null && stack.id === id));
  return known ?? (id === null ? null : { id, url: null, remoteId: null, name: null });
}

/** The organization of a stack. v6 confirms that the stack exists and returns no other facts about it. */
export function normalizeStack(
  { url, remoteId, name }: AddressableStack,
  id: string,
  apiUrl: string,
): UpstreamOrganization {
  return {
    remoteId: remoteId ?? `stack-${id}`,
    slug: null,
    name: name ?? readFirstLabel(url) ?? `Stack ${id}`,
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
    // v6 has no object for a stack.
    raw: {},
  };
}

/** The first label of the host name: `acme` of `https://acme.grafana.net`. */
function readFirstLabel(url: string | null): string | null {
  return (url === null ? null : URL.parse(url))?.hostname.split(".")[0] ?? null;
}

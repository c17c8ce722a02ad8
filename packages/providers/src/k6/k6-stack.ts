import type { ListedStack } from "../provider-description.ts";
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
export function extractStack({ remoteId, name, url, stack }: ListedStack): K6Stack | null {
  const id = readStackId(stack?.id ?? "");
  return id === null ? null : { id, url, remoteId, name };
}

/** A stack that can be requested: `id` and `url` are not both null. */
export interface AddressableStack {
  readonly id: string | null;
  readonly url: string | null;
  readonly remoteId: string | null;
  readonly name: string | null;
}

/**
 * Reads an entry. The id 0 means that there is none.
 *
 * @throws RangeError for an entry with neither a valid id nor a valid URL.
 */
export function readStackEntry({
  id: text = null,
  url = null,
  remoteId = null,
  name = null,
}: K6Stack): AddressableStack {
  if (text !== null && !/^\d{1,15}$/.test(text)) throw new RangeError("The id of a Grafana Cloud stack is a number");
  const id = text === null ? null : readStackId(text);
  const parsed = URL.parse(url ?? "");
  const origin = parsed?.protocol === "https:" ? parsed.origin : null;
  if (id === null && origin === null) {
    throw new RangeError("A Grafana Cloud stack needs an id or a URL, such as https://acme.grafana.net");
  }
  return { id, url: origin, remoteId, name };
}

/** The id of a stack, without leading zeros. Null for other text, and for 0, by which k6 says that there is no stack. */
export function readStackId(text: string): string | null {
  const digits = /^0*([1-9]\d{0,14})$/.exec(text)?.[1];
  return digits ?? null;
}

/** The id of a stack's organization: the one that v3 gave it, or one with the id of the stack. Null if neither is known. */
export function stackRemoteId({ id, remoteId }: Pick<AddressableStack, "id" | "remoteId">): string | null {
  return remoteId ?? (id === null ? null : `stack-${id}`);
}

/** The known stack of an organization, or the stack whose id is part of a `remoteId` such as `stack-12345`. */
export function findStack(stacks: readonly AddressableStack[], remoteId: string): AddressableStack | null {
  const id = readStackId(/^stack-(\d{1,15})$/.exec(remoteId)?.[1] ?? "");
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

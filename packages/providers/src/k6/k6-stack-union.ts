import { type AddressableStack, type K6Stack, readStackEntry, readStackId } from "./k6-stack.ts";

/**
 * Merges the entries of the same stack, for example a configured entry and an entry from v3. Entries are of the same stack
 * if they share an id, a URL or an organization, directly or through other entries. The result does not depend on the order
 * of the entries, so an organization keeps its id.
 *
 * @throws RangeError for an entry with neither a valid id nor a valid URL.
 */
export function mergeStacks(stacks: readonly K6Stack[]): readonly AddressableStack[] {
  const entries = stacks.map(readStackEntry);
  const groups = Map.groupBy(entries, createGroupFinder(entries));
  return [...groups.values()].map(mergeEntries).sort(compareStacks);
}

/** A union-find over the identifiers of all entries. Returns the function that names the group of an entry. */
function createGroupFinder(entries: readonly AddressableStack[]): (entry: AddressableStack) => string {
  const parents = new Map<string, string>();
  const find = (key: string): string => {
    let root = key;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    // Shortens the path, so that later searches take one step.
    for (let next = key; next !== root;) {
      const parent = parents.get(next) ?? root;
      parents.set(next, root);
      next = parent;
    }
    return root;
  };
  for (const entry of entries) {
    const [first = "", ...others] = identifiersOf(entry);
    for (const other of others) if (find(other) !== find(first)) parents.set(find(other), find(first));
  }
  return (entry) => find(identifiersOf(entry)[0] ?? "");
}

/** The identifiers of an entry. An organization that is named after a stack, such as `stack-12345`, has the stack's id. */
function identifiersOf({ id, url, remoteId }: AddressableStack): readonly string[] {
  const named = readStackId(/^stack-(\d{1,15})$/.exec(remoteId ?? "")?.[1] ?? "");
  return [
    ...(id === null ? [] : [`id ${id}`]),
    ...(named === null || named === id ? [] : [`id ${named}`]),
    ...(url === null ? [] : [`url ${url}`]),
    ...(remoteId === null || named !== null ? [] : [`organization ${remoteId}`]),
  ];
}

/**
 * One stack from its entries. If entries contradict each other, a value from v3 counts more than a value without an
 * organization, and among equals the smaller one counts.
 */
function mergeEntries(entries: readonly AddressableStack[]): AddressableStack {
  const ordered = entries.toSorted(compareEntries);
  const first = <Name extends keyof AddressableStack>(name: Name): AddressableStack[Name] | null =>
    ordered.find((entry) => entry[name] !== null)?.[name] ?? null;
  return { id: first("id"), url: first("url"), remoteId: first("remoteId"), name: first("name") };
}

/** Entries with an organization of v3 come first, then those with an organization named after a stack. */
function compareEntries(a: AddressableStack, b: AddressableStack): number {
  return rankOf(a) - rankOf(b) || compareStacks(a, b);
}

function rankOf({ remoteId }: AddressableStack): number {
  if (remoteId === null) return 2;
  return remoteId.startsWith("stack-") ? 1 : 0;
}

/** A total order of stacks by their identifiers. Numbers are compared by value; null comes last. */
function compareStacks(a: AddressableStack, b: AddressableStack): number {
  return (
    compareTexts(a.remoteId, b.remoteId) ||
    compareTexts(a.id, b.id) ||
    compareTexts(a.url, b.url) ||
    compareTexts(a.name, b.name)
  );
}

function compareTexts(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}

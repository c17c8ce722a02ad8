/** A map that is bounded by the size of what it holds, and forgets first what was used longest ago. */
export interface LruMap<Value> {
  /** Counts as a use. */
  get(key: string): Value | undefined;
  /** @returns false, and forgets what was there, if the value alone is larger than all there is room for. */
  set(key: string, value: Value, size: number): boolean;
  delete(key: string): void;
  /** From the one used longest ago. What it gives may be deleted on the way. */
  entries(): Iterable<readonly [key: string, value: Value]>;
  /** The sum of all sizes. */
  readonly size: number;
}

/** A `Map` keeps the order of insertion, so inserting again is what makes a key the youngest. */
export function createLruMap<Value>(capacity: number): LruMap<Value> {
  const slots = new Map<string, { readonly value: Value; readonly size: number }>();
  let total = 0;

  function get(key: string): Value | undefined {
    const slot = slots.get(key);
    if (slot === undefined) return undefined;
    slots.delete(key);
    slots.set(key, slot);
    return slot.value;
  }

  function set(key: string, value: Value, size: number): boolean {
    remove(key);
    if (size > capacity) return false;
    slots.set(key, { value, size });
    total += size;
    for (const oldest of slots.keys()) {
      if (total <= capacity) break;
      remove(oldest);
    }
    return true;
  }

  function remove(key: string): void {
    total -= slots.get(key)?.size ?? 0;
    slots.delete(key);
  }

  function* entries(): Generator<readonly [string, Value]> {
    for (const [key, { value }] of slots) yield [key, value];
  }

  return {
    get,
    set,
    delete: remove,
    entries,
    get size() {
      return total;
    },
  };
}

/** A map with a maximum total size. It drops the least recently used values first. */
export interface LruMap<Value> {
  /** Marks the value as recently used. */
  get(key: string): Value | undefined;
  /** @returns false if the value alone exceeds the capacity. The previous value is then removed. */
  set(key: string, value: Value, size: number): boolean;
  delete(key: string): void;
  /** Starts with the least recently used value. Values may be deleted during iteration. */
  entries(): Iterable<readonly [key: string, value: Value]>;
  /** The total size of all values. */
  readonly size: number;
}

/** A `Map` iterates in insertion order, so a value is deleted and inserted again when it is used. */
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

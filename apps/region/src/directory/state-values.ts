/**
 * Members whose stored JSON name differs from their name in the code. Stored names do not change, so that a Directory
 * of an earlier release keeps its state.
 */
const STORED_NAMES: Readonly<Record<string, string>> = {
  generationId: "incarnation",
  syncCount: "generation",
  backoffUntil: "restsUntil",
  lastCalledAt: "visitedAt",
};
const NAMES = Object.fromEntries(Object.entries(STORED_NAMES).map(([name, stored]) => [stored, name]));

/** Reads a value of the table `state`. Members that the stored value lacks are taken from `defaults`. */
export function loadValue<Value extends object>(sql: SqlStorage, key: string, defaults: Value): Value {
  const [row] = sql.exec<{ value: string }>("SELECT value FROM state WHERE key = ?", key).toArray();
  if (!row) return defaults;
  return { ...defaults, ...(renameMembers(JSON.parse(row.value) as object, NAMES) as Partial<Value>) };
}

/** Writes a value to the table `state`. */
export function saveValue(sql: SqlStorage, key: string, value: object): void {
  const stored = JSON.stringify(renameMembers(value, STORED_NAMES));
  sql.exec("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", key, stored);
}

function renameMembers(value: object, names: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [names[name] ?? name, member as unknown]));
}

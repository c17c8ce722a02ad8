/** Reads a remembered value; what a newer release added to its shape is taken from `absent`. */
export function loadValue<Value extends object>(sql: SqlStorage, key: string, absent: Value): Value {
  const [row] = sql.exec<{ value: string }>("SELECT value FROM state WHERE key = ?", key).toArray();
  return row ? { ...absent, ...(JSON.parse(row.value) as Partial<Value>) } : absent;
}

export function saveValue(sql: SqlStorage, key: string, value: object): void {
  sql.exec("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", key, JSON.stringify(value));
}

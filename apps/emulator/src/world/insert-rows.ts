/** A value may be 2 MB long; half of that leaves room for the escapes that JSON adds. */
const BATCH_LENGTH = 1_000_000;

type Cell = string | number | null;
type Row = readonly Cell[];

/**
 * Inserts rows through `json_each`: one statement and one parameter for thousands of rows. One statement a row is ten
 * times slower, and a statement takes 100 parameters only.
 */
export function insertRows(sql: SqlStorage, table: string, columns: readonly string[], rows: Iterable<Row>): void {
  const cells = columns.map((_, index) => `value ->> ${index}`).join(", ");
  const statement = `INSERT INTO ${table} (${columns.join(", ")}) SELECT ${cells} FROM json_each(?)`;
  let batch: string[] = [];
  let length = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (length + text.length > BATCH_LENGTH && batch.length > 0) {
      sql.exec(statement, `[${batch.join(",")}]`);
      batch = [];
      length = 0;
    }
    batch.push(text);
    length += text.length + 1;
  }
  if (batch.length > 0) sql.exec(statement, `[${batch.join(",")}]`);
}

/** Characters in a batch. A value may be 2 MB long. The rest is for the escapes of JSON. */
const BATCH_LENGTH = 1_000_000;

type Cell = string | number | null;
type Row = readonly Cell[];

/**
 * Inserts rows through `json_each`: one statement with one JSON parameter inserts thousands of rows. One statement for
 * each row takes ten times as long, and a statement accepts at most 100 parameters.
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

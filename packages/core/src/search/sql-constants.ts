/** The only parameter of the statement: a JSON array of all constants. A Durable Object allows at most 100 parameters. */
const PARAMETER = "?1";

/** Collects the constants of a statement. User input reaches the database only through this interface. */
export interface SqlConstants {
  /** An expression for one constant. SQLite evaluates it once for each statement and can use it with an index. */
  one(value: number | string): string;
  /** A subquery whose rows are the constants. */
  many(values: readonly string[]): string;
  /** The JSON text and path of a list of constants, for `json_extract` and `json_each`. */
  list(values: readonly string[]): { readonly json: string; readonly path: string };
  /** The parameters of the statement: one JSON text, or none if there are no constants. */
  params(): readonly string[];
}

export function createSqlConstants(): SqlConstants {
  const constants: (number | string | readonly string[])[] = [];
  const add = (value: number | string | readonly string[]) => constants.push(value) - 1;
  const list = (values: readonly string[]) => ({ json: PARAMETER, path: `$[${add(values)}]` });
  return {
    one: (value) => `(${PARAMETER} ->> ${add(value)})`,
    many: (values) => {
      const { json, path } = list(values);
      return `(SELECT value FROM json_each(${json}, '${path}'))`;
    },
    list,
    params: () => (constants.length === 0 ? [] : [JSON.stringify(constants)]),
  };
}

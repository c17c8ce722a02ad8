/** The one parameter of the statement: a JSON array of all its constants. Objects in SQLite take 100 parameters at most. */
const PARAMETER = "?1";

/** Gathers the constants of a statement. Nothing that a user wrote gets into SQL text but through here. */
export interface SqlConstants {
  /** An expression for one constant. SQLite evaluates it once a statement, and can look it up in an index. */
  one(value: number | string): string;
  /** A subquery whose rows are the constants. */
  many(values: readonly string[]): string;
  /** The place of a list of constants, for `json_extract` and `json_each`. */
  list(values: readonly string[]): { readonly json: string; readonly path: string };
  /** What is bound to the statement: one JSON text, or nothing where no constant was asked for. */
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

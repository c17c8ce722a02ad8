import { throwProblem, type ParameterFault } from "@roster/core/problem";

/** Why a value cannot be taken; the text says what can. */
export class InvalidValue {
  readonly detail: string;

  constructor(detail: string) {
    this.detail = detail;
  }
}

/** JSON Schema 2020-12, as OpenAPI 3.1 has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One parameter of a query string: how it is read, and how it is described. Both come from one place, so they agree. */
export interface QueryParameter<Value> {
  /** Reads its text, or null where it was not sent. */
  readonly read: (text: string | null) => Value | InvalidValue;
  readonly schema: JsonSchema;
  readonly description: string;
}

export type QueryParameters = Readonly<Record<string, QueryParameter<unknown>>>;

type QueryParameterValues<Wanted> = {
  readonly [Name in keyof Wanted]: Wanted[Name] extends QueryParameter<infer Value> ? Value : never;
};

/**
 * Reads the query string of a request. Every fault is found before it is refused with 400: a parameter there is no
 * reader for, one sent twice, a value its reader does not take. Nothing is silently ignored.
 */
export function readQueryParameters<Wanted extends QueryParameters>(
  search: URLSearchParams,
  parameters: Wanted,
): QueryParameterValues<Wanted> {
  const names = Object.keys(parameters);
  const unknown = [...new Set(search.keys())].filter((name) => !names.includes(name));
  const faults: ParameterFault[] = [];
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const texts = search.getAll(name);
    const value =
      texts.length > 1 ? new InvalidValue("is sent more than once") : parameters[name]?.read(texts[0] ?? null);
    if (value instanceof InvalidValue) faults.push({ parameter: name, detail: value.detail });
    values[name] = value;
  }
  if (unknown.length > 0) refuseUnknown(unknown, names);
  const [first] = faults;
  if (first) {
    const detail = faults.map((fault) => `${fault.parameter} ${fault.detail}.`).join(" ");
    throwProblem("invalid-parameter", detail, { parameter: first.parameter, errors: faults });
  }
  return values as QueryParameterValues<Wanted>;
}

function refuseUnknown(unknown: readonly string[], known: readonly string[]): never {
  const errors = unknown.map((parameter) => ({ parameter, detail: "is not a parameter of this route" }));
  const takes = known.length > 0 ? `It takes ${known.join(", ")}.` : "It takes none.";
  const detail = `${unknown.join(", ")}: not a parameter of this route. ${takes}`;
  throwProblem("unknown-parameter", detail, { ...(unknown[0] && { parameter: unknown[0] }), errors });
}

/** A whole number in a range, or the default. */
export function integer(least: number, most: number, absent: number, about: string): QueryParameter<number> {
  return {
    description: about,
    schema: { type: "integer", minimum: least, maximum: most, default: absent },
    read: (text) => {
      if (text === null) return absent;
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return value >= least && value <= most
        ? value
        : new InvalidValue(`has to be a whole number from ${least} to ${most}`);
    },
  };
}

/** `1` or `true`, `0` or `false`; null where it was not sent. */
export function flag(about: string): QueryParameter<boolean | null> {
  return {
    description: about,
    schema: { type: "string", enum: ["1", "true", "0", "false"] },
    read: (text) => {
      if (text === null) return null;
      if (text === "1" || text === "true") return true;
      if (text === "0" || text === "false") return false;
      return new InvalidValue("has to be 1, true, 0 or false");
    },
  };
}

/** A comma list of known words, each once; empty where it was not sent. */
export function listOf<Word extends string>(words: readonly Word[], about: string): QueryParameter<readonly Word[]> {
  return {
    description: about,
    schema: { type: "array", items: { type: "string", ...(words.length > 0 && { enum: words }) } },
    read: (text) => {
      if (text === null) return [];
      const items = text.split(",");
      const known = items.flatMap((item) => words.find((word) => word === item) ?? []);
      if (known.length === items.length) return [...new Set(known)];
      return new InvalidValue(`has to be a comma list of ${words.join(", ")}`);
    },
  };
}

/** Any text, the empty one included; the default where it was not sent. */
export function text(absent: string, about: string): QueryParameter<string> {
  return { description: about, schema: { type: "string", default: absent }, read: (value) => value ?? absent };
}

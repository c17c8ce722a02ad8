import { throwProblem, type ParameterFault } from "@roster/core/problem";

/** Why a value is invalid. The text continues the parameter's name: `has to be …`. */
export class InvalidValue {
  readonly detail: string;

  constructor(detail: string) {
    this.detail = detail;
  }
}

/** JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One parameter of a query string: its reader and its description for OpenAPI, in one place so that they agree. */
export interface QueryParameter<Value> {
  /** Reads the text of the parameter; null where it was not sent. */
  readonly read: (text: string | null) => Value | InvalidValue;
  readonly schema: JsonSchema;
  readonly description: string;
}

export type QueryParameters = Readonly<Record<string, QueryParameter<unknown>>>;

/** The values that a set of parameters reads. */
export type QueryParameterValues<Parameters> = {
  readonly [Name in keyof Parameters]: Parameters[Name] extends QueryParameter<infer Value> ? Value : never;
};

/**
 * Reads the query string of a request. Refuses with 400 and reports all faults at once: unknown parameters, parameters that
 * were sent more than once, and invalid values. Nothing is ignored silently.
 */
export function readQueryParameters<Parameters extends QueryParameters>(
  search: URLSearchParams,
  parameters: Parameters,
): QueryParameterValues<Parameters> {
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
  if (unknown.length > 0) throwUnknownParameters(unknown, names);
  const [first] = faults;
  if (first) {
    const detail = faults.map((fault) => `${fault.parameter} ${fault.detail}.`).join(" ");
    throwProblem("invalid-parameter", detail, { parameter: first.parameter, errors: faults });
  }
  return values as QueryParameterValues<Parameters>;
}

function throwUnknownParameters(unknown: readonly string[], known: readonly string[]): never {
  const errors = unknown.map((parameter) => ({ parameter, detail: "is not a parameter of this route" }));
  const supported = known.length > 0 ? `It supports ${known.join(", ")}.` : "It supports none.";
  const detail = `${unknown.join(", ")}: not a parameter of this route. ${supported}`;
  throwProblem("unknown-parameter", detail, { ...(unknown[0] && { parameter: unknown[0] }), errors });
}

/** An integer in a range, with a default. */
export function integer(
  minimum: number,
  maximum: number,
  fallback: number,
  description: string,
): QueryParameter<number> {
  return {
    description,
    schema: { type: "integer", minimum, maximum, default: fallback },
    read: (text) => {
      if (text === null) return fallback;
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= minimum && value <= maximum) return value;
      return new InvalidValue(`has to be an integer from ${minimum} to ${maximum}`);
    },
  };
}

/** A Boolean: `1` or `true`, `0` or `false`; null where it was not sent. */
export function flag(description: string): QueryParameter<boolean | null> {
  return {
    description,
    schema: { type: "string", enum: ["1", "true", "0", "false"] },
    read: (text) => {
      if (text === null) return null;
      if (text === "1" || text === "true") return true;
      if (text === "0" || text === "false") return false;
      return new InvalidValue("has to be 1, true, 0 or false");
    },
  };
}

/** A comma-separated list of allowed values, without duplicates; empty where it was not sent. */
export function listOf<Value extends string>(
  allowed: readonly Value[],
  description: string,
): QueryParameter<readonly Value[]> {
  return {
    description,
    schema: { type: "array", items: { type: "string", ...(allowed.length > 0 && { enum: allowed }) } },
    read: (text) => {
      if (text === null) return [];
      const items = text.split(",");
      const values = items.flatMap((item) => allowed.find((value) => value === item) ?? []);
      if (values.length === items.length) return [...new Set(values)];
      return new InvalidValue(`has to be a comma-separated list of ${allowed.join(", ")}`);
    },
  };
}

/** Any text, including an empty one, with a default. */
export function text(fallback: string, description: string): QueryParameter<string> {
  return { description, schema: { type: "string", default: fallback }, read: (value) => value ?? fallback };
}

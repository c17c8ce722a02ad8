import { refuse, type ParameterFault } from "@roster/core/problem";

/** Why a value cannot be taken; the text says what can. */
export class Fault {
  readonly detail: string;

  constructor(detail: string) {
    this.detail = detail;
  }
}

/** Reads one parameter: its text, or null where it was not sent. */
export type Reader<Value> = (text: string | null) => Value | Fault;

type Values<Readers> = { readonly [Name in keyof Readers]: Readers[Name] extends Reader<infer Value> ? Value : never };

/**
 * Reads the query string of a request. Every fault is found before it is refused with 400: a parameter there is no
 * reader for, one sent twice, a value its reader does not take. Nothing is silently ignored.
 */
export function readParameters<Readers extends Readonly<Record<string, Reader<unknown>>>>(
  search: URLSearchParams,
  readers: Readers,
): Values<Readers> {
  const names = Object.keys(readers);
  const unknown = [...new Set(search.keys())].filter((name) => !names.includes(name));
  const faults: ParameterFault[] = [];
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const texts = search.getAll(name);
    const value = texts.length > 1 ? new Fault("is sent more than once") : readers[name]?.(texts[0] ?? null);
    if (value instanceof Fault) faults.push({ parameter: name, detail: value.detail });
    values[name] = value;
  }
  if (unknown.length > 0) refuseUnknown(unknown, names);
  const [first] = faults;
  if (first) {
    const detail = faults.map((fault) => `${fault.parameter} ${fault.detail}.`).join(" ");
    refuse("invalid-parameter", detail, { parameter: first.parameter, errors: faults });
  }
  return values as Values<Readers>;
}

function refuseUnknown(unknown: readonly string[], known: readonly string[]): never {
  const errors = unknown.map((parameter) => ({ parameter, detail: "is not a parameter of this route" }));
  const detail = `${unknown.join(", ")}: not a parameter of this route. It takes ${known.join(", ")}.`;
  refuse("unknown-parameter", detail, { ...(unknown[0] && { parameter: unknown[0] }), errors });
}

/** A whole number in a range, or the default. */
export function integer(least: number, most: number, absent: number): Reader<number> {
  return (text) => {
    if (text === null) return absent;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : new Fault(`has to be a whole number from ${least} to ${most}`);
  };
}

/** `1` or `true`, `0` or `false`; null where it was not sent. */
export function flag(text: string | null): boolean | null | Fault {
  if (text === null) return null;
  if (text === "1" || text === "true") return true;
  if (text === "0" || text === "false") return false;
  return new Fault("has to be 1, true, 0 or false");
}

/** A comma list of known words, each once; empty where it was not sent. */
export function listOf<Word extends string>(words: readonly Word[]): Reader<readonly Word[]> {
  return (text) => {
    if (text === null) return [];
    const items = text.split(",");
    const known = items.flatMap((item) => words.find((word) => word === item) ?? []);
    if (known.length === items.length) return [...new Set(known)];
    return new Fault(`has to be a comma list of ${words.join(", ")}`);
  };
}

/** Any text, the empty one included; the default where it was not sent. */
export function text(absent: string): Reader<string> {
  return (value) => value ?? absent;
}

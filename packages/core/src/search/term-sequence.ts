import type { Query } from "./ast.ts";
import type { PlainFieldName, WildcardFieldName } from "./field-names.ts";
import { plainTerm, wildcardTerm } from "./query-builder.ts";
import { joinValues, type Value } from "./value.ts";

/** The values that a sequence has collected for one field. */
interface FieldValues<Name, Item> {
  readonly field: Name;
  readonly values: Item[];
}

/**
 * Collects terms that follow each other without an operator. Sentry's server supports only such queries, so the meaning is
 * the same here: fields are combined with AND, the values of a repeated field are alternatives, and all free text is
 * joined to one substring.
 */
export class TermSequence {
  private readonly texts: Value[] = [];
  private readonly queryValues: Value[] = [];
  private readonly plain: FieldValues<PlainFieldName, string>[] = [];
  private readonly wildcard: FieldValues<WildcardFieldName, Value>[] = [];
  private readonly others: Query[] = [];

  /** Adds text without a key to the free text. */
  addText(text: Value): void {
    this.texts.push(text);
  }

  /** Adds values of `query:` to the free text. They follow all text without a key. */
  addQueryValues(values: readonly Value[]): void {
    this.queryValues.push(...values);
  }

  /** Adds a value or a list of a plain field, as alternatives to the values that the field already has. */
  addPlainValues(field: PlainFieldName, values: string[]): void {
    addValues(this.plain, field, values);
  }

  /** Adds a value or a list of a wildcard field other than `query`. */
  addWildcardValues(field: WildcardFieldName, values: Value[]): void {
    addValues(this.wildcard, field, values);
  }

  /** Adds an operand that is never merged: a comparison, a negation, a group, or a list of `query:`. */
  addOperand(query: Query): void {
    this.others.push(query);
  }

  /** All free text joined to one value, or null if there is none. */
  freeText(): Value | null {
    const pieces = this.queryValues.length === 0 ? this.texts : [...this.texts, ...this.queryValues];
    return pieces.length === 0 ? null : joinValues(pieces);
  }

  /** All operands except the free text. */
  operands(): Query[] {
    for (const { field, values } of this.plain) this.others.push(plainTerm(field, "in", values));
    for (const { field, values } of this.wildcard) this.others.push(wildcardTerm(field, values));
    return this.others;
  }
}

function addValues<Name, Item>(groups: FieldValues<Name, Item>[], field: Name, values: Item[]): void {
  const known = groups.find((group) => group.field === field);
  if (known === undefined) groups.push({ field, values });
  else known.values.push(...values);
}

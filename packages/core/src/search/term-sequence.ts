import type { Query } from "./ast.ts";
import { term } from "./query-builder.ts";
import type { FieldName } from "./query-fields.ts";
import { joinValues, type Value } from "./value.ts";

/**
 * Collects terms that follow each other without an operator. Sentry's server supports only such queries, so the meaning is
 * the same here: fields are combined with AND, the values of a repeated field are alternatives, and all free text is
 * joined to one substring.
 */
export class TermSequence {
  private readonly texts: Value[] = [];
  private readonly queryValues: Value[] = [];
  private readonly fields: { readonly field: FieldName; readonly values: Value[] }[] = [];
  private readonly others: Query[] = [];

  /** Adds text without a key to the free text. */
  addText(text: Value): void {
    this.texts.push(text);
  }

  /** Adds values of `query:` to the free text. They follow all text without a key. */
  addQueryValues(values: readonly Value[]): void {
    this.queryValues.push(...values);
  }

  /** Adds a value or a list of another field, as alternatives to the values that the field already has. */
  addValues(field: FieldName, values: Value[]): void {
    const known = this.fields.find((group) => group.field === field);
    if (known === undefined) this.fields.push({ field, values });
    else known.values.push(...values);
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
    for (const { field, values } of this.fields) this.others.push(term(field, "in", values));
    return this.others;
  }
}

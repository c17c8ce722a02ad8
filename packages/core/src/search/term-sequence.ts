import type { Query } from "./ast.ts";
import { term } from "./query-builder.ts";
import type { FieldName } from "./query-fields.ts";
import { joinValues, type Value } from "./value.ts";

/**
 * Terms side by side. Sentry's server knows nothing else, so they mean here what they mean there: fields are combined
 * with AND, a repeated field is any of its values, and all free text is one phrase.
 */
export class TermSequence {
  private readonly texts: Value[] = [];
  private readonly asked: Value[] = [];
  private readonly fields: { readonly field: FieldName; readonly values: Value[] }[] = [];
  private readonly others: Query[] = [];

  /** Bare text: a piece of the phrase. */
  addText(text: Value): void {
    this.texts.push(text);
  }

  /** Values of `query:`: pieces of the phrase, after all bare text. */
  addAsked(texts: readonly Value[]): void {
    this.asked.push(...texts);
  }

  /** A plain value or a list of another field: alternatives to that field's other values. */
  addValues(field: FieldName, values: Value[]): void {
    const known = this.fields.find((group) => group.field === field);
    if (known === undefined) this.fields.push({ field, values });
    else known.values.push(...values);
  }

  /** What is never merged: comparisons, negations, groups, and lists of `query:`. */
  addOther(query: Query): void {
    this.others.push(query);
  }

  /** All text of the run as one, or null if it has none. */
  phrase(): Value | null {
    const pieces = this.asked.length === 0 ? this.texts : [...this.texts, ...this.asked];
    return pieces.length === 0 ? null : joinValues(pieces);
  }

  /** Everything but the phrase. */
  operands(): Query[] {
    for (const { field, values } of this.fields) this.others.push(term(field, "in", values));
    return this.others;
  }
}

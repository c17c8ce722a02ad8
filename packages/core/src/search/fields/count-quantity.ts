import type { Quantity } from "./ordered-field.ts";

/** At most 15 digits: they are exact in a double. */
const COUNT = /^0*(\d{1,15})$/;

/** A whole number. */
export const countQuantity: Quantity = {
  accepts: "a whole number (12), or a comparison with one (>=12)",
  read: (text) => COUNT.exec(text)?.[1] ?? null,
  range: (value) => [Number(value), Number(value) + 1],
};

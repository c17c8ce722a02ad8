const ZERO = 0x30;

/**
 * The digits of a whole number without leading zeros, or null for any other text. Each character is read once; a regular
 * expression for leading zeros and digits would read a text of zeros again for each of them.
 */
export function readWholeNumber(text: string): string | null {
  const last = text.length - 1;
  if (last < 0) return null;
  let start = 0;
  while (start < last && text.charCodeAt(start) === ZERO) start += 1;
  for (let index = start; index <= last; index += 1) {
    const digit = text.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) return null;
  }
  return start === 0 ? text : text.slice(start);
}

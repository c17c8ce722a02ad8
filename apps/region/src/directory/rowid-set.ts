/** Rowids in one block. A block takes 8 KB. */
const BLOCK_SIZE = 65_536;

/**
 * A set of rowids with one bit for each, in blocks that exist only where the set has members. It holds 100,000
 * organizations in 16 KB, where a set of their ids needs about 10 MB.
 */
export class RowidSet {
  readonly #blocks = new Map<number, Uint8Array>();

  add(rowid: number): void {
    const index = Math.floor(rowid / BLOCK_SIZE);
    const block = this.#blocks.get(index) ?? new Uint8Array(BLOCK_SIZE / 8);
    this.#blocks.set(index, block);
    const bit = rowid % BLOCK_SIZE;
    block[bit >> 3] = (block[bit >> 3] ?? 0) | (1 << (bit & 7));
  }

  has(rowid: number): boolean {
    const bit = rowid % BLOCK_SIZE;
    const byte = this.#blocks.get(Math.floor(rowid / BLOCK_SIZE))?.[bit >> 3] ?? 0;
    return (byte & (1 << (bit & 7))) !== 0;
  }
}

/** Tells of each id whether it comes for the first time: pages that shift while they are read repeat rows. */
export function createDeduplicator(): (id: string) => boolean {
  const seen = new Set<string>();
  return (id) => seen.size < seen.add(id).size;
}

/** A page that names the place of the next page; null on the last page. */
export interface LinkedPage<Place> {
  readonly next: Place | null;
}

/**
 * Iterates over pages until the last one. Each page is read when the consumer asks for it.
 *
 * @param read reads the page at a place; null is the first page.
 */
export async function* walkPages<Place, Page extends LinkedPage<Place>>(
  read: (place: Place | null) => Promise<Page>,
): AsyncGenerator<Page, void, undefined> {
  let place: Place | null = null;
  do {
    const page: Page = await read(place);
    yield page;
    place = page.next;
  } while (place !== null);
}

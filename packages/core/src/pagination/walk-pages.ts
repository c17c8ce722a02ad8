/** A page that knows where the next one is. */
export interface LinkedPage<Place> {
  readonly next: Place | null;
}

/**
 * Reads page after page until there is none. Ask for the pages one by one: the next is read when it is wanted.
 *
 * @param read gives the page at a place; null is the first.
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

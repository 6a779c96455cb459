interface SomePage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** More pages than any test has: a cursor that leads in circles is a failure, not an endless test. */
const MOST = 50;

/** All items of a list, page behind page. */
export async function walk<Item>(
  page: (behind: { readonly after?: string }) => Promise<SomePage<Item>>,
): Promise<readonly Item[]> {
  const walked: Item[] = [];
  let behind: { readonly after?: string } = {};
  for (let pages = 0; pages < MOST; pages += 1) {
    const { items, nextCursor } = await page(behind);
    walked.push(...items);
    if (nextCursor === null) return walked;
    behind = { after: nextCursor };
  }
  throw new Error(`the list has no end after ${MOST} pages`);
}

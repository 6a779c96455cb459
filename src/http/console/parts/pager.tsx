import type { Page } from '../../../core/model/query.ts';

interface PagerProps {
  readonly page: Page<unknown>;
  /** The list's URL, with its filters. */
  readonly url: URL;
  /** The parameter of the cursor. Default: `after`. */
  readonly after?: string;
  /** The next page knows which cursor this one began with, as `before`: readers can go back a page. */
  readonly keepsBefore?: boolean;
  /** What there are: `orders`. */
  readonly noun: string;
}

/** Where the list goes on: by a cursor, so that what is added meanwhile shifts nothing. */
export function Pager({ page, url, after = 'after', noun, keepsBefore }: PagerProps) {
  const { items, total, nextCursor } = page;
  const before = keepsBefore ? { before: url.searchParams.get(after) ?? '' } : {};
  const isFirst = !url.searchParams.has(after);
  if (isFirst && nextCursor === null && total === null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      <p>
        {items.length}
        {total === null ? '' : ` of ${total}`} {noun}
      </p>
      <div class="row">
        {!isFirst && (
          <a class="button" href={withParameters(url, { [after]: undefined, before: undefined })}>
            First page
          </a>
        )}
        {nextCursor !== null && (
          <a class="button" rel="next" href={withParameters(url, { [after]: nextCursor, ...before })}>
            Next page
          </a>
        )}
      </div>
    </nav>
  );
}

/** The URL's path and parameters, with some of these set or (undefined) left out. */
export function withParameters(url: URL, changes: Readonly<Record<string, string | undefined>>): string {
  const parameters = new URLSearchParams(url.searchParams);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  return text === '' ? url.pathname : `${url.pathname}?${text}`;
}

import type { Field } from '../../../core/model/field.ts';
import { withParameters } from './pager.tsx';
import type { Sorting } from './record-table.tsx';

/**
 * What the headings of a list link to: the same list by that field, and at a second click the other way round.
 *
 * @param names the fields that it can be sorted by
 * @param usual how it is sorted where the URL says nothing: `ref`, `-spent`
 */
export const sortingBy =
  (url: URL, names: readonly string[], usual: string) =>
  ({ name }: Field): Sorting | undefined => {
    if (!names.includes(name)) return undefined;
    const current = url.searchParams.get('sort') || usual;
    const isAscending = current === name;
    const direction = isAscending ? 'ascending' : current === `-${name}` ? 'descending' : undefined;
    return {
      href: withParameters(url, { sort: isAscending ? `-${name}` : name, after: undefined }),
      direction,
    };
  };

import { events, type Step } from '../deciding.ts';
import { refuse } from '../rejections.ts';

/** Notes and tags: said about an order at any time, whatever its status. */

const MOST_TAGS = 50;

export const addNote =
  (text: string): Step =>
  ({ customerRef, notes }) =>
    events({ type: 'NoteAdded', data: { customerRef, noteId: `N${notes + 1}`, text } });

export const tagOrder =
  (wanted: readonly string[]): Step =>
  (order) => {
    const added = [...new Set(wanted)].filter((tag) => !order.tags.has(tag));
    if (added.length === 0) return refuse('no_change', 'The order has these tags already.');
    const tags = [...order.tags, ...added];
    if (tags.length > MOST_TAGS) return refuse('too_many_tags', `An order has at most ${MOST_TAGS} tags.`);
    return events({ type: 'OrderTagged', data: { added, tags } });
  };

export const untagOrder =
  (unwanted: readonly string[]): Step =>
  (order) => {
    const removed = [...new Set(unwanted)].filter((tag) => order.tags.has(tag));
    if (removed.length === 0) return refuse('no_change', 'The order has none of these tags.');
    const tags = [...order.tags].filter((tag) => !removed.includes(tag));
    return events({ type: 'OrderUntagged', data: { removed, tags } });
  };

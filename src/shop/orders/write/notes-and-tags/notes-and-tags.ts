import { foldText } from '../../../../core/kernel/fold-text.ts';
import { type DecisionStep, events } from '../deciding.ts';
import { rejectOrder } from '../rejections.ts';

/**
 * Notes and tags: said about an order at any time, whatever its status.
 *
 * 2026-11: VIP and vip are one tag, as they are to "orders find": an order keeps the spelling that it got first. What was
 * tagged with both before stays so, and both go together.
 */

const MOST_TAGS = 50;

export const addNote =
  (text: string): DecisionStep =>
  ({ customerRef, notes }) =>
    events({ type: 'NoteAdded', data: { customerRef, noteId: `N${notes + 1}`, text } });

export const tagOrder =
  (wanted: readonly string[]): DecisionStep =>
  (order) => {
    const known = new Set([...order.tags].map(foldText));
    const added = eachOnce(wanted).filter((tag) => !known.has(foldText(tag)));
    if (added.length === 0) return rejectOrder('no_change', 'The order has these tags already.');
    const tags = [...order.tags, ...added];
    if (tags.length > MOST_TAGS)
      return rejectOrder('too_many_tags', `An order has at most ${MOST_TAGS} tags.`);
    return events({ type: 'OrderTagged', data: { added, tags } });
  };

export const untagOrder =
  (unwanted: readonly string[]): DecisionStep =>
  (order) => {
    const folded = new Set(unwanted.map(foldText));
    const removed = [...order.tags].filter((tag) => folded.has(foldText(tag)));
    if (removed.length === 0) return rejectOrder('no_change', 'The order has none of these tags.');
    const tags = [...order.tags].filter((tag) => !removed.includes(tag));
    return events({ type: 'OrderUntagged', data: { removed, tags } });
  };

/** Of tags that are spelt alike the first. */
const eachOnce = (tags: readonly string[]): readonly string[] =>
  tags.filter((tag, index) => tags.findIndex((one) => foldText(one) === foldText(tag)) === index);

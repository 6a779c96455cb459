import { advice } from '../../core/kernel/advice.ts';
import { text } from '../../core/model/fields.ts';
import { never } from '../../core/model/undo.ts';

/** What the commands that forget a customer and a guest have in common. */

export const forgettingReason = () => text(500).describe('Why; it can be read for ever, so it names nobody');

/** What to do where a log was begun without keys. */
export const RESEAL = advice`Write it anew with ${{ program: 'events reseal' }}, then forget them there.`;

export const NOT_SEALED =
  'The log was begun without keys: what is personal in it stands in clear, and cannot be forgotten.';

export const neverRemembered = () =>
  never('A person who was forgotten cannot be brought back: the key of their data is destroyed.');

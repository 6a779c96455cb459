import type { Commit, StreamId } from './commit.ts';

/**
 * Forgetting a person: the facts of the log stay, what is personal in them cannot be read any more by anyone.
 *
 * Whose personal data an event holds is its subject: the customer's stream (`customer-ann`), or for a guest the order's own.
 */
export type Subject = StreamId;

/** The commands that forget the subject whose stream they change. The stores index them by these names: see the migrations. */
export const FORGETTING_COMMANDS: readonly string[] = ['ForgetCustomer', 'ForgetGuest'];

/** As SQL, for the partial index that finds them. */
export const FORGETTING_SQL = `command IN (${FORGETTING_COMMANDS.map((name) => `'${name}'`).join(', ')})`;

export const isForgetting = ({ command }: Pick<Commit, 'command'>): boolean =>
  FORGETTING_COMMANDS.includes(command);

/** What stands in place of a text that was forgotten. What may be null is null. */
export const FORGOTTEN = '(forgotten)';

/** A text that something is to be found by: null for what was forgotten, which is no word of any index. */
export const searchable = (text: string | null): string | null => (text === FORGOTTEN ? null : text);

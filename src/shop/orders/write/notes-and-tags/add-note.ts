import * as z from 'zod';
import { text } from '../../../../core/model/fields.ts';
import { never } from '../../../../core/model/undo.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { theOrder } from '../inputs.ts';

export const decideAddNote =
  (text: string): DecisionStep =>
  ({ customerRef, notes }) =>
    events({ type: 'NoteAdded', data: { customerRef, noteId: `N${notes + 1}`, text } });

export const addNote = orderCommand({
  name: 'AddNote',
  summary: 'Write a note on an order',
  input: z.strictObject({ orderId: theOrder(), text: text(5_000).describe('What it says') }),
  entityId: ({ orderId }) => orderId,
  rejections: [],
  decide: ({ text }, order) => decideAll(order, [decideAddNote(text)]),
  undo: never('A note stays where it was written. Write another that puts it right.'),
  cli: {
    path: 'orders note',
    args: ['orderId', 'text'],
    flags: { text: { question: 'What does the note say?' } },
    examples: [
      { run: 'daybook orders note M-102 "Rang the bell twice"', does: 'Write a note on order M-102' },
    ],
  },
});

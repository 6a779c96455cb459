import * as z from 'zod';
import { text } from '../../../../core/model/fields.ts';
import { never } from '../../../../core/model/undo.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { theOrder } from '../inputs.ts';
import { addNote as add } from './notes-and-tags.ts';

export const addNote = orderCommand({
  name: 'AddNote',
  summary: 'Write a note on an order',
  input: z.strictObject({ orderId: theOrder(), text: text(5_000).describe('What it says') }),
  entityId: ({ orderId }) => orderId,
  rejections: [],
  decide: ({ text }, order) => decideAll(order, [add(text)]),
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

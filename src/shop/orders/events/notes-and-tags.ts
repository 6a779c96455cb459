import * as z from 'zod';
import { defineEventGroup } from '../../../core/model/event.ts';
import { text } from '../../../core/model/fields.ts';
import { owner, personal } from './fields.ts';
import { noteId } from './ids.ts';

const tag = () => text(40).describe('A tag');
const tags = (what: string) => z.array(tag()).describe(what);

/** What people say about an order. */
export const notesAndTags = defineEventGroup({
  NoteAdded: {
    summary: 'A note was written on the order',
    subject: 'customerRef',
    data: () =>
      z.strictObject({
        customerRef: owner(),
        noteId: noteId(),
        text: personal(5_000, 'What it says'),
      }),
  },
  OrderTagged: {
    summary: 'Tags were put on the order',
    data: () => z.strictObject({ added: tags('The tags put on'), tags: tags('All tags after it') }),
  },
  OrderUntagged: {
    summary: 'Tags were taken off the order',
    data: () => z.strictObject({ removed: tags('The tags taken off'), tags: tags('All tags after it') }),
  },
});

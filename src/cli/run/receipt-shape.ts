import type { ResultShape } from '../../core/model/field.ts';

/** What a write answers, one line each: as an id for people and shells, whole with -o json and the like. */
export const receiptShape: ResultShape = {
  kind: 'receipt',
  idField: 'id',
  fields: [
    { name: 'line', format: 'integer', show: 'wide', summary: 'line of the batch, from 1' },
    { name: 'commandId', format: 'id', show: 'wide', summary: 'the idempotency key' },
    {
      name: 'status',
      format: 'status',
      show: 'table',
      summary: 'ok, replayed, dry_run, rejected, conflict or failed',
    },
    { name: 'id', format: 'id', show: 'table', summary: 'what was changed' },
    {
      name: 'number',
      format: 'integer',
      show: 'table',
      summary: 'its number, when it began with this command',
    },
    { name: 'version', format: 'integer', show: 'table', summary: 'its version after the command' },
    { name: 'position', format: 'integer', show: 'table', summary: 'the commit’s place in the log' },
    {
      name: 'hash',
      format: 'id',
      show: 'never',
      summary: 'the log’s hash there: keep it to notice a cut log',
    },
    { name: 'code', format: 'text', show: 'table', summary: 'why not' },
    { name: 'message', format: 'text', show: 'table', summary: 'why not, in a sentence' },
    { name: 'events', format: 'json', show: 'never', summary: 'the events stored' },
    {
      name: 'changes',
      format: 'json',
      show: 'never',
      summary: 'a dry run: what would change in the views, field by field',
    },
    {
      name: 'money',
      format: 'json',
      show: 'never',
      summary: 'a dry run: the amounts that would move, in minor units',
    },
    { name: 'remarks', format: 'list', show: 'never', summary: 'what its sender should know, in sentences' },
    {
      name: 'forgetting',
      format: 'json',
      show: 'never',
      summary: 'somebody is forgotten: the proof; a dry run: what would be gone',
    },
  ],
};

import type { CommandSpec } from '../../core/describe/command-spec.ts';
import { outputOptions, writeOptionsNamed } from '../argv/global-options.ts';
import { argument, optionSpec, programSpec } from './program.ts';

/** Commands about the daybook as a whole, and about its log. */
export const databaseSpecs: readonly CommandSpec[] = [
  programSpec({
    path: 'db init',
    summary: 'Begin a daybook',
    examples: [{ run: 'daybook db init --db shop.db', does: 'a new, empty shop' }],
  }),
  programSpec({
    path: 'db info',
    summary: 'What the daybook is and holds, and where it is',
    options: outputOptions.options,
    examples: [
      { run: 'daybook db info', does: 'where it is, how large, and how it is kept safe' },
      { run: 'daybook db info --json=head', does: 'its pinned head, for "events verify --head"' },
    ],
  }),
  programSpec({
    path: 'db check',
    summary: 'Check the store, the hash chain and that every stream folds; exit 1 if something is wrong',
    options: outputOptions.options,
    examples: [{ run: 'daybook db check && echo sound', does: 'from a nightly script' }],
  }),
  programSpec({
    path: 'db backup',
    summary: 'Copy the daybook into a file, while others go on using it, and check the copy',
    args: [
      argument('file', 'FILE', 'The backup: one file, which its owner alone may read', { required: true }),
    ],
    options: [...writeOptionsNamed('yes'), ...outputOptions.options],
    examples: [
      {
        run: 'daybook db backup shop-backup.db',
        does: 'with a receipt: its size, and the head that it pins',
      },
      {
        run: 'daybook db backup ~/backups/shop.db --yes --json',
        does: 'over the one of yesterday, from a script',
      },
    ],
  }),
  programSpec({
    path: 'db restore',
    summary: 'Put a backup in the daybook’s place, once it is found sound; others never see half of it',
    args: [argument('file', 'FILE', 'What "db backup" made', { required: true })],
    options: [...writeOptionsNamed('yes'), ...outputOptions.options],
    examples: [
      {
        run: 'daybook db restore shop-backup.db --db new-shop.db',
        does: 'beside the daybook, to look at it',
      },
      { run: 'daybook db restore shop-backup.db', does: 'in its place: asks before it replaces one' },
    ],
  }),
  programSpec({
    path: 'db migrate',
    summary: 'Bring an older daybook’s schema forward, as the first command that writes does',
    options: [...writeOptionsNamed('dry-run'), ...outputOptions.options],
    examples: [
      { run: 'daybook db migrate --dry-run', does: 'what an update of the program would change' },
      { run: 'daybook db migrate', does: 'before anybody else opens it' },
    ],
  }),
  programSpec({
    path: 'db adopt',
    summary:
      'Give a log that PostgreSQL put back to an earlier moment a new epoch: what was read of it is read again',
    options: [...writeOptionsNamed('yes'), ...outputOptions.options],
    confirm: 'Give the log a new epoch?',
    examples: [
      { run: 'daybook db adopt --yes', does: 'behind a point-in-time restore, before anybody writes' },
    ],
  }),
  programSpec({
    path: 'events export',
    summary:
      'Write the whole log as an archive: a line of JSON a commit, with ids, order and hashes, and a line that closes it',
    args: [argument('file', 'FILE|-', 'Where to; standard output if it is not given')],
    examples: [
      { run: 'daybook events export shop.ndjson', does: 'into a file, whole or not at all' },
      { run: 'daybook events export | ssh elsewhere daybook events import -', does: 'to another machine' },
    ],
  }),
  programSpec({
    path: 'events reseal',
    summary:
      'Write a log from before there were keys again, what is personal in it sealed: another log, with its keys beside it',
    options: [
      optionSpec('out', 'The new daybook: a file that is not there yet', {
        field: 'daybook',
        placeholder: 'FILE',
        required: true,
      }),
      optionSpec(
        'heads',
        'Write the hash of every commit in both logs, for heads that were pinned, as NDJSON',
        {
          placeholder: 'FILE',
        },
      ),
      ...outputOptions.options.filter(({ flag }) => flag !== 'out'),
    ],
    examples: [
      {
        run: 'daybook events reseal --out sealed.db',
        does: 'the same facts, of which people can be forgotten; the old file stays',
      },
    ],
  }),
  programSpec({
    path: 'events import',
    summary:
      'Read an archive into a new daybook, or the rest of it into one that it continues; resumable: a second run goes on',
    args: [argument('source', 'FILE|-', 'What "events export" wrote', { required: true })],
    options: [...writeOptionsNamed('dry-run'), ...outputOptions.options],
    examples: [
      {
        run: 'daybook events import shop.ndjson --db copy.db',
        does: 'the same log, with its ids and hashes',
      },
      { run: 'daybook events import shop.ndjson --dry-run', does: 'whether it is whole and would fit' },
    ],
  }),
];

import type { CommandSpec } from '../../core/describe/command-spec.ts';
import { outputOptions, writeOptionsNamed } from '../argv/global-options.ts';
import { argument, optionSpec, programSpec } from './program.ts';

/** Commands about the keys of what is personal in the log. */
export const keysSpecs: readonly CommandSpec[] = [
  programSpec({
    path: 'keys info',
    summary: 'Where the keys of personal data are, how many, what wraps them, and when they were backed up',
    options: outputOptions.options,
    examples: [
      { run: 'daybook keys info', does: 'never a key' },
      { run: 'daybook keys info --json=backedUpAt', does: 'when they were backed up last' },
    ],
  }),
  programSpec({
    path: 'keys backup',
    summary: 'Copy the keys into a file of their own, wrapped as they are: no backup of the log holds them',
    args: [
      argument('file', 'FILE', 'The backup: one file, which its owner alone may read', { required: true }),
    ],
    options: [...writeOptionsNamed('yes'), ...outputOptions.options],
    examples: [
      { run: 'daybook keys backup shop-keys.db', does: 'to another place than the backups of the log' },
      { run: 'daybook keys backup shop-keys.db --yes', does: 'over the one of yesterday' },
    ],
  }),
  programSpec({
    path: 'keys restore',
    summary: 'Put the keys of a backup beside the log that names them; who was forgotten meanwhile stays so',
    args: [argument('file', 'FILE', 'What "keys backup" made', { required: true })],
    options: outputOptions.options,
    examples: [
      { run: 'daybook keys restore shop-keys.db', does: 'what is missing: keys that are here stay' },
      { run: 'daybook keys restore shop-keys.db --db shop-backup.db', does: 'beside a restored log' },
    ],
  }),
  programSpec({
    path: 'keys rotate',
    summary: 'Wrap every key by another master key, all at once: of the log nothing is rewritten',
    options: [
      optionSpec('to-file', 'The file of the new master key; or DAYBOOK_NEW_MASTER_KEY is the key', {
        placeholder: 'FILE',
      }),
      optionSpec('to-command', 'The command that prints the new master key', { placeholder: 'COMMAND' }),
      optionSpec('to-none', 'A new one that lies beside the keys, as without any set-up', {
        type: 'boolean',
      }),
      ...writeOptionsNamed('yes'),
      ...outputOptions.options,
    ],
    examples: [
      {
        run: 'daybook keys rotate --to-file new.key',
        does: 'from then on the daybook is opened with --master-key-file new.key',
      },
      { run: 'daybook keys rotate --to-none --yes', does: 'back to the default' },
    ],
  }),
];

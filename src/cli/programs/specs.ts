import type { CommandSpec } from '../../core/describe/command-spec.ts';
import { atLeastOption, lineOptions, outputOptions, writeOptionsNamed } from '../argv/global-options.ts';
import { configSpecs } from './config-specs.ts';
import { databaseSpecs } from './database-specs.ts';
import { keysSpecs } from './keys-specs.ts';
import { liveSpecs } from './live-specs.ts';
import { argument, optionSpec, programSpec } from './program.ts';
import { serveSpecs } from './serve-specs.ts';
import { tokensSpecs } from './tokens-specs.ts';

/** The commands that no single message stands behind. Their modules are loaded when they run. */
export const programSpecs: readonly CommandSpec[] = [
  ...liveSpecs,
  ...databaseSpecs,
  ...configSpecs,
  ...keysSpecs,
  ...tokensSpecs,
  ...serveSpecs,
  programSpec({
    path: 'commands send',
    summary:
      'Send any command as JSON through the dispatcher: {"name", "data", "meta"?} a line, a receipt a line',
    args: [argument('source', '-', 'Standard input; or use -f')],
    options: [
      optionSpec('file', 'Read the lines from a file', { placeholder: 'FILE|-', short: 'f' }),
      ...writeOptionsNamed('dry-run', 'actor', 'idempotency-key'),
      ...lineOptions,
      ...outputOptions.options,
    ],
    examples: [
      {
        run: `echo '{"name":"TagOrder","data":{"orderId":"M-102","tags":["vip"]}}' | daybook commands send -`,
        does: 'one command',
      },
      { run: 'daybook commands send -f commands.ndjson --atomic', does: 'all or nothing' },
    ],
  }),
  programSpec({
    path: 'commands undo',
    summary: 'Undo a command by another one: shows which and what it changes, asks, and links the two',
    args: [
      argument('command', 'COMMAND', "Its id, the beginning of it, or its commit's position", {
        required: true,
      }),
    ],
    options: [...writeOptionsNamed('dry-run', 'yes', 'actor'), ...outputOptions.options],
    confirm: 'Undo it?',
    examples: [
      {
        run: `daybook commands undo "$(daybook orders history M-104 --jq '.[-1].position')"`,
        does: 'what was done last to order M-104',
      },
      {
        run: `daybook commands undo "$(daybook orders history M-104 --jq '.[-1].position')" --dry-run`,
        does: 'only show what that would do',
      },
      { run: 'daybook commands list -L 1 -o ids', does: 'the id of the last command' },
    ],
  }),
  programSpec({
    path: 'commands schema',
    summary: 'The JSON Schema of a message, or the list of all messages',
    args: [argument('name', 'NAME', 'A command or a query', { offers: 'message' })],
    examples: [{ run: 'daybook commands schema CreateOrder', does: 'what CreateOrder takes' }],
  }),
  programSpec({
    path: 'demo',
    summary: 'Fill a throw-away shop with realistic orders and look around in it',
    options: [
      optionSpec('orders', 'How many orders', { placeholder: 'N', type: 'integer', default: 300 }),
      optionSpec('seed', 'The same seed gives the same shop', {
        placeholder: 'N',
        type: 'integer',
        default: 1,
      }),
    ],
    examples: [
      { run: 'daybook demo', does: 'in a temporary file' },
      { run: 'daybook demo --db demo.db --orders 100', does: 'a smaller one, kept' },
    ],
  }),
  programSpec({
    path: 'completion',
    withoutSettings: true,
    summary: 'The script that teaches a shell to complete commands, flags and values',
    args: [
      { ...argument('shell', 'SHELL', 'The shell', { required: true }), choices: ['bash', 'zsh', 'fish'] },
    ],
    examples: [
      { run: 'eval "$(daybook completion bash)"', does: 'in this bash; put it into ~/.bashrc for all' },
      { run: 'daybook completion zsh > ~/.zfunc/_daybook', does: 'for zsh, in a folder of fpath' },
      { run: 'daybook completion fish | source', does: 'in fish' },
    ],
  }),
  programSpec({
    path: 'help',
    withoutSettings: true,
    summary: 'Help on a command or a topic',
    args: [argument('topic', 'COMMAND|TOPIC', 'What to explain', { many: true })],
    examples: [
      { run: 'daybook help orders create', does: 'a command' },
      { run: 'daybook help exit-codes', does: 'a topic' },
      { run: 'daybook help --json', does: 'the whole tree, for programs' },
    ],
    options: [optionSpec('json', 'The command tree as JSON', { type: 'boolean' })],
  }),
  programSpec({
    path: 'man',
    withoutSettings: true,
    summary: 'The manual page of a command, a group or a topic, or of the whole program',
    args: [argument('topic', 'COMMAND|TOPIC', 'What to explain', { many: true })],
    examples: [
      { run: 'daybook man orders find', does: 'on a terminal' },
      { run: 'daybook man exit-codes', does: 'a topic' },
      { run: 'daybook man orders find > daybook-orders-find.1', does: 'as roff, to install' },
    ],
  }),
  programSpec({
    path: 'doctor',
    summary:
      'Look the daybook over, from the file to the views, and say what to do; exit 1 if something is wrong',
    options: outputOptions.options,
    examples: [{ run: 'daybook doctor', does: 'when something seems odd' }],
  }),
  programSpec({
    path: 'query',
    nothing: 'No rows.',
    summary:
      'Answer SQL over the views, and over the log as "log"; read-only, within --timeout. Integers are exact, blobs are X\'0AFF\', a second column of one name is name_2; ids are those of the column id, or of the only one',
    args: [argument('sql', 'SQL|-', 'One SELECT; - reads it from standard input', { required: true })],
    options: [atLeastOption, ...outputOptions.options],
    examples: [
      {
        run: `daybook query 'SELECT country, count(*) AS orders FROM order_summary GROUP BY country'`,
        does: 'from a view',
      },
      {
        run: `daybook query 'SELECT command, count(*) AS n FROM log.commits GROUP BY command' -o csv`,
        does: 'from the log',
      },
    ],
  }),
  programSpec({
    path: 'version',
    withoutSettings: true,
    summary: 'The program’s version',
    options: [optionSpec('json', 'As JSON, with the version of Node that runs it', { type: 'boolean' })],
    examples: [
      { run: 'daybook version', does: 'the same as --version' },
      { run: 'daybook version --json', does: 'for programs' },
    ],
  }),
];

export const programGroups = {
  db: 'The daybook as a file: make it, check it, back it up',
  keys: 'The keys of what is personal in the daybook: apart from every copy of it',
  tokens: 'Who may speak to the daybook over HTTP',
  config: 'Settings that are kept for you: zone, currency, editor, output',
};

import { exitCodeMeanings } from '../../core/kernel/exit-codes.ts';
import { outputFormats } from '../output/format.ts';
import { type SettingName, settingNames, settingOf } from '../settings/table.ts';
import type { Layout, Row } from './help-layout.ts';

/** What help explains besides commands. */
export interface Topic {
  readonly summary: string;
  text(layout: Layout): string;
}

export const topics: Readonly<Record<string, Topic>> = {
  'exit-codes': {
    summary: 'What each exit code tells a script',
    text: (layout) =>
      layout.columns(
        'Exit codes',
        Object.entries(exitCodeMeanings).map(([code, meaning]): Row => [code.padStart(3), meaning]),
      ),
  },
  environment: {
    summary: 'Variables, and the order in which settings count',
    text: (layout) =>
      [
        layout.paragraph(
          'A flag counts before the environment, that before what "daybook config set KEY VALUE" keeps for you, and that before the default. Nothing is read from the working directory. "daybook config list" shows what counts, and why.',
        ),
        layout.columns('Variables', [
          ...settingNames.map(variableRow),
          [
            'DAYBOOK_MASTER_KEY',
            'The master key itself: 32 bytes in base64, base64url or hexadecimal; kept in no file',
          ],
          ['NO_COLOR', 'No colours'],
          ['FORCE_COLOR, CLICOLOR_FORCE', 'Colours in pipes too'],
          ['ACCESSIBLE', 'Plain lines instead of anything that is redrawn'],
          ['COLUMNS', 'The width to fit tables into'],
          ['XDG_DATA_HOME', 'Where the default daybook stands: daybook/daybook.db in it'],
          ['XDG_CONFIG_HOME', 'Where settings are kept: daybook/config.json in it'],
          [
            'XDG_CACHE_HOME',
            'Where compiled code of the program is kept, for its next start: daybook-code in it; safe to delete',
          ],
          ['NODE_DISABLE_COMPILE_CACHE', '1: neither keep compiled code nor use it'],
        ]),
      ].join('\n'),
  },
  formatting: {
    summary: 'Tables, JSON, CSV: for people and for programs',
    text: (layout) =>
      [
        layout.paragraph(
          'On a terminal answers are tables, fitted to its width, with local times and 20 rows. In a pipe they are tab-separated, without header, colour or truncation, with times in UTC (RFC 3339), every row, and the currency of amounts in a column beside them.',
        ),
        layout.columns(
          'Formats (-o)',
          outputFormats.map((format): Row => [format, formats[format]]),
        ),
        layout.columns('More', [
          ['--json', 'JSON of every field; amounts are integers in minor units (cents)'],
          ['--json=id,total', 'JSON of these fields, in this order'],
          ['--envelope', 'JSON as {items, nextCursor, total}: the cursor is what --after takes'],
          ["--jq '.[].total'", 'The same JSON through jq, which need not be installed'],
          ['-F number,total', 'These fields, in any format'],
          ['--header, --no-header', 'With or without the line of names'],
          ['--out orders.csv', 'Into a file, whole or not at all, in the format of its name'],
          ['--excel', 'CSV of which a spreadsheet runs and changes nothing'],
        ]),
        layout.paragraph(
          'What is set is cleared by an empty text: --phone "", --ship-to line2=. In lines of JSON it is null: {"ref": "ann", "phone": null}.',
        ),
        layout.paragraph(
          'Columns that a narrow terminal has no room for are left out, and named on stderr. A list that is cut says where it goes on: at a terminal, and in a pipe with -v. Whatever has ids has a field "id". An unknown field is an error that lists the known ones. With JSON errors are JSON too: {"error": {code, exit, message, hint, next, details}} on stderr.',
        ),
      ].join('\n'),
  },
  time: {
    summary: 'How dates, times and ranges are written',
    text: (layout) =>
      [
        layout.columns('Written', [
          ['2026-03-14', 'A day: its start, in the zone of --tz'],
          ['2026-03-14T15:09', 'A time on the clocks of that zone; with Z or +02:00, of that one'],
          ['2026-03, 2026-q1, 2026', 'The start of a month, a quarter, a year'],
          ['2026-w11', 'The start of an ISO week, a Monday'],
          ['today, yesterday, now', 'The start of the day; this moment'],
          ['7d, 2w, 12h, 30m', 'So long ago'],
        ]),
        layout.columns('Looking back', [
          ['--as-of 2026-03-14', 'What had happened by then, whenever it was recorded'],
          ['--as-of 812, --as-of @812', 'What the log held at a position: what was known then'],
        ]),
        layout.paragraph(
          'A time selects facts by when they happened, a position by what was recorded; at a terminal the answer says which it is.',
        ),
        layout.paragraph(
          '--from is included, --to is not: --from 2026-03 --to 2026-04 is March. A date that does not exist is an error. --now or DAYBOOK_NOW pins the clock.',
        ),
      ].join('\n'),
  },
  batches: {
    summary: 'Many commands at once, and how to repeat them safely',
    text: (layout) =>
      [
        layout.paragraph(
          'Where a command takes ORDER...|- it takes several, or - for one a line from standard input: an id, a number, or a JSON object with any of its fields. "commands send" takes any command as JSON.',
        ),
        layout.section('Examples', [
          'daybook orders find --status placed -o ids | daybook orders tag - --tag vip',
          'daybook commands send -f commands.ndjson --keep-going',
        ]),
        layout.columns('When a line fails', [
          ['(default)', 'It stops there; what is before it is stored'],
          ['--keep-going', 'The others are done; exit 6'],
          ['--atomic', 'Nothing is stored'],
        ]),
        layout.paragraph(
          'With --dry-run every line is really decided and none is stored. A line sees the lines before it as if they had been stored: a draft that one creates, another may place by its number, its reference or its id. With -o ndjson the receipts hold the events, the changes of the views (those that cross orders are left out) and the money that would move. Such a plan is kept in memory.',
        ),
        layout.paragraph(
          'Each line is answered with a receipt (line, commandId, status, id, version, position, code, message) as soon as it is on disk: see it with -o ndjson. With -i KEY every line has a key of its own: the same batch again acts only on what failed, and answers "replayed" for the rest.',
        ),
      ].join('\n'),
  },
};

/** A setting: its variables, and by what else it is set. */
function variableRow(name: SettingName): Row {
  const { env, about, flag, inFile, choices } = settingOf(name);
  const others = [flag ? `--${name}` : '', inFile === false ? '' : `config set ${name}`].filter(Boolean);
  const values = choices === undefined ? '' : ` (${choices.join(', ')})`;
  return [env.join(', '), `${about}${values}; ${others.join('; ')}`];
}

const formats: Readonly<Record<(typeof outputFormats)[number], string>> = {
  table: 'Columns for people, long text cut',
  wide: 'Every column, long text wrapped; field by field where there is no room',
  json: 'One array, or one object',
  ndjson: 'One object a line',
  csv: 'Comma-separated, with a header; lines end with LF',
  tsv: 'Tab-separated: what a pipe gets',
  ids: 'One id a line, for other commands',
  count: 'How many',
};

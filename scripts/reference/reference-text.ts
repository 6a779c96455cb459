import * as z from 'zod';
import {
  batchOptions,
  globalOptions,
  type OptionGroup,
  outputOptions,
  writeOptions,
} from '../../src/cli/argv/global-options.ts';
import { programSpecs } from '../../src/cli/programs/specs.ts';
import type { CommandSpec, OptionSpec } from '../../src/core/describe/command-spec.ts';
import { exitCodeMeanings } from '../../src/core/kernel/exit-codes.ts';
import type { Lazy } from '../../src/core/kernel/lazy.ts';
import { tablesOf } from '../../src/core/model/view.ts';
import { orderProgramSpecs } from '../../src/shop/orders/cli/specs.ts';
import { type Context, loadHouse } from './catalog.ts';
import { eventSection, partSection, streamsOf } from './facts.ts';
import { type Parts, shapeKey } from './fields.ts';
import { code, heading, link, list, paragraph, sections, table } from './markdown.ts';
import { contents, examplesOf, messageSection, synopsis } from './messages.ts';
import { viewSection } from './read-models.ts';

const EVERYWHERE: Readonly<Record<string, string>> = {
  validation_failed: 'The data does not fit the fields; `details.issues` names each one by its path.',
  not_found: 'There is no such order, customer or product.',
  version_conflict: 'It is not at the version that was expected, or others kept changing it.',
  idempotency_conflict: 'The command id was used before, for another command.',
  future_date: '`occurredAt` is in the future.',
  times_out_of_order: '`occurredAt` is before the last fact of what it is about.',
};

const house = await loadHouse();
const tables = house
  .flatMap(({ views }) => views)
  .flatMap((view) => (view.kind === 'view' ? tablesOf(view) : [view]));

function contextSection(context: Context): string {
  const { title, commands, queries, views, events } = context;
  const names = Object.keys(events?.definitions ?? {});
  const of = (what: string): string =>
    `${what} of ${title === 'The daybook itself' ? 'the daybook' : title.toLowerCase()}`;
  return sections([
    heading(2, title),
    list(
      Object.entries({
        Commands: commands,
        Queries: queries,
        Events: names.map((name) => ({ name })),
        Views: views,
      })
        .filter(([, all]) => all.length > 0)
        .map(([what, all]) => `${what}: ${all.map(({ name }) => link(name)).join(', ')}`),
    ),
    heading(3, of('Commands')),
    commands.some(({ kind }) => kind === 'decider') ? everywhere() : '',
    ...commands.map((command) => messageSection(command, { rejections: context.rejections, tables })),
    heading(3, of('Queries')),
    ...queries.map((query) => messageSection(query, { rejections: {}, tables })),
    events === undefined ? '' : eventsSection(of('Events'), context),
    views.length === 0 ? '' : sections([heading(3, of('Views')), ...views.map(viewSection)]),
  ]);
}

function everywhere(): string {
  return paragraph(
    `Every command may also answer ${Object.keys(EVERYWHERE).map(code).join(', ')}: see ${link('Exit codes')}.`,
  );
}

function eventsSection(title: string, { events, facts }: Context): string {
  if (events === undefined) return '';
  const shared = Object.entries(facts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, exported]) => [name, isLazy(exported) ? exported() : exported] as const)
    .filter((entry): entry is [string, z.ZodObject] => entry[1] instanceof z.ZodObject);
  const parts: Parts = new Map(shared.map(([name, schema]) => [shapeKey(schema), name]));
  return sections([
    heading(3, title),
    streamsOf(events),
    ...Object.entries(events.definitions).map(([name, definition]) => eventSection(name, definition, parts)),
    shared.length === 0 ? '' : paragraph('What several events are made of:'),
    ...shared.map(([name, schema]) => partSection(name, schema, without(parts, schema))),
  ]);
}

/** Parts are made when they are first asked for. */
const isLazy = (exported: unknown): exported is Lazy<unknown> =>
  typeof exported === 'function' && 'isInitialized' in exported;

/** A part is spelt out in its own section. */
const without = (parts: Parts, schema: z.ZodObject): Parts =>
  new Map([...parts].filter(([key]) => key !== shapeKey(schema)));

const programs = [...programSpecs, ...orderProgramSpecs].toSorted((a, b) => a.path.localeCompare(b.path));

function programSection(): string {
  return sections([
    heading(2, 'Commands of the program'),
    paragraph('No single message stands behind these.'),
    contents(programs.map(({ path }) => path)),
    ...programs.map(programCommand),
  ]);
}

const programCommand = (spec: CommandSpec): string =>
  sections([
    heading(4, spec.path),
    paragraph(`${spec.summary}.`),
    paragraph(code(synopsis(spec))),
    examplesOf(spec),
    optionTable(spec.options.filter((option) => !isCommon(option))),
  ]);

const isCommon = (option: OptionSpec): boolean =>
  [batchOptions, outputOptions, writeOptions].some(({ options }) => options.includes(option));

function optionSection(): string {
  const groups: readonly (readonly [OptionGroup, string])[] = [
    [globalOptions, 'Every command takes them.'],
    [outputOptions, 'Commands that answer something take them.'],
    [writeOptions, 'Commands that change something take them.'],
    [batchOptions, 'Commands that take many ids or lines take them.'],
  ];
  return sections([
    heading(2, 'Options'),
    ...groups.map(([{ title, options }, who]) =>
      sections([heading(3, title), paragraph(who), optionTable(options)]),
    ),
  ]);
}

function optionTable(options: readonly OptionSpec[]): string {
  const rows = options
    .filter(({ hidden }) => !hidden)
    .map(({ flag, short, placeholder, type, choices, description }) => {
      const takes =
        placeholder === '' || (type === 'boolean' && !placeholder.startsWith('[')) ? '' : placeholder;
      const glue = takes.startsWith('[') ? '' : ' ';
      const flags = `${short === undefined ? '' : `-${short}, `}--${flag}${takes === '' ? '' : glue + takes}`;
      return [code(flags), `${description}${choices === undefined ? '' : `: ${choices.join(', ')}`}`];
    });
  return rows.length === 0 ? '' : table(['Option', 'Meaning'], rows);
}

function exitCodeSection(): string {
  return sections([
    heading(2, 'Exit codes'),
    table(
      ['Code', 'Meaning'],
      Object.entries(exitCodeMeanings).map(([exit, meaning]) => [exit, meaning]),
    ),
    paragraph('What every command may refuse, besides its own rejections:'),
    table(
      ['Code', 'What it says'],
      Object.entries(EVERYWHERE).map(([name, says]) => [code(name), says]),
    ),
  ]);
}

/** docs/reference.md, from the definitions. */
export const referenceText: string = sections([
  heading(1, 'Reference'),
  paragraph('<!-- Written by `npm run docs` from the definitions in src. Change those, not this. -->'),
  paragraph(
    'Every message, fact and view of daybook. Amounts are integers in minor units (cents) in JSON, where commands take decimals as a text as well ("4.50"), and decimal in ' +
      'the currency on the command line; rates are parts per million in JSON and per cent on the command line. ' +
      'Instants are ISO 8601 in UTC.',
  ),
  list([...house.map(({ title }) => title), 'Commands of the program', 'Options', 'Exit codes'].map(link)),
  ...house.map(contextSection),
  programSection(),
  optionSection(),
  exitCodeSection(),
]);

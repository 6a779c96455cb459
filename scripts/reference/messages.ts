import type { CommandSpec } from '../../src/core/describe/command-spec.ts';
import { deriveCommand } from '../../src/core/describe/derive-command.ts';
import type { CliBinding } from '../../src/core/model/cli-binding.ts';
import type { AnyCommand, AnyDecider } from '../../src/core/model/command.ts';
import type { AnyQuery } from '../../src/core/model/query.ts';
import type { Table } from '../../src/core/model/table.ts';
import { fieldLines } from './fields.ts';
import { code, codeBlock, heading, link, list, paragraph, sections, table } from './markdown.ts';

/** A message's section: its data, its door, what it answers and what it refuses. */

export interface MessageContext {
  /** Each rejection's code and sentence. */
  readonly rejections: Readonly<Record<string, string>>;
  /** The tables of views whose rows an answer may be made of. */
  readonly tables: readonly Table[];
}

type Message = AnyCommand | AnyQuery;

export function messageSection(definition: Message, context: MessageContext): string {
  const spec = specOf(definition);
  return sections([
    heading(4, definition.name),
    paragraph(`${definition.summary}.`),
    spec === undefined ? '' : codeBlock([synopsis(spec)]),
    fieldTable(definition, spec),
    spec === undefined ? '' : examplesOf(spec),
    definition.kind === 'decider'
      ? rejections(definition.rejections, context)
      : answerOf(definition, context),
    definition.kind === 'decider' ? wayBack(definition) : '',
  ]);
}

const specOf = (definition: Message): CommandSpec | undefined =>
  definition.cli === undefined
    ? undefined
    : deriveCommand(definition as Message & { readonly cli: CliBinding });

export function synopsis(spec: CommandSpec): string {
  const args = spec.args.map(({ placeholder, required, many }) => {
    const named = many ? `${placeholder}...${spec.batch ? '|-' : ''}` : placeholder;
    return required ? named : `[${named}]`;
  });
  return ['daybook', spec.path, ...args, '[OPTIONS]'].join(' ');
}

export function examplesOf({ examples }: CommandSpec): string {
  const lines = examples.flatMap(({ run, does }) => [
    `# ${does}`,
    run.startsWith('daybook ') ? run : `daybook ${run}`,
  ]);
  return lines.length === 0 ? '' : codeBlock(lines);
}

function fieldTable(definition: Message, spec: CommandSpec | undefined): string {
  const lines = fieldLines(definition.input);
  if (lines.length === 0) return paragraph('It has no fields.');
  const rows = lines.map(({ name, type, required, meaning }) => [
    code(name),
    type,
    required ? 'yes' : '',
    spec === undefined ? '' : doorOf(spec, name),
    meaning,
  ]);
  return table(['Field', 'Type', 'Required', 'On the command line', 'Meaning'], rows);
}

function doorOf(spec: CommandSpec, field: string): string {
  const argument = spec.args.find((one) => one.field === field);
  if (argument !== undefined) return argument.placeholder;
  const option = spec.options.find((one) => one.field === field && !one.hidden);
  if (option === undefined) return '';
  const value = option.type === 'boolean' ? '' : ` ${option.placeholder}`;
  return code(`--${option.flag}${value}`);
}

function rejections(codes: readonly string[], { rejections }: MessageContext): string {
  if (codes.length === 0) return paragraph('It has no rejections of its own.');
  const rows = [...codes].sort().map((each) => [code(each), rejections[each] ?? '']);
  return table(['Rejection', 'What it says'], rows);
}

const wayBack = ({ undo }: AnyDecider): string =>
  paragraph(
    typeof undo === 'function'
      ? `It can be undone: ${code('commands undo')}.`
      : ['It is never undone.', undo.never, undo.hint].filter(Boolean).join(' '),
  );

const KINDS = { page: 'pages of', list: 'a list of', one: 'one' } as const;

function answerOf(
  { result, ...definition }: Extract<Message, { result: unknown }>,
  context: MessageContext,
): string {
  const from = 'views' in definition ? viewsRead(definition.views) : '';
  const known = context.tables.find(({ row }) => row === result.item);
  if (known !== undefined)
    return paragraph(`It answers ${KINDS[result.kind]} rows of ${link(known.name)}.${from}`);
  const rows = fieldLines(result.item()).map(({ name, type, meaning }) => [code(name), type, meaning]);
  return sections([
    paragraph(`It answers ${KINDS[result.kind]} these.${from}`.replace('one these', 'one of these')),
    table(['Field', 'Type', 'Meaning'], rows),
  ]);
}

const viewsRead = (views: AnyQuery['views']): string =>
  views.length === 0 ? '' : ` It reads ${views.map(({ name }) => link(name)).join(', ')}.`;

export const contents = (names: readonly string[]): string => list(names.map(link));

import { didYouMean } from '../core/near.ts';
import { usage } from './arguments.ts';
import { exitCodesHelp } from './exit-codes.ts';
import { commonOptions, globalOptions } from './global-options.ts';
import type { CommandSpec, Manifest, OptionSpec, ValueSpec } from './manifest.ts';

/** Help, written from the command tree: nothing in it is typed a second time. */
export function helpFor(manifest: Manifest, path: string): string {
  const topic = topics[path];
  if (topic !== undefined) return topic.text();
  const spec = manifest.commands.find((one) => one.path === path);
  if (spec !== undefined) return commandHelp(spec);
  const below = manifest.commands.filter((one) => path === '' || one.path.startsWith(`${path} `));
  if (below.length === 0) throw unknownTopic(manifest, path);
  return path === '' ? rootHelp(manifest) : groupHelp(path, below);
}

interface Topic {
  readonly summary: string;
  text(): string;
}

const topics: Readonly<Record<string, Topic>> = {
  'exit-codes': {
    summary: 'what each exit code tells a script',
    text: () => `Exit codes\n${exitCodesHelp()}`,
  },
};

function unknownTopic(manifest: Manifest, path: string): Error {
  const known = [...Object.keys(topics), ...groupsOf(manifest), ...manifest.commands.map((one) => one.path)];
  return usage(
    'unknown_topic',
    `There is no help on "${path}".`,
    didYouMean(path, known) ?? 'See "daybook help".',
  );
}

function rootHelp(manifest: Manifest): string {
  const groups = groupsOf(manifest).map((group): [string, string] => {
    const verbs = manifest.commands
      .filter(({ path }) => path.startsWith(`${group} `))
      .map(({ path }) => path.split(' ')[1]);
    return [group, [...new Set(verbs)].join(', ')];
  });
  const single = manifest.commands.filter(({ path }) => !path.includes(' '));
  return [
    'daybook: orders, kept in an event log and read from views of it.\n',
    section('Usage', ['daybook COMMAND [VERB] [ARGUMENTS] [OPTIONS]']),
    section('Examples', examplesOf(START)),
    section('Commands', columns(groups)),
    section('Also', columns(single.map(({ path, summary }): [string, string] => [path, summary]))),
    section(
      'Topics',
      columns(
        Object.entries(topics).map(([name, { summary }]): [string, string] => [`help ${name}`, summary]),
      ),
    ),
    section(globalOptions.title, optionLines(globalOptions.options)),
    'See "daybook COMMAND --help" for any of them.\n',
  ].join('\n');
}

const START = [
  { run: 'daybook demo', does: 'try it on a throw-away shop' },
  { run: 'daybook orders create', does: 'asks for what is missing' },
  { run: 'daybook orders find --status placed --from 7d', does: 'a table' },
  { run: 'daybook views rebuild', does: 'post the views from the log again' },
];

const groupsOf = (manifest: Manifest): readonly string[] => [
  ...new Set(
    manifest.commands
      .filter(({ path }) => path.includes(' '))
      .map(({ path }) => path.split(' ')[0] as string),
  ),
];

function groupHelp(path: string, below: readonly CommandSpec[]): string {
  const lines = below.map((spec): [string, string] => [
    `${spec.path} ${argumentsOf(spec)}`.trim(),
    spec.summary,
  ]);
  return [section(`daybook ${path}`, columns(lines)), `See "daybook ${path} VERB --help".\n`].join('\n');
}

function commandHelp(spec: CommandSpec): string {
  const own = spec.options.filter(({ hidden }) => !hidden);
  const args = spec.args.map((one): [string, string] => [one.placeholder, described(one)]);
  const sections = [
    `${spec.summary}\n`,
    section('Usage', [`daybook ${spec.path} ${argumentsOf(spec)} [OPTIONS]`.replace('  ', ' ')]),
    spec.examples.length === 0 ? '' : section('Examples', examplesOf(spec.examples)),
    args.length === 0 ? '' : section('Arguments', columns(args)),
    own.length === 0 ? '' : section('Options', optionLines(own)),
    ...commonOptions(spec).map(({ title, options }) => section(title, optionLines(options))),
  ];
  return sections.filter((text) => text !== '').join('\n');
}

const examplesOf = (examples: CommandSpec['examples']): string[] =>
  examples.flatMap(({ run, does }) => [`# ${does}`, run]);

function argumentsOf(spec: CommandSpec): string {
  return spec.args
    .map(({ placeholder, required, many }) => {
      const named = many ? `${placeholder}...${spec.batch ? '|-' : ''}` : placeholder;
      return required ? named : `[${named}]`;
    })
    .join(' ');
}

function optionLines(options: readonly OptionSpec[]): string[] {
  return columns(
    options.map((one): [string, string] => {
      const short = one.short === undefined ? '    ' : `-${one.short}, `;
      const value =
        one.placeholder === '' || (one.type === 'boolean' && !one.placeholder.startsWith('['))
          ? ''
          : one.placeholder;
      const glue = value === '' || value.startsWith('[') ? '' : ' ';
      return [`${short}--${one.flag}${glue}${value}${one.repeatable ? '…' : ''}`, described(one)];
    }),
  );
}

function described(spec: ValueSpec & { readonly required?: boolean; readonly default?: unknown }): string {
  const choices = spec.choices === undefined ? '' : ` (${spec.choices.join(', ')})`;
  const members =
    spec.members === undefined || spec.pattern !== undefined
      ? ''
      : ` (keys: ${spec.members.map(({ field }) => field).join(', ')})`;
  const preset =
    spec.default === undefined || typeof spec.default === 'object'
      ? ''
      : ` [default: ${JSON.stringify(spec.default)}]`;
  const required = spec.required === true ? ' [required]' : '';
  return `${spec.description}${choices}${members}${preset}${required}`.trim();
}

const section = (title: string, lines: readonly string[]): string =>
  `${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;

/** Two columns; a left side that is too wide gets a line of its own. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.min(34, Math.max(...rows.map(([left]) => left.length)) + 2);
  return rows.flatMap(([left, right]) => {
    if (right === '') return [left];
    return left.length + 2 > width
      ? [left, `${' '.repeat(width)}${right}`]
      : [`${left.padEnd(width)}${right}`];
  });
}

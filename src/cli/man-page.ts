import { exitCodeMeanings } from './exit-codes.ts';
import { commonOptions, globalOptions } from './global-options.ts';
import { argumentsOf, described, optionName } from './help.ts';
import type { CommandSpec, Manifest, OptionSpec } from './manifest.ts';

/** Manual pages in roff, written from the command tree: `daybook(1)`, and one a command: `daybook-orders-find(1)`. */
export function manPage(manifest: Manifest, path: string): string | undefined {
  if (path === '') return rootPage(manifest);
  const spec = manifest.spec(path);
  return spec === undefined ? undefined : commandPage(manifest, spec);
}

export const manName = (path: string): string => ['daybook', ...path.split(' ')].filter(Boolean).join('-');

function rootPage(manifest: Manifest): string {
  return page(manifest, '', 'orders, kept in an event log and read from views of it', [
    ['SYNOPSIS', '.B daybook\nCOMMAND [VERB] [ARGUMENTS] [OPTIONS]'],
    ['COMMANDS', manifest.commands.map(({ path, summary }) => tagged(`daybook ${path}`, summary)).join('\n')],
    ['OPTIONS', globalOptions.options.map(optionText).join('\n')],
    [
      'EXIT STATUS',
      Object.entries(exitCodeMeanings)
        .map(([code, meaning]) => tagged(code, meaning))
        .join('\n'),
    ],
  ]);
}

function commandPage(manifest: Manifest, spec: CommandSpec): string {
  const own = spec.options.filter(({ hidden }) => !hidden);
  return page(manifest, spec.path, spec.summary, [
    ['SYNOPSIS', `.B daybook ${text(spec.path)}\n${text(argumentsOf(spec))} [OPTIONS]`],
    ['ARGUMENTS', spec.args.map((one) => tagged(one.placeholder, described(one))).join('\n')],
    ['OPTIONS', own.map(optionText).join('\n')],
    ...commonOptions(spec).map(
      ({ title, options }): Section => [
        title.toUpperCase(),
        options
          .filter(({ hidden }) => !hidden)
          .map(optionText)
          .join('\n'),
      ],
    ),
    [
      'EXAMPLES',
      spec.examples
        .map(({ run, does }) => `.PP\n${text(does)}:\n.PP\n.nf\n.RS\n${text(run)}\n.RE\n.fi`)
        .join('\n'),
    ],
    ['SEE ALSO', '.BR daybook (1)'],
  ]);
}

type Section = readonly [title: string, body: string];

function page(manifest: Manifest, path: string, summary: string, sections: readonly Section[]): string {
  const name = manName(path);
  const head = `.TH ${name.toUpperCase()} 1 "" "daybook ${manifest.version}" "daybook"\n.SH NAME\n${text(name)} \\- ${text(summary)}`;
  const bodies = sections.filter(([, body]) => body !== '').map(([title, body]) => `.SH ${title}\n${body}`);
  return `${[head, ...bodies].join('\n')}\n`;
}

const optionText = (option: OptionSpec): string => tagged(optionName(option).trim(), described(option));

const tagged = (name: string, what: string): string => `.TP\n.B ${text(name)}\n${text(what)}`;

/** Text that roff takes literally: a hyphen typed is a hyphen, and no line begins with a request. */
const text = (plain: string): string =>
  plain
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(['.])/gm, '\\&$1');

import { Command, Option } from 'commander';
import type { CommandSpec, OptionSpec } from '../../core/describe/command-spec.ts';
import { FailureError } from '../../core/kernel/failure.ts';
import { kebab } from '../../core/kernel/kebab.ts';
import { didYouMean } from '../../core/kernel/suggest.ts';
import { commonOptions, globalOptions } from './global-options.ts';
import type { Manifest } from './manifest.ts';
import { rejectMisplacedValues } from './misplaced-values.ts';

/** What was typed, understood as far as the command tree goes: values are texts still. */
export interface Invocation {
  readonly spec: CommandSpec;
  readonly operands: readonly string[];
  /** By flag name without dashes: a text, `true`/`false`, or every text of a repeated flag. */
  readonly flags: Readonly<Record<string, FlagValue>>;
}

export type FlagValue = string | boolean | number | readonly string[] | undefined;

export type Understood =
  | { readonly kind: 'run'; readonly invocation: Invocation }
  | { readonly kind: 'help'; readonly path: string }
  | { readonly kind: 'version'; readonly json: boolean };

/**
 * Reads argv with commander. Only what argv can mean is built: the whole tree would cost more than most commands do, and
 * the orders' branch alone a tenth of a start. @throws FailureError of kind `usage`
 */
export function understand(manifest: Manifest, argv: readonly string[]): Understood {
  let understood: Understood | undefined;
  const tree: Tree = { manifest, argv, settle: (found) => (understood = found) };
  const root = new ReportingCommand('daybook', tree);
  addOptions(root, globalOptions.options);
  root.option('-V, --version').option('-h, --help');
  // Commands have a --json of their own, which this one would take from them.
  if (argv.some((word) => word === '--version' || word === '-V')) root.option('--json');
  root.action(() => tree.settle(rootWish(manifest, root)));
  addBranches(root, tree);
  root.parse(separated(argv), { from: 'user' });
  return understood ?? { kind: 'help', path: '' };
}

/** What the commands of one command line share. */
interface Tree {
  readonly manifest: Manifest;
  readonly argv: readonly string[];
  /** Called by the command that is meant. */
  readonly settle: (found: Understood) => void;
}

/**
 * commander finds what is wrong, and hands what it found to two methods that it does not document; what is said of it is
 * this program's.
 */
class ReportingCommand extends Command {
  readonly #tree: Tree;

  constructor(name: string, tree: Tree) {
    super(name);
    this.#tree = tree;
    this.helpOption(false).helpCommand(false).exitOverride().allowExcessArguments(true);
  }

  unknownOption(typed: string): never {
    throw unknownOption(typed, this.#tree);
  }

  optionMissingArgument({ long }: Option): never {
    const { path } = placeIn(this.#tree);
    throw usage('usage', `${long} needs a value.`, seeHelp(path));
  }
}

/** `--json=a,b` becomes two words: commander's optional values would swallow the next argument of a bare `--json`. */
function separated(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  const words = options.flatMap((word) =>
    word.startsWith('--json=') ? ['--json', '--json-fields', word.slice(7)] : [word],
  );
  return [...words, ...(end < 0 ? [] : argv.slice(end))];
}

function rootWish(manifest: Manifest, root: Command): Understood {
  const { version, json } = root.opts();
  if (version === true) return { kind: 'version', json: json === true };
  const [word] = root.args;
  if (word === undefined) return { kind: 'help', path: '' };
  throw unknownCommand(manifest, '', word);
}

/** The groups and commands all of whose words were typed, somewhere: the one that is meant is among them. */
function addBranches(root: Command, tree: Tree): void {
  const { manifest, argv } = tree;
  const typed = new Set(argv);
  const groups = new Map<string, Command>([['', root]]);
  for (const full of manifest.paths) {
    const words = full.split(' ');
    const missing = words.findIndex((word) => !typed.has(word));
    const known = missing < 0 ? words.length : missing;
    for (let depth = 1; depth <= Math.min(known, words.length - 1); depth += 1) {
      const path = words.slice(0, depth).join(' ');
      if (!groups.has(path)) groups.set(path, addGroup(groups, path, tree));
    }
    const spec = missing < 0 ? manifest.spec(full) : undefined;
    if (spec !== undefined) addLeaf(groups.get(words.slice(0, -1).join(' ')) as Command, spec, groups, tree);
  }
}

function addGroup(groups: ReadonlyMap<string, Command>, path: string, tree: Tree): Command {
  const words = path.split(' ');
  const group = new ReportingCommand(words.at(-1) as string, tree).option('-h, --help');
  group.action(() => {
    const [word] = group.args;
    if (word !== undefined) throw unknownCommand(tree.manifest, path, word);
    tree.settle({ kind: 'help', path });
  });
  groups.get(words.slice(0, -1).join(' '))?.addCommand(group);
  return group;
}

function addLeaf(parent: Command, spec: CommandSpec, groups: Map<string, Command>, tree: Tree): void {
  const leaf = new ReportingCommand(spec.path.split(' ').at(-1) as string, tree);
  leaf.option('-h, --help').addOption(new Option('--json-fields <fields>').hideHelp());
  addOptions(leaf, [
    ...spec.options,
    ...commonOptions(spec)
      .filter((group) => group !== globalOptions)
      .flatMap(({ options }) => options),
  ]);
  for (const argument of spec.args)
    leaf.argument(argument.many ? `[${argument.field}...]` : `[${argument.field}]`);
  leaf.action(() => {
    const flags = flagsOf(leaf, spec);
    if (flags.help !== true) {
      checkValues(spec, flags);
      rejectMisplacedValues(spec, tree.argv, leaf.args, usage);
      checkOperands(spec, leaf.args);
    }
    tree.settle(
      flags.help === true
        ? { kind: 'help', path: spec.path }
        : { kind: 'run', invocation: { spec, operands: leaf.args, flags } },
    );
  });
  groups.set(spec.path, leaf);
  parent.addCommand(leaf);
}

function addOptions(to: Command, options: readonly OptionSpec[]): void {
  const taken = new Set<string>();
  for (const spec of options) {
    if (taken.has(spec.flag)) continue;
    taken.add(spec.flag);
    const short = spec.short === undefined ? '' : `-${spec.short}, `;
    if (spec.type !== 'boolean') {
      const made = new Option(`${short}--${spec.flag} <value>`);
      to.addOption(spec.repeatable || spec.type === 'object' ? made.argParser(gathered) : made);
      continue;
    }
    const made = new Option(`${short}--${spec.flag}`);
    to.addOption(
      spec.flag === 'verbose' ? made.argParser((_, before: number | undefined) => (before ?? 0) + 1) : made,
    );
    if (!spec.flag.startsWith('no-') && spec.flag !== 'json')
      to.addOption(new Option(`--no-${spec.flag}`).default(undefined).hideHelp());
  }
}

const gathered = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** commander keys options in camel case; flags are named here as they are typed. */
function flagsOf(leaf: Command, spec: CommandSpec): Record<string, FlagValue> {
  const values = leaf.optsWithGlobals<Record<string, FlagValue>>();
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [flagName(key, spec), value]));
}

/** What messages declare themselves is checked where their data is made; this is the rest, and all that programs declare. */
function checkValues(spec: CommandSpec, flags: Readonly<Record<string, FlagValue>>): void {
  const common = commonOptions(spec).flatMap(({ options }) => options);
  for (const option of spec.kind === 'program' ? [...spec.options, ...common] : common)
    for (const given of [flags[option.flag]].flat())
      if (typeof given === 'string')
        for (const text of isList(option) ? given.split(',') : [given]) checkValue(spec.path, option, text);
}

/** Lists of choices take commas. */
const isList = ({ repeatable, choices }: OptionSpec): boolean => repeatable && choices !== undefined;

function checkValue(path: string, { flag, choices }: OptionSpec, given: string): void {
  if (choices?.includes(given) === false) throw unknownValue(given, `--${flag}`, choices);
  // What --out may be is said where its file is looked at.
  if (given === '' && flag !== 'out')
    throw usage('empty_value', `--${flag} may not be empty.`, seeHelp(path));
}

function checkOperands({ path, args }: CommandSpec, operands: readonly string[]): void {
  const [extra] = args.some(({ many }) => many) ? [] : operands.slice(args.length);
  if (extra === undefined) return;
  throw usage(
    'too_many_arguments',
    `"${extra}" is one argument too many for "daybook ${path}".`,
    `Put words that belong together in quotes, or see "daybook ${path} --help".`,
  );
}

export const unknownValue = (given: string, called: string, choices: readonly string[]): FailureError =>
  usage(
    'unknown_value',
    `"${given}" is not a value of ${called}.`,
    didYouMean(given, choices) ?? `One of: ${choices.join(', ')}.`,
    { choices },
  );

/** Whether the words request JSON, understood or not: then their errors are JSON as well. */
export const asksForJson = (argv: readonly string[]): boolean =>
  argv.some(
    (word, index) =>
      /^(--json(=.*)?|--envelope|(-o=?|--output=)(nd)?json)$/.test(word) ||
      (/^(nd)?json$/.test(word) && /^(-o|--output)$/.test(argv[index - 1] ?? '')),
  );

function flagName(key: string, spec: CommandSpec): string {
  const declared = spec.options.find(({ flag }) => camel(flag) === key);
  return declared?.flag ?? kebab(key);
}

const camel = (flag: string): string =>
  flag.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function unknownCommand(manifest: Manifest, path: string, word: string): FailureError {
  const prefix = path === '' ? '' : `${path} `;
  const depth = prefix === '' ? 0 : path.split(' ').length;
  const beside = manifest.paths
    .filter((one) => one.startsWith(prefix))
    .map((one) => one.split(' ')[depth] as string);
  const hint = didYouMean(word, [...new Set(beside)]) ?? seeHelp(path);
  return usage('unknown_command', `There is no command "daybook ${prefix}${word}".`, hint);
}

export const usage = (code: string, message: string, hint?: string, details?: unknown): FailureError =>
  new FailureError({
    kind: 'usage',
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(details === undefined ? {} : { details }),
  });

function unknownOption(typed: string, tree: Tree): FailureError {
  const { manifest } = tree;
  const { path, beyond } = placeIn(tree);
  const spec = manifest.spec(path);
  if (spec === undefined && beyond !== undefined) return unknownCommand(manifest, path, beyond);
  const options =
    spec === undefined
      ? globalOptions.options
      : [...spec.options, ...commonOptions(spec).flatMap((group) => group.options)];
  const known = options.filter(({ hidden }) => !hidden).map(({ flag }) => `--${flag}`);
  const hint = didYouMean(typed.split('=', 1)[0] as string, known) ?? seeHelp(path);
  return usage('unknown_option', `There is no option ${typed} for "${called(path)}".`, hint, { known });
}

const called = (path: string): string => `daybook ${path}`.trimEnd();

const seeHelp = (path: string): string => `See "${called(path)} --help".`;

/**
 * Where argv leads that could not be understood: to the longest command all of whose words were typed, or else as far as
 * there are groups of the names typed, and to the first word beyond.
 */
function placeIn({ manifest, argv }: Tree): { path: string; beyond?: string } {
  const words = argv.filter((word, index) => !word.startsWith('-') && !takesValue(argv[index - 1]));
  const [longest] = manifest.paths
    .filter((path) => path.split(' ').every((word) => words.includes(word)))
    .toSorted((a, b) => b.length - a.length);
  if (longest !== undefined) return { path: longest };
  let path = '';
  for (const word of words) {
    const deeper = path === '' ? word : `${path} ${word}`;
    if (!manifest.paths.some((one) => one.startsWith(`${deeper} `))) return { path, beyond: word };
    path = deeper;
  }
  return { path };
}

/** Whether what follows this word may be its value: behind every option that is not known to take none. */
const takesValue = (word = ''): boolean =>
  /^-[^=]*$/.test(word) &&
  !globalOptions.options.some(
    ({ flag, short, type }) => type === 'boolean' && (word === `--${flag}` || word === `-${short}`),
  );

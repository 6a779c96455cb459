// Prints the command tree as the program reads it (see src/cli/argv/manifest-file.ts): `virtual:manifest` names the file.
// Into the file that is named goes what `virtual:columns` knows: the columns of the tables of all views.

import { renameSync, writeFileSync } from 'node:fs';
import packageJson from '../package.json' with { type: 'json' };
import type { Names } from '../src/cli/argv/manifest.ts';
import { manifestText } from '../src/cli/argv/manifest-file.ts';
import { programGroups, programSpecs } from '../src/cli/programs/specs.ts';
import type { CommandSpec } from '../src/core/describe/command-spec.ts';
import { deriveCommand } from '../src/core/describe/derive-command.ts';
import { describedTables } from '../src/core/describe/described-tables.ts';
import type { CliBinding } from '../src/core/model/cli-binding.ts';
import type { Column } from '../src/core/model/table.ts';
import { type AnyView, fingerprintOf, materializedOf, sourceOf, tablesOf } from '../src/core/model/view.ts';
import { commandLoaders, groups, loadProjections, loadViews, queryLoaders } from '../src/messages.ts';
import { orderProgramSpecs } from '../src/shop/orders/cli/specs.ts';

const loaders = Object.values({ ...commandLoaders, ...queryLoaders }) as (() => Promise<{
  name: string;
  summary: string;
  cli?: CliBinding;
}>)[];
const definitions = await Promise.all(loaders.map((load) => load()));
const derived = definitions.flatMap((definition) =>
  definition.cli === undefined ? [] : [deriveCommand(definition as Parameters<typeof deriveCommand>[0])],
);

const commands = [...derived, ...programSpecs, ...orderProgramSpecs].sort(
  (a, b) => rank(a) - rank(b) || a.path.localeCompare(b.path),
);
const twice = commands.filter(
  ({ path }, index) => commands.findIndex((other) => other.path === path) !== index,
);
if (twice.length > 0)
  throw new Error(`two commands share a path: ${twice.map(({ path }) => path).join(', ')}`);

const views = await loadViews();
const fingerprints = Object.fromEntries(
  views.flatMap((view) =>
    view.kind === 'view' ? [[view.name, fingerprintOf(view, materializedOf(view, views))]] : [],
  ),
);

const names: Names = {
  groups: { ...groups, ...programGroups },
  things: {
    view: summaries(views),
    event: Object.assign({}, ...views.map((view) => eventsOf(view))),
    message: summaries(definitions),
    command: summaries(definitions.filter(({ name }) => name in commandLoaders)),
  },
};

const tables = describedTables(await loadProjections());

const [columnsFile] = process.argv.slice(2);
if (columnsFile !== undefined) {
  writeFileSync(`${columnsFile}.${process.pid}`, JSON.stringify(columnsByTable()));
  renameSync(`${columnsFile}.${process.pid}`, columnsFile);
}

process.stdout.write(manifestText({ version: packageJson.version, commands, fingerprints, names, tables }));

function columnsByTable(): Record<string, readonly Column[]> {
  const tables = views.flatMap((view) => (view.kind === 'view' ? tablesOf(view) : [view]));
  return Object.fromEntries(tables.map(({ name, columns }) => [name, columns]));
}

function summaries(named: readonly { name: string; summary: string }[]): Record<string, string> {
  return Object.fromEntries(named.map(({ name, summary }) => [name, summary]));
}

function eventsOf(view: AnyView): Record<string, string> {
  const types = sourceOf(view).events.definitions as Record<string, { readonly summary: string }>;
  return Object.fromEntries(Object.entries(types).map(([type, { summary }]) => [type, summary]));
}

/** Groups in the order in which people need them. */
function rank({ path }: CommandSpec): number {
  const groups = [
    'orders',
    'customers',
    'products',
    'sales',
    'attention',
    'ageing',
    'funnel',
    'views',
    'events',
    'commands',
    'db',
    'tokens',
    'config',
  ];
  const at = groups.indexOf(path.split(' ', 1)[0] as string);
  return at < 0 ? groups.length : at;
}

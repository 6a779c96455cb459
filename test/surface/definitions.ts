import * as z from 'zod';
import { type Context, loadHouse } from '../../scripts/reference/catalog.ts';
import {
  batchOptions,
  globalOptions,
  outputOptions,
  writeOptions,
} from '../../src/cli/argv/global-options.ts';
import { programSpecs } from '../../src/cli/programs/specs.ts';
import type { CommandSpec, OptionSpec } from '../../src/core/describe/command-spec.ts';
import { deriveCommand } from '../../src/core/describe/derive-command.ts';
import type { CliBinding } from '../../src/core/model/cli-binding.ts';
import type { AnyCommand } from '../../src/core/model/command.ts';
import { type AnyQuery, supportsAsOf } from '../../src/core/model/query.ts';
import { type AnyView, tablesOf } from '../../src/core/model/view.ts';
import { orderProgramSpecs } from '../../src/shop/orders/cli/specs.ts';

/** What the definitions promise, as data: what people, programs and stored files rely on. */

type Message = AnyCommand | AnyQuery;

/** By file of the snapshot. */
export async function promised(): Promise<Readonly<Record<string, readonly object[]>>> {
  const house = await loadHouse();
  const messages = house.flatMap(({ commands, queries }): readonly Message[] => [...commands, ...queries]);
  return {
    messages: messages.map(messageOf),
    commands: [...messages.flatMap(specOf), ...programSpecs, ...orderProgramSpecs]
      .sort((a, b) => a.path.localeCompare(b.path))
      .map(withoutCommonOptions),
    views: house.flatMap(({ views }) => views.flatMap(tablesIn)),
    rejections: house.map(rejectionsOf),
  };
}

function messageOf(definition: Message): object {
  const { name, kind, summary, input } = definition;
  const schema = jsonSchema(input);
  if (definition.kind === 'decider') {
    const { rejections, creates, keyTaken, undo, transition } = definition;
    const back = typeof undo === 'function' ? 'undone' : undo;
    return { name, kind, summary, schema, rejections, creates, keyTaken, undo: back, to: transition?.to };
  }
  const { item, ...answer } = definition.result;
  const read =
    definition.kind === 'query'
      ? { views: definition.views.map((view) => view.name), supportsAsOf: supportsAsOf(definition) }
      : {};
  return { name, kind, summary, schema, answer, item: jsonSchema(item()), ...read };
}

const specOf = (definition: Message): readonly CommandSpec[] =>
  definition.cli === undefined ? [] : [deriveCommand(definition as Message & { readonly cli: CliBinding })];

const common: ReadonlySet<OptionSpec> = new Set(
  [batchOptions, globalOptions, outputOptions, writeOptions].flatMap(({ options }) => options),
);

const withoutCommonOptions = (spec: CommandSpec): object => ({
  ...spec,
  options: spec.options.filter((option) => !common.has(option)),
});

function tablesIn(view: AnyView): readonly object[] {
  const { name, summary } = view;
  if (view.kind !== 'view') {
    const { key, select, where, indexes, row } = view;
    return [{ name, summary, of: view.of.name, key, select, where, indexes, row: jsonSchema(row()) }];
  }
  return tablesOf(view).map(({ name: table, key, indexes, description, row, columns }) => {
    return { name, summary, table, key, indexes, description, columns, row: jsonSchema(row()) };
  });
}

const rejectionsOf = ({ title, rejections }: Context): object => ({ title, ...rejections });

const jsonSchema = (schema: z.ZodType): object =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

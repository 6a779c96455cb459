import manifestFile from 'virtual:manifest';
import { describe, expect, test } from 'vitest';
import { readManifest } from '../../src/cli/argv/manifest-file.ts';
import { offeredValues } from '../../src/cli/completion/offered.ts';
import type { Entities } from '../../src/cli/session/entities.ts';
import type { ValueSpec } from '../../src/core/describe/command-spec.ts';
import { customersCli } from '../../src/shop/customers/cli/index.ts';
import { ordersCli } from '../../src/shop/orders/cli/index.ts';
import { productsCli } from '../../src/shop/products/cli/index.ts';
import { identifiersOf, literalsOf, sourcesIn } from '../support/literals.ts';

/** The command line knows the contexts by what each says of itself, and by nothing else. */

const manifest = readManifest(manifestFile);
const entities: Entities = { ...ordersCli.entities, ...customersCli.entities, ...productsCli.entities };

const withMembers = (value: ValueSpec): readonly ValueSpec[] => [
  value,
  ...(value.members ?? []).flatMap(withMembers),
];
const values = manifest.commands.flatMap(({ path, args, options }) =>
  [...args, ...options].flatMap(withMembers).map((value) => ({ path, ...value })),
);

describe('a context says how its own is found', () => {
  test('every entity that a message names', () => {
    const named = new Set(values.flatMap(({ entity }) => entity ?? []));
    expect([...named].toSorted()).toEqual(Object.keys(entities).toSorted());
  });

  test('every kind of values that is offered, if no context may offer it', () => {
    const kinds = new Set(values.flatMap(({ offers }) => offers ?? []));
    const own = [...kinds].filter((kind) => offeredValues(kind, manifest) === undefined);
    expect(own.toSorted()).toEqual(Object.keys(ordersCli.offers).toSorted());
  });

  test.each(Object.entries(entities))('by commands that there are: %s', (_, { get, shownBy, id, find }) => {
    const shown = manifest.spec(shownBy);
    const finding = manifest.commands.find(({ name }) => name === find);
    expect([shown?.name, shown?.shape?.fields.some(({ name }) => name === id)]).toEqual([get, true]);
    expect(finding?.shape?.idField).toBe(id);
  });
});

/** Words of the shop: in names, as the kind of an entity, in commands. The order of things (inOrder, sortOrder) is none. */
const OF_THE_SHOP =
  /^order$|\borders\b|\bORDER\b|order[A-Z]|(?<!\bin|\b[Ss]ort)(?<=[a-z])Order|\b(customer|product|sku)s?\b|(customer|product|sku)[A-Z]|[a-z](Customer|Product|Sku)/;

/** Where they may stand: in what people read about the program, whose examples are of this shop. */
const PROSE: Readonly<Record<string, string>> = {
  'src/cli/help/help.ts': 'what the program is for',
  'src/cli/help/man-page.ts': 'what the program is for',
  'src/cli/help/topics.ts': 'examples in topics of help',
  'src/cli/programs/database.ts': 'what to do first in a new daybook',
  'src/cli/programs/demo.ts': 'a tour of the shop that the demo fills',
  'src/cli/programs/specs.ts': 'of how many orders the demo is',
  'src/cli/session/app-port.ts': 'of how many orders the demo is',
  'src/cli/settings/table.ts': 'which command opens the editor',
};

const isOfTheShop = ({ text }: { readonly text: string }): boolean => OF_THE_SHOP.test(text);

test('no source of the command line names what is of the shop but in prose', () => {
  const found = sourcesIn(['src/cli']).flatMap((file) =>
    [...identifiersOf(file), ...literalsOf(file)].filter(isOfTheShop),
  );
  expect(found.filter(({ file }) => !(file in PROSE))).toEqual([]);
  expect([...new Set(found.map(({ file }) => file))].toSorted()).toEqual(Object.keys(PROSE).toSorted());
});

test.each([
  "const one = { name: 'GetOrder' };",
  "if (entity === 'order') one();",
  'const { orderId } = draft;',
  "run('orders show');",
  'const products = [];',
])('a name of the shop would be found in: %s', (source) => {
  expect([...identifiersOf('x.ts', source), ...literalsOf('x.ts', source)].some(isOfTheShop)).toBe(true);
});

import { beforeAll, describe, expect, test } from 'vitest';
import { inCliTerms } from '../../src/cli/argv/cli-terms.ts';
import type { CommandSpec } from '../../src/core/describe/command-spec.ts';
import { deriveCommand } from '../../src/core/describe/derive-command.ts';
import { setPath } from '../../src/core/describe/input-path.ts';
import { invalid } from '../../src/core/dispatch/middleware.ts';
import { inPlainWords, issueOf } from '../../src/core/kernel/issues.ts';
import type { CliBinding } from '../../src/core/model/cli-binding.ts';
import type { AnyCommand } from '../../src/core/model/command.ts';
import type { AnyQuery } from '../../src/core/model/query.ts';
import { commandLoaders, queryLoaders } from '../../src/messages.ts';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';
import { inShell } from './support/shell.ts';

/** Out of range, empty, too long and of a wrong type, for whatever a field is. */
const values = [
  '',
  '\t',
  'nope',
  'x'.repeat(100_000),
  -1,
  0,
  1.5,
  1_000_001,
  2 ** 53 - 1,
  true,
  null,
  {},
  [],
  Array.from({ length: 2_000 }, () => 'x'),
];

type Bound = (AnyCommand | AnyQuery) & { readonly cli: CliBinding };

const loaders: Readonly<Record<string, () => Promise<AnyCommand | AnyQuery>>> = {
  ...commandLoaders,
  ...queryLoaders,
};

/** Data with one bad value at one field of the command line, or at one member of it. */
function* badData({ args, options }: CommandSpec): Generator<Record<string, unknown>> {
  for (const typed of [...args, ...options]) {
    const isList = ('repeatable' in typed && typed.repeatable) || ('list' in typed && typed.list);
    const members = (typed.members ?? []).flatMap(({ field }) => values.map((value) => ({ [field]: value })));
    for (const value of [...values, ...members])
      for (const given of isList ? [value, [value]] : [value]) {
        const data: Record<string, unknown> = {};
        setPath(data, typed.field, given);
        yield data;
      }
  }
}

/** What a person is told of it; undefined where it fits. */
function told(definition: Bound, spec: CommandSpec, data: unknown): string | undefined {
  const schema = ('inputFor' in definition ? definition.inputFor?.(data) : undefined) ?? definition.input;
  const { error } = schema.safeParse(data, { error: inPlainWords });
  if (error === undefined) return undefined;
  const failure = inCliTerms(invalid(definition.name, error.issues.map(issueOf)), spec);
  expect(failure.kind).toBe('usage');
  return failure.message;
}

/** Names of the schema that are no words of the command line. */
const schemaNames = ({ args, options }: CommandSpec): readonly string[] =>
  [...args, ...options].map(({ field }) => field).filter((field) => /[A-Z.]/.test(field));

const LIBRARY_WORDS = /Too (big|small)|expected \w+, |, received |Invalid|\bnull\b|undefined|\w\.\d/;

describe('Whatever a schema finds is told in the words of the command line', () => {
  test.each(Object.entries(loaders))('%s', async (_, load) => {
    const definition = await load();
    if (definition.cli === undefined) return;
    const bound = definition as Bound;
    const spec = deriveCommand(bound);
    const messages = new Set<string>();
    for (const data of badData(spec)) messages.add(told(bound, spec, data) ?? '');
    for (const message of messages) {
      expect(message).not.toMatch(LIBRARY_WORDS);
      for (const name of schemaNames(spec)) expect(message.split(/[^\w.]+/)).not.toContain(name);
    }
  });
});

describe('At the command line', () => {
  let filled: Shop;
  beforeAll(async () => {
    filled = await filledShop(runInOneProcess);
  });

  test.each<[string, readonly string[], string]>([
    ['a percentage', ['discount', 'add', '3', '--percent', '101'], '--percent may be at most 100.'],
    ['an empty text to look for', ['find', ''], 'TEXT may not be empty.'],
    ['two ways to a page', ['find', '--page', '1', '--after', 'x'], 'Give --page or --after, not both.'],
    ['an amount below nothing', ['find', '--min', '-1'], '--min may not be negative.'],
    [
      'a payment of nothing',
      ['pay', '1', '--amount', '0', '--method', 'card'],
      '--amount must be more than 0.',
    ],
    [
      'no quantity',
      ['create', '--customer', 'ann', '--item', 'MUG:0'],
      '--item quantity must be at least 1.',
    ],
    ['no name of an order', ['show', ''], 'ORDER may not be empty.'],
    ['an empty tag', ['tag', '1', '2', '--tag', ''], '--tag may not be empty.'],
    ['an empty key', ['tag', '1', '--tag', 'a', '-i', ''], '--idempotency-key may not be empty.'],
    ['lines beside all', ['ship', '1', '--all', '--line', 'L1'], 'Give --line or --all, and not both.'],
    ['a line that is none', ['items', 'remove', '3', '1'], 'LINE must be a line id like L1.'],
  ])('%s is answered with what may be typed, and exit 2', async (_, words, message) => {
    const { code, stderr } = await filled.run(['orders', ...words]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`error: ${message} See "daybook orders `)]);
  });

  test('a line of JSON is answered in its own names, and exit 4', async () => {
    const line = JSON.stringify({ name: 'ApplyDiscount', data: { orderId: '3', percentPpm: 1_000_001 } });
    const { code, stdout } = await filled.run('commands send -', { input: line });
    expect([code, stdout]).toEqual([
      4,
      expect.stringContaining('"ApplyDiscount is not valid: percentPpm: may be at most 1000000."'),
    ]);
    const tags = await filled.run('orders tag -', { input: '{"orderId":"1","tags":[""]}\n' });
    expect([tags.code, tags.stderr]).toEqual([4, expect.stringContaining('error: tags.0 may not be empty.')]);
  });

  test.each(['commands send -f', 'orders import', 'orders tag --tag a -f'])(
    'a file without a line end is refused, and not read for ever: daybook %s /dev/zero',
    async (words) => {
      const { stdout } = await inShell(filled, `daybook ${words} /dev/zero 2>&1; echo "exit $?"`);
      expect(stdout).toMatch(/longer than 1048576 bytes[\s\S]*exit 4\n$/);
    },
  );
});

import manifestFile from 'virtual:manifest';
import { describe, expect, test } from 'vitest';
import { readManifest } from '../../src/cli/argv/manifest-file.ts';
import { withHintAsTyped } from '../../src/cli/run/hint-as-typed.ts';
import { advice } from '../../src/core/kernel/advice.ts';
import { literalsOf, namedIn, sourcesIn } from '../support/literals.ts';
import { filledShop } from './support/filled-shop.ts';

const manifest = readManifest(manifestFile);
const specOf = (path: string) => manifest.commands.find((spec) => spec.path === path);

describe('a hint is read on the command line as it is typed there', () => {
  test.each([
    [advice`Release it with ${{ message: 'ReleaseHold' }}.`, 'Release it with "daybook orders release".'],
    [
      advice`Run ${{ message: 'RebuildViews', data: { names: ['sales', 'timeline'] } }}.`,
      'Run "daybook views rebuild sales timeline".',
    ],
    [
      advice`See ${{ message: 'ListCommands', fields: ['commandId', 'actor'] }}.`,
      'See "daybook commands list --json=commandId,actor".',
    ],
    [
      advice`Run ${{ program: 'db check' }}, then ${{ program: 'db restore' }}.`,
      'Run "daybook db check", then "daybook db restore FILE".',
    ],
    [advice`${{ program: 'commands undo', given: ['7'] }} does it.`, '"daybook commands undo 7" does it.'],
    [
      advice`Wait longer with ${{ option: 'timeout' }}, or ask without ${{ option: 'atLeast' }}.`,
      'Wait longer with --timeout, or ask without --at-least.',
    ],
    [advice`Name another file.`, 'Name another file.'],
  ])('%o', (given, hint) => {
    expect(withHintAsTyped(given, { manifest }).hint).toBe(hint);
  });

  const address = { field: 'shippingAddress', members: ['line1', 'city'] };

  test.each([
    ['orders create', advice`Give one with ${address}.`, 'Give one with --ship-to line1=… --ship-to city=….'],
    ['orders create', advice`Or give a ${{ field: 'guest' }}.`, 'Or give a --guest.'],
    ['orders cancel', advice`Give it with ${{ field: 'reason' }}.`, 'Give it with --reason.'],
    ['commands send', advice`Give it with ${{ field: 'reason' }}.`, 'Give it with reason.'],
  ])('a field is called as %s takes it', (path, given, hint) => {
    expect(withHintAsTyped(given, { manifest, spec: specOf(path) }).hint).toBe(hint);
  });

  test('what a value that was given says is not taken for a name', () => {
    const given = advice`Give ${'P1'} up with ${{ message: 'VoidPayment' }}; not with ${{ message: 'VoidPayment' }}.`;
    expect(withHintAsTyped({ ...given, hint: 'It was cut.' }, { manifest }).hint).toBe('It was cut.');
    expect(withHintAsTyped(given, { manifest }).hint).toBe(
      'Give P1 up with "daybook orders void"; not with "daybook orders void".',
    );
  });
});

describe('a command that is refused', () => {
  const hint = 'Reopen it first with "daybook orders reopen".';
  const next = [{ message: 'ReopenOrder' }];

  test('says in JSON what to do next as it is typed and as data, then and whenever it is looked at', async () => {
    const shop = await filledShop();
    await shop.out('orders complete 1 --force --reason closed');
    const { code, stderr } = await shop.run('orders cancel 1 -y --json');
    expect([code, JSON.parse(stderr)]).toMatchObject([4, { error: { hint, next } }]);
    const [refused] = await shop.json<{ commandId: string }[]>('commands list --status refused -L 1');
    expect(await shop.json(`commands show ${refused?.commandId}`)).toMatchObject({ hint, next });
  });

  test('says what to do next in each failure that a batch reports', async () => {
    const shop = await filledShop();
    await shop.out('orders complete 1 --force --reason closed');
    const { stderr } = await shop.run('orders cancel 1 999 -y --keep-going --json');
    expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({
      error: { details: { failure: { hint, next } } },
    });
  });
});

describe('below the command line', () => {
  const BELOW = [
    'src/core',
    'src/shop',
    'src/administration',
    'src/stores',
    'src/maintenance',
    'src/library',
    'src/demo',
    'src/app.ts',
    'src/messages.ts',
  ];
  /** What makes command lines of messages, for every face that shows them. */
  const MAKES_THEM = 'src/core/describe/to-command-line.ts';
  const files = sourcesIn(BELOW).filter(
    (file) => file !== MAKES_THEM && !/^src\/shop\/\w+\/cli\//.test(file),
  );
  const words = [...new Set(manifest.paths.map((path) => path.split(' ', 1)[0]))].join('|');
  /** `daybook orders find`, `--timeout`, `-vv`. */
  const TYPED = new RegExp(`\\bdaybook (${words}|\\$)\\b|(^|[^\\w-])--[a-z]|(^|\\s)-(v+|[oyFLf])\\b`);
  const typedIn = (file: string, source?: string): readonly string[] =>
    literalsOf(file, source)
      .filter(({ text }) => TYPED.test(text))
      .map(({ text }) => `${file}: ${text}`);

  test('no text names a command line or a flag', () => {
    expect(files.flatMap((file) => typedIn(file))).toEqual([]);
  });

  test.each([
    'hint: \'Run "daybook views rebuild".\'',
    'hint: `Wait longer with --timeout.`',
    "hint: 'Add -vv.'",
  ])('one that did would be found: %s', (property) => {
    expect(typedIn('planted.ts', `export const failure = { ${property} };`)).toHaveLength(1);
    expect(typedIn('planted.ts', `export const cli = { examples: [{ ${property} }] };`)).toEqual([]);
  });

  test('whatever advice names is there: a command of the tree is its answer to a person', () => {
    const known = new Set(
      manifest.commands.map(({ kind, name }) => (kind === 'program' ? `program ${name}` : `message ${name}`)),
    );
    const named = files.flatMap((file) => namedIn(file)).map(({ kind, name }) => `${kind} ${name}`);
    expect(named.filter((next) => !known.has(next))).toEqual([]);
    expect(named.length).toBeGreaterThan(40);
  });
});

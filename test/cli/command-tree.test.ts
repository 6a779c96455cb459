import { beforeAll, describe, expect, test } from 'vitest';
import type { Manifest } from '../../src/cli/argv/manifest.ts';
import { OneProcessShop } from './support/persistent-program.ts';

/** The command tree as it is promised, `|` between the verbs that begin alike. */
const promised = `
orders create|find|show|history|why|diff|place|complete|reopen|reinstate|cancel|hold|release|set-status|edit
orders items add|change|remove
orders discount add|remove
orders address set
orders shipping set
orders pay|authorize|capture|void|refund|ship|deliver|tracking|cancel-shipment|note|tag|untag|import|export
orders return request|receive|cancel
customers add|update|find|show|orders|stats
products add|rename|price|discontinue|find|show
sales
attention
ageing
funnel
views list|show|status|rebuild|verify|catch-up
events list|show|tail|trace|verify|export|import
commands list|show|send|schema
query
db init|migrate|info|check|backup|restore
demo
doctor
completion
man
help
version
config get|set|list|path`;

const paths = promised
  .trim()
  .split('\n')
  .flatMap((line) => {
    const words = line.split(' ');
    const verbs = (words.pop() as string).split('|');
    return verbs.map((verb) => [...words, verb].join(' '));
  });

const shop = new OneProcessShop('/nonexistent/shop.db');

describe('the command tree', () => {
  let tree: Manifest;
  beforeAll(async () => {
    tree = JSON.parse(await shop.out('help --json')) as Manifest;
  });

  test.each(paths)('has %s, with a summary and an example', (path) => {
    const spec = tree.commands.find((one) => one.path === path);
    expect(spec?.summary).toMatch(/\S/);
    expect(spec?.examples.map(({ run }) => run).join('\n')).toContain(`daybook ${path}`);
  });
});

const flags = {
  GLOBAL: '--db -q -v --color --no-input --no-pager --tz --now --timeout',
  OUTPUT: '-o --json[=FIELDS] --jq -F --fields --header --out',
  READ: '-L --limit --page --page-size --after -S --sort --from --to --as-of --at-least',
  WRITE:
    '-n --dry-run -y --yes -i --idempotency-key --actor --expect-version -f --file --keep-going --atomic',
};

/** The main flags, in the words in which they are promised. */
test.each([
  ['orders find', `${flags.GLOBAL} ${flags.OUTPUT} ${flags.READ}`],
  ['orders cancel', `${flags.GLOBAL} ${flags.OUTPUT} ${flags.WRITE} --reason`],
  [
    'orders create',
    '--customer --guest --currency --item --ship-to --bill-to --ref --tag --note --place --actor --dry-run',
  ],
  [
    'orders find',
    '--status --payment --fulfilment --returns --customer --sku --tag --country --min --max --on-hold --overdue --refund-due',
  ],
  ['orders pay', '--amount --method --reference'],
  ['orders refund', '--payment --amount --reason'],
  ['orders ship', '--all --line --carrier --tracking'],
  ['orders deliver', '--shipment'],
  ['orders return request', '--line --reason'],
  ['orders tag', '--tag'],
  ['orders discount add', '--line --percent --amount'],
  ['orders hold', '--reason'],
  ['orders shipping set', '--method --amount'],
  ['customers add', '--ref --name --email --phone'],
  ['products add', '--sku --name --unit-price --currency'],
  ['sales', '--by --per -T -A -% --chart'],
  ['attention', '--fail'],
  ['events tail', '-f'],
])('%s takes %s', async (path, wanted) => {
  const help = await shop.out(`${path} --help`);
  const known = help
    .split('\n')
    .flatMap((line) => /^ +(-[^\s,]+(?:, -[^\s,]+)*)/.exec(line)?.[1]?.split(', ') ?? []);
  expect(wanted.split(' ').filter((flag) => !known.includes(flag))).toEqual([]);
});

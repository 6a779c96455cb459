import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runInOneProcess } from './persistent-program.ts';
import { type Ended, programFile, quietEnv } from './program.ts';

/** Where the examples of the help are typed: beside the demo's shop and the files that they name, each in a copy of its own. */

const SHOP = 'the-demo.db';

const CSV = `InvoiceNo,StockCode,Quantity,UnitPrice,InvoiceDate,CustomerID
536365,MUG,6,2.55,12/1/2010 8:26,ann
536366,TEAPOT,1,21.95,12/1/2010 8:28,ben
`;

const SAVED_MAP = {
  columns: {
    order: 'InvoiceNo',
    sku: 'StockCode',
    quantity: 'Quantity',
    price: 'UnitPrice',
    date: 'InvoiceDate',
    customer: 'CustomerID',
  },
  currency: 'GBP',
  dateFormat: 'M/D/YYYY H:mm',
};

/** Reports of payments: of nothing that was paid. */
const REPORTS = {
  'unified_payments.csv': `id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Status,order_id (metadata)
ch_1,2026-03-01 10:00:00,5.00,0.00,usd,false,Failed,1
`,
  'activity.csv': `Date,Time,Type,Status,Currency,Gross,Transaction ID,Reference Txn ID,Invoice Number
03/01/2026,10:00:00,Mobile Payment,Denied,USD,5.00,TXN1,,1
`,
  'bank.csv': 'Booked,Purpose,Amount\n2026-03-01,Rent,-700.00\n',
};

/** What stands behind a pipe of an example on the machine of its reader: here it takes what it is given. */
const OTHER_PROGRAMS = ['mail', 'ssh', 'man', 'hledger'];

/** @param now the clock of the shop: the demo's last day, and of each example */
export async function exampleFolder(now: string): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'daybook-examples-'));
  for (const name of ['bin', 'backups', '.zfunc', '.config/daybook/maps'])
    mkdirSync(join(home, name), { recursive: true });
  program(home, 'daybook', `exec '${process.execPath}' '${programFile}' "$@"`);
  for (const name of OTHER_PROGRAMS) program(home, name, 'cat > /dev/null');
  await filled(home, now);
  return home;
}

function program(home: string, name: string, line: string): void {
  const file = join(home, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${line}\n`);
  chmodSync(file, 0o755);
}

/** The same orders under ids and references that the shop does not know yet. */
const asOtherOrders = (exported: string): string =>
  exported
    .replaceAll('"orderId":"01', '"orderId":"02')
    .replaceAll('"externalRef":"', '"externalRef":"again-');

async function filled(home: string, now: string): Promise<void> {
  const out = async (line: string): Promise<string> => {
    const { code, stdout, stderr } = await typed(home, line, now);
    if (code !== 0) throw new Error(`${line}: exit ${code}: ${stderr}`);
    return stdout;
  };
  await out(`daybook demo --db ${SHOP} -q`);
  await out('daybook views catch-up');
  const orders = asOtherOrders(await out('daybook orders export --from 30d'));
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'orders.ndjson': orders,
    'orders.ndjson.gz': gzipSync(orders),
    'sales.csv': CSV,
    'shopify.csv': readFileSync('test/cli/import/samples/shopify.csv'),
    ...REPORTS,
    'pinned-head': await out('daybook db info --jq .head'),
    'commands.ndjson': '{"name":"AddNote","data":{"orderId":"M-102","text":"Rang the bell"}}\n',
    'new.key': `${'0123456789abcdef'.repeat(4)}\n`,
    '.config/daybook/config.json': '{"tz":"Europe/Berlin"}\n',
    '.config/daybook/maps/shop.json': JSON.stringify(SAVED_MAP),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(home, name), content);
  await out('daybook events export shop.ndjson');
  await out('daybook db backup shop-backup.db');
  await out('daybook keys backup shop-keys.db');
  await out('daybook tokens create shop --scope read');
}

/** In a copy of the folder, as it stands in the help. @param before what was typed there before that */
export async function typedInCopy(
  folder: string,
  line: string,
  now: string,
  before: readonly string[] = [],
): Promise<Ended> {
  const copy = mkdtempSync(`${folder}-`);
  cpSync(folder, copy, { recursive: true });
  try {
    for (const one of before) await typed(copy, one, now);
    return await typed(copy, line, now);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

interface Place {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** A call of the program and no more: nothing that only a shell can do, and nothing that follows for ever. */
const isOneCall = (line: string): boolean => /^daybook [^|&;<>$`]*$/.test(line) && !isEndless(line);

const isEndless = (line: string): boolean => / (--watch|-f -o \S+)\b/.test(line) || isServing(line);

const isServing = (line: string): boolean => line.startsWith('daybook serve');

async function typed(home: string, line: string, now: string): Promise<Ended> {
  const env = {
    ...quietEnv,
    PATH: `${home}/bin:${quietEnv.PATH}`,
    HOME: home,
    DAYBOOK_DB: join(home, SHOP),
    DAYBOOK_NOW: now,
    DAYBOOK_FEED_TOKEN: 'of-another-machine',
  };
  const place = { env, cwd: home };
  return isOneCall(line) ? runInOneProcess(await wordsOf(line, place), place) : inBash(scriptOf(line), place);
}

/** What follows for ever has a reader that goes; a service is ended as a supervisor ends it, once it says where it is. */
function scriptOf(line: string): string {
  const settings = 'set -o pipefail; source() { cat > /dev/null; }';
  if (isServing(line)) {
    const service = `coproc { exec ${line} --port 0; }; pid=$COPROC_PID`;
    return `${settings}\n${service}; read -r <&"\${COPROC[0]}"; kill "$pid"; wait "$pid"`;
  }
  return `${settings}\n${line}${isEndless(line) ? ' | head -n 1' : ''}`;
}

/** Nothing that a shell would take away or fill in. */
const isPlain = (line: string): boolean => /^[\w :=.,@%/+-]*$/.test(line);

/** The arguments that a shell gives the program. */
async function wordsOf(line: string, place: Place): Promise<string[]> {
  if (isPlain(line)) return line.split(' ').slice(1);
  const { stdout } = await inBash(`daybook() { printf '%s\\0' "$@"; }\n${line}`, place);
  return stdout.split('\0').slice(0, -1);
}

function inBash(script: string, place: Place): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile('bash', ['-c', script], place, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    child.stdin?.end();
  });
}

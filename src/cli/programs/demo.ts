import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgress } from '../output/progress.ts';
import type { Session } from '../session/session.ts';

/**
 * Fills a throw-away shop through the real commands, then looks around in it with the real command line: what is printed
 * is what these commands print.
 */
export async function demo(session: Session): Promise<void> {
  const db = session.text('db') ?? join(await mkdtemp(join(tmpdir(), 'daybook-demo-')), 'demo.db');
  await fill(session, db);
  const tour = [
    ['orders', 'find', '--db', db, '--limit', '10', '-o', 'table'],
    ['orders', 'show', '1', '--db', db, '-o', 'table'],
    ['views', 'status', '--db', db, '-o', 'table'],
  ];
  for (const words of tour) {
    await session.stdout.write(`\n$ daybook ${words.slice(0, -2).join(' ')}\n`);
    await session.stdout.flush();
    await session.rerun([...words, '--no-pager', '--tz', session.time.zone]);
  }
  await session.stdout.write(farewell(db));
}

async function fill(session: Session, db: string): Promise<void> {
  const total = Number(session.text('orders') ?? 300);
  const daybook = await session.app.open({ ...session.openOptions(true), db });
  const progress = await startProgress({
    label: 'Filling a shop',
    total,
    terminal: session.terminal,
    stream: process.stderr,
    quiet: session.quiet,
  });
  try {
    const seed = Number(session.text('seed') ?? 1);
    const now = session.time.now.toISOString();
    const { facts } = await session.app.demo(daybook, {
      orders: total,
      seed,
      now,
      progress: (steps) => progress.advance(steps),
    });
    progress.stop();
    const lines = Object.entries(facts).map(([name, value]) => `  ${name.padEnd(12)}${value}`);
    await session.stdout.write(`A throw-away shop in ${db}:\n${lines.join('\n')}\n`);
  } finally {
    progress.stop();
    await daybook.close();
  }
}

const farewell = (db: string): string => `
Look around in it:
  export DAYBOOK_DB=${db}
  daybook orders find --status placed --from 7d
  daybook orders history 1
  daybook views rebuild && daybook views verify

A shop of your own:
  unset DAYBOOK_DB
  daybook db init
  daybook customers add --ref ann --name "Ann Lee"
  daybook products add --sku MUG --name "Blue mug" --unit-price 4.50 --currency USD
  daybook orders create --customer ann --item MUG:2
  daybook orders find
`;

// Forgets Ann, and ends as if the power did behind one step: node --import ./scripts/hooks.ts test/support/forgetting-child.ts DB STEP

import { openDaybook } from '../../src/app.ts';

const [db = '', at = ''] = process.argv.slice(2);

async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  const done = await work();
  if (name !== at) return done;
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

const app = await openDaybook({ db, step });
await app.customers.forget({ ref: 'ann', reason: 'asked to be forgotten' }, { commandId: 'forget-ann' });

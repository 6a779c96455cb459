import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openDaybook } from '../src/app.ts';
import type { Result } from '../src/core/kernel/result.ts';
import { appendOf } from '../src/core/log/replica.ts';
import type { Command, Receipt } from '../src/core/model/command.ts';
import type { Append, EventLog } from '../src/core/model/event-log.ts';
import { emailKey } from '../src/shop/customers/write/customer.ts';
import { MissingParties } from '../src/shop/orders/cli/import/missing-parties.ts';
import { temporaryFolder } from './stores/temporary-folder.ts';

/** Two writers on one file: what the other one stores between a batch's decisions and its transaction. */

const order = (externalRef: string): Command => ({
  name: 'CreateOrder',
  data: { externalRef, guest: { name: 'Ann' }, currency: 'USD', items: [{ name: 'Mug', unitPrice: 500 }] },
});
const customer = (ref: string, commandId: string): Command => ({
  name: 'RegisterCustomer',
  data: { ref, name: ref, email: `${ref}@example.com` },
  meta: { commandId },
});
const note = (orderId: string, text: string): Command => ({ name: 'AddNote', data: { orderId, text } });

async function twoWriters() {
  const db = join(temporaryFolder(), 'shop.db');
  const ours = await openDaybook({ db });
  for (const command of [order('A1'), note('A1', 'first'), customer('ann', 'k1')])
    expect(await ours.commands.dispatchUnknown(command)).toMatchObject({ ok: true });
  const theirs = await openDaybook({ db, timeoutMs: 5_000 });
  onTestFinished(async () => {
    await theirs.close();
    await ours.close();
  });
  return { ours, theirs: theirs.log };
}

/** What made a commit before, again. */
async function again(log: EventLog, command: string, over: Partial<Append> = {}): Promise<Append> {
  const commit = (await log.read(0, 9)).find((one) => one.command === command);
  if (commit === undefined) throw new Error(`no ${command}`);
  const last = over.stream === undefined ? (await log.readStream(commit.stream)).at(-1) : undefined;
  const append = appendOf(commit);
  return { ...append, commandId: 'theirs', expectedVersion: last?.lastVersion ?? 0, ...over };
}

const codes = (answers: readonly Result<unknown>[]): readonly string[] =>
  answers.map((answer) => (answer.ok ? (answer.value as Receipt).status : answer.failure.code));

describe('a batch that stops at its first failure', () => {
  /** The other writer has the file until the first two commands are decided. */
  async function sent(theirs: Partial<Append> & { readonly like: string }, ...commands: readonly Command[]) {
    const { ours, theirs: log } = await twoWriters();
    const { like, ...over } = theirs;
    const append = await again(log, like, over);
    const batch = ours.inOrder();
    await log.hold();
    const answers = commands.slice(0, 2).map((command) => batch.dispatchUnknown(command));
    await batch.decided();
    answers.push(...commands.slice(2).map((command) => batch.dispatchUnknown(command)));
    expect(await log.append([append])).toMatchObject([{ kind: 'committed' }]);
    const before = (await log.head()).position;
    const all = codes(await Promise.all(answers));
    return { codes: all, stored: (await log.read(before, 9)).map(({ command }) => command) };
  }

  const elsewhere = { like: 'RegisterCustomer', stream: 'customer-elsewhere', reserved: [], released: [] };

  test('stores nothing behind a line whose key another process has used meanwhile', async () => {
    const raced = await sent(
      { ...elsewhere, commandId: 'k3' },
      customer('bob', 'k2'),
      customer('cy', 'k3'),
      customer('dan', 'k4'),
    );
    expect(raced).toEqual({
      codes: ['ok', 'idempotency_conflict', 'not_run'],
      stored: ['RegisterCustomer'],
    });
  });

  test('stores nothing behind a line whose address another process has taken meanwhile', async () => {
    const raced = await sent(
      { ...elsewhere, reserved: [emailKey('cy@example.com')] },
      customer('bob', 'k2'),
      customer('cy', 'k3'),
      order('A2'),
      note('A2', 'never'),
    );
    expect(raced).toEqual({
      codes: ['ok', 'duplicate_email', 'not_run', 'not_run'],
      stored: ['RegisterCustomer'],
    });
  });

  test('goes on in its order behind a line that lost its race: what names an order that was made behind it finds it', async () => {
    const pay = { name: 'RecordPayment', data: { orderId: 'A2', amount: '5.00', method: 'card' } };
    const raced = await sent(
      { like: 'AddNote' },
      note('A1', 'ours'),
      order('A2'),
      note('A1', 'ours too'),
      note('A2', 'of the new one'),
      pay,
    );
    expect(raced.codes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(raced.stored).toEqual(['AddNote', 'CreateOrder', 'AddNote', 'AddNote', 'RecordPayment']);
  });
});

test('an import that stops at its first failure registers nobody for an order behind it', async () => {
  const { ours, theirs } = await twoWriters();
  const taken = await again(theirs, 'RegisterCustomer', {
    stream: 'customer-elsewhere',
    commandId: 'import:A2',
    reserved: [],
  });
  const batch = new MissingParties(ours, {}, {}).daybook().inOrder();
  const imported = (externalRef: string, buyer: object): Command => ({
    name: 'ImportOrder',
    data: { externalRef, ...buyer, currency: 'USD', items: [{ name: 'Mug', unitPrice: 500 }] },
    meta: { commandId: `import:${externalRef}` },
  });
  await theirs.hold();
  const first = batch.dispatchUnknown(imported('A2', { guest: { name: 'Ann' } }));
  await batch.decided();
  const second = batch.dispatchUnknown(imported('A3', { customer: 'zoe' }));
  expect(await theirs.append([taken])).toMatchObject([{ kind: 'committed' }]);
  expect(codes(await Promise.all([first, second]))).toEqual(['idempotency_conflict', 'not_run']);
  expect(await theirs.head()).toMatchObject({ position: 4 });
});

describe('an atomic batch on an order that another process has written to meanwhile', () => {
  async function committed(expectsVersion: boolean) {
    const { ours, theirs } = await twoWriters();
    const atomic = ours.atomic();
    const like = await again(theirs, 'AddNote');
    const meta = expectsVersion ? { expectedVersion: like.expectedVersion } : {};
    const commands = [order('A2'), { ...note('A1', 'ours'), meta }, note('A2', 'ours')];
    const answers = commands.map((command) => atomic.commands.dispatchUnknown(command));
    await atomic.commands.decided();
    await theirs.append([like]);
    await atomic.commit();
    return { codes: codes(await Promise.all(answers)), position: (await theirs.head()).position };
  }

  test('is decided again and stored', async () => {
    expect(await committed(false)).toEqual({ codes: ['ok', 'ok', 'ok'], position: 7 });
  });

  test('is a conflict for the one that expected a version, and nothing is stored', async () => {
    expect(await committed(true)).toEqual({
      codes: ['batch_aborted', 'version_conflict', 'batch_aborted'],
      position: 4,
    });
  });
});

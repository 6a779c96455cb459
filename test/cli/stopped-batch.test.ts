import { expect, test } from 'vitest';
import { type BatchLine, type BatchSummary, runBatch } from '../../src/cli/run/batch.ts';
import type { OpenedDaybook } from '../../src/cli/session/app-port.ts';
import { NearNames } from '../../src/cli/session/near-names.ts';
import { FailureError } from '../../src/core/kernel/failure.ts';
import type { EventLog } from '../../src/core/model/event-log.ts';
import { openBank } from '../support/accounts.ts';

/** A log whose first transaction fails as the disk is full. */
const fullOnce = (log: EventLog): EventLog => {
  let isFull = true;
  return new Proxy(log, {
    get(target, method) {
      if (method !== 'append' || !isFull) return Reflect.get(target, method).bind(target);
      return async () => {
        isFull = false;
        throw new FailureError({ kind: 'unavailable', code: 'disk_full', message: 'The disk is full.' });
      };
    },
  });
};

/** As from a pipe: they come one by one. */
async function* accounts(count: number): AsyncGenerator<BatchLine> {
  for (let line = 1; line <= count; line += 1) {
    const command = { name: 'OpenAccount', data: { account: `a${line}`, owner: `owner ${line}` } };
    yield { line, command: { ok: true, value: command } };
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  }
}

async function batched(mode: 'stop' | 'keep-going') {
  const bank = openBank(fullOnce);
  const daybook = bank as unknown as OpenedDaybook;
  const names = new NearNames(daybook, {});
  const summary: BatchSummary = { ok: 0, replayed: 0, failed: 0 };
  const codes: (string | null)[] = [];
  for await (const { code } of runBatch(daybook, accounts(4), mode, { summary, names })) codes.push(code);
  return { codes, summary, stored: (await bank.log.head()).position };
}

test('a line that failed while it was stored stops the batch: nothing behind it is stored', async () => {
  expect(await batched('stop')).toMatchObject({
    codes: ['disk_full'],
    summary: { ok: 0, failed: 1 },
    stored: 0,
  });
});

test('--keep-going goes on behind it', async () => {
  expect(await batched('keep-going')).toMatchObject({ codes: ['disk_full', null, null, null], stored: 3 });
});

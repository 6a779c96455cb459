import { describe, expect, test } from 'vitest';
import { type BatchLine, type BatchMode, type BatchSummary, runBatch } from '../src/core/dispatch/batch.ts';
import type { OpenedDaybook } from '../src/core/dispatch/opened-daybook.ts';
import { FailureError } from '../src/core/kernel/failure.ts';
import type { EventLog } from '../src/core/model/event-log.ts';
import { type Bank, openBank } from './support/accounts.ts';

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

const account = (line: number): BatchLine => {
  const command = { name: 'OpenAccount', data: { account: `a${line}`, owner: `owner ${line}` } };
  return { line, command: { ok: true, value: command } };
};

/** As from a pipe: they come one by one. */
async function* accounts(count: number): AsyncGenerator<BatchLine> {
  for (let line = 1; line <= count; line += 1) {
    yield account(line);
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  }
}

async function batched(mode: BatchMode, bank = openBank(fullOnce), lines: Lines = accounts(4)) {
  const atomic = () => {
    const { commands, group } = bank.atomic();
    return { commands, commit: () => group.commit(), abandon: () => group.abandon() };
  };
  const daybook = { ...bank, atomic } as unknown as OpenedDaybook;
  const summary: BatchSummary = { ok: 0, replayed: 0, failed: 0 };
  const codes: (string | null)[] = [];
  for await (const { code } of runBatch(daybook, lines, mode, { summary })) codes.push(code);
  return { codes, summary, stored: (await bank.log.head()).position };
}

type Lines = Parameters<typeof runBatch>[1];

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

describe('a line whose reference another process takes between its decision and its transaction', () => {
  const raced = (mode: BatchMode) => {
    let isRaced = false;
    const bank: Bank = openBank(
      (log) =>
        new Proxy(log, {
          get(target, method) {
            if (method !== 'append' || isRaced) return Reflect.get(target, method).bind(target);
            isRaced = true;
            return async (...given: Parameters<EventLog['append']>) => {
              const data = { account: 'theirs', owner: 'owner 2' };
              await bank.inOrder().dispatch({ name: 'OpenAccount', data });
              return target.append(...given);
            };
          },
        }),
    );
    const record = bank.rejections.record.bind(bank.rejections);
    bank.rejections.record = async (rejections) => {
      // The other lines are told before the rejection is recorded.
      for (let turn = 0; turn < 9; turn += 1) await new Promise(setImmediate);
      await record(rejections);
    };
    return batched(mode, bank, [1, 2, 3, 4].map(account));
  };

  test('stops the batch: what was read behind it is told as not run, and not as failed', async () => {
    expect(await raced('stop')).toMatchObject({
      codes: [null, 'owner_taken', 'not_run', 'not_run'],
      summary: { ok: 1, failed: 1, failure: { code: 'owner_taken' } },
      stored: 2,
    });
  });

  test('does not with --keep-going', async () => {
    expect(await raced('keep-going')).toMatchObject({ codes: [null, 'owner_taken', null, null], stored: 4 });
  });

  test('ends an atomic batch with that, whichever line is told first', async () => {
    expect(await raced('atomic')).toMatchObject({
      codes: ['batch_aborted', 'owner_taken', 'batch_aborted', 'batch_aborted'],
      summary: { ok: 0, failed: 4, failure: { code: 'owner_taken' } },
      stored: 1,
    });
  });
});

import { expect, test } from 'vitest';
import { valueOrThrow } from '../../src/core/kernel/value-or-throw.ts';
import { foundIn } from '../support/bytes.ts';
import { Child } from '../support/child.ts';
import { saidWhere } from './everywhere.ts';
import { ANN, opened, proofIn, REASON, SAID, shopOfAnn } from './support.ts';

/** What a process has done last when it is killed: the commit, then the steps behind it. */
const STEPS = ['append', 'forget refusals', 'forget keys', 'forget views', 'search files'];

/** The shop as a process leaves it that is killed behind a step of forgetting Ann. */
async function killedBehind(step: string) {
  const { app, folder, db, orderId } = await shopOfAnn();
  await app.customers.update({ ref: ANN.ref, phone: ANN.phone });
  await (await app.ports()).views.catchUp();
  await app.close();
  const child = new Child('test/support/forgetting-child.ts', [db, step]);
  await expect(child.end()).rejects.toThrow(/failed with null/);
  return { app: await opened(db), folder, orderId };
}

test.each(STEPS)('Killed behind "%s", Ann is forgotten, and the same command finishes it', async (step) => {
  const { app, folder } = await killedBehind(step);
  const again = await app.customers.forget({ ref: ANN.ref, ...REASON }, { commandId: 'forget-ann' });
  expect(proofIn(valueOrThrow(again))).toMatchObject({ complete: true, streams: 2 });
  expect(foundIn(folder, SAID)).toEqual([]);
});

test('Killed behind the commit, the next process that reads erases what is left, and so does the proof', async () => {
  const { app, folder, orderId } = await killedBehind('append');
  expect(await saidWhere(app, { orderId, ref: ANN.ref, folder }, SAID)).toEqual([]);
  expect(valueOrThrow(await app.customers.proveForgetting({ ref: ANN.ref }))).toMatchObject({
    complete: true,
  });
});

test('Killed behind the commit, a look at all that was forgotten finishes it: what doctor does', async () => {
  const { app, folder } = await killedBehind('append');
  const finished = await app.commands.dispatchUnknown({ name: 'FinishForgettings', data: {} });
  expect(finished).toEqual({ ok: true, value: { forgotten: 1, complete: true } });
  expect(foundIn(folder, SAID)).toEqual([]);
});

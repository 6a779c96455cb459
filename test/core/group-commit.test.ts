import { describe, expect, test } from 'vitest';
import { nextTurn } from '../../src/core/kernel/next-turn.ts';
import { AtomicGroup, GroupCommit } from '../../src/core/log/group-commit.ts';
import type { Append, EventLog, Verdict } from '../../src/core/model/event-log.ts';
import { boxAppend, made, shut } from '../support/toy-context.ts';
import { memoryLog } from '../support/view-fixture.ts';

/** A log that notes the batches that it is given, and waits where it is told to. */
function watchedLog(wait: () => Promise<void> = async () => undefined) {
  const batches: (readonly Append[])[] = [];
  const log = memoryLog();
  const watched = new Proxy(log, {
    get(target, method) {
      if (method !== 'append') return Reflect.get(target, method).bind(target);
      return async (...given: Parameters<EventLog['append']>): Promise<readonly Verdict[]> => {
        batches.push(given[0]);
        await wait();
        return target.append(...given);
      };
    },
  });
  return { log: watched, batches };
}

const sizes = (batches: readonly (readonly Append[])[]): readonly number[] =>
  batches.map(({ length }) => length);
const boxes = (count: number): Append[] =>
  Array.from({ length: count }, (_, at) => boxAppend(`b${at}`, 0, made()));

describe('Group commit', () => {
  test('puts what comes in one turn into one transaction, each with its own verdict', async () => {
    const { log, batches } = watchedLog();
    const group = new GroupCommit(log);
    const [good, bad] = [boxAppend('a', 0, made()), boxAppend('a', 7, shut())];
    const verdicts = await Promise.all(
      [good, bad, boxAppend('b', 0, made())].map((one) => group.append(one)),
    );
    expect(verdicts.map(({ kind }) => kind)).toEqual(['committed', 'conflict', 'committed']);
    expect(sizes(batches)).toEqual([3]);
  });

  test('gathers what comes while a transaction runs into the next one', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { log, batches } = watchedLog(() => gate);
    const group = new GroupCommit(log);
    const first = group.append(boxAppend('first', 0, made()));
    while (batches.length === 0) await new Promise(setImmediate);
    const others = boxes(5).map((one) => group.append(one));
    release();
    await Promise.all([first, ...others]);
    expect(sizes(batches)).toEqual([1, 5]);
  });

  test('makes no transaction larger than it may', async () => {
    const { log, batches } = watchedLog();
    const group = new GroupCommit(log, { most: 4 });
    await Promise.all(boxes(10).map((one) => group.append(one)));
    expect(sizes(batches)).toEqual([4, 4, 2]);
  });

  test('shows what is on its way to a stream until it has its verdict, whatever that is', async () => {
    const { log } = watchedLog();
    const group = new GroupCommit(log);
    const [one, two] = [boxAppend('a', 0, made()), boxAppend('a', 5, shut())];
    const verdicts = [group.append(one), group.append(two)];
    expect(group.inFlight('box-a')).toEqual([one, two]);
    expect(group.inFlight('box-b')).toEqual([]);
    await Promise.all(verdicts);
    expect(group.inFlight('box-a')).toEqual([]);
  });

  test('is settled when everything has its verdict, failures included', async () => {
    const { log } = watchedLog(async () => {
      throw new Error('disk full');
    });
    const group = new GroupCommit(log, { most: 2 });
    expect(await group.settled()).toBe(true);
    const outcomes = boxes(5).map((one) => group.append(one).catch((error: unknown) => String(error)));
    let ended = 0;
    for (const outcome of outcomes) void outcome.then(() => (ended += 1));
    expect(await group.settled()).toBe(true);
    await Promise.resolve();
    expect(ended).toBe(5);
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['Error: disk full']));
    expect(group.inFlight('box-b0')).toEqual([]);
  });
});

describe('Group commit in order', () => {
  const inOrder = (log: EventLog) => new GroupCommit(log, { mode: 'in-order' });
  const kindsOf = async (verdicts: readonly Promise<Verdict>[]) =>
    (await Promise.all(verdicts)).map(({ kind }) => kind);

  test('stores nothing behind what lost its race, in its transaction or the next, until that has come again', async () => {
    const group = inOrder(memoryLog());
    const [lost, behind, next] = [
      boxAppend('a', 7, shut()),
      boxAppend('b', 0, made()),
      boxAppend('c', 0, made()),
    ];
    const verdicts = [lost, behind].map((one) => group.append(one));
    // Decided while the transaction runs.
    const late = (async () => {
      await nextTurn();
      return group.append(next);
    })();
    expect(await kindsOf([...verdicts, late])).toEqual(['conflict', 'aborted', 'aborted']);
    let isReconsidered = false;
    const reconsidered = group.reconsidered().then(() => (isReconsidered = true));
    const again = boxAppend('a', 0, made());
    const first = group.append({ ...again, commandId: lost.commandId });
    // What is none of them was decided upon what is not there.
    expect(await group.append(boxAppend('d', 0, made()))).toEqual({ kind: 'aborted' });
    const second = group.append(behind);
    await Promise.resolve();
    expect(isReconsidered).toBe(false);
    group.answered(next.commandId, true);
    await reconsidered;
    expect(await kindsOf([first, second])).toEqual(['committed', 'committed']);
    expect(await kindsOf([group.append(boxAppend('d', 0, made()))])).toEqual(['committed']);
  });

  test('stores nothing any more once a command has failed', async () => {
    const log = memoryLog();
    const group = inOrder(log);
    group.answered('one', true);
    expect(group.isStopped).toBe(false);
    group.answered('two', false);
    expect(group.isStopped).toBe(true);
    expect(await group.append(boxAppend('a', 0, made()))).toEqual({ kind: 'aborted' });
    expect(await log.head()).toMatchObject({ position: 0 });
  });
});

describe('An atomic group', () => {
  test('appends all that it holds as one atomic batch', async () => {
    const { log, batches } = watchedLog();
    const group = new AtomicGroup(log);
    const verdicts = [group.append(boxAppend('a', 0, made())), group.append(boxAppend('a', 1, shut()))];
    expect(group.size).toBe(2);
    expect(group.inFlight('box-a')).toHaveLength(2);
    expect(await group.settled()).toBe(false);
    expect(batches).toEqual([]);
    await group.commit();
    expect((await Promise.all(verdicts)).map(({ kind }) => kind)).toEqual(['committed', 'committed']);
    expect(sizes(batches)).toEqual([2]);
  });

  test('takes no more once it is committed or abandoned', async () => {
    const { log, batches } = watchedLog();
    const group = new AtomicGroup(log);
    const held = group.append(boxAppend('a', 0, made()));
    group.abandon();
    expect(await held).toEqual({ kind: 'aborted' });
    expect(await group.append(boxAppend('b', 0, made()))).toEqual({ kind: 'aborted' });
    expect(group.size).toBe(0);
    expect(batches).toEqual([]);
  });

  test('hands an error of the log to every command that it held', async () => {
    const { log } = watchedLog(async () => {
      throw new Error('disk full');
    });
    const group = new AtomicGroup(log);
    const held = boxes(2).map((one) => group.append(one));
    const outcomes = Promise.allSettled(held);
    await group.commit();
    expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

test('an atomic batch that relied on a number stores nothing when others were given it', async () => {
  const log = memoryLog();
  const group = new AtomicGroup(log);
  const answers = ['a', 'b'].map((box) => group.append(boxAppend(box, 0, made())));
  group.relyOn(boxAppend('b', 0, made()).stream, 2);
  await log.append([boxAppend('theirs', 0, made())]);
  await group.commit();
  expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual(['aborted', 'conflict']);
  expect(await log.head()).toMatchObject({ position: 1 });
});

test('an atomic batch whose numbers are as they were relied on is stored', async () => {
  const log = memoryLog();
  const group = new AtomicGroup(log);
  const answer = group.append(boxAppend('a', 0, made()));
  group.relyOn(boxAppend('a', 0, made()).stream, 1);
  await group.commit();
  expect(await answer).toMatchObject({ kind: 'committed', commit: { number: 1 } });
});

import { describe, expect, test } from 'vitest';
import { Dispatcher } from '../../src/core/dispatch/dispatcher.ts';
import { FailureError } from '../../src/core/kernel/failure.ts';
import { fail, ok } from '../../src/core/kernel/result.ts';
import type { Message, MessageDefinition, Middleware } from '../../src/core/model/message.ts';
import { openBank } from '../support/accounts.ts';

class Open extends Dispatcher<MessageDefinition, Message> {
  dispatch = (name: string, data: unknown = null) => this.send({ name, data });
}

const handlerOf =
  (name: string, handle: (message: Message) => Promise<ReturnType<typeof ok>>) => async () => ({
    definition: { name },
    handle,
  });

describe('A dispatcher', () => {
  test('refuses a second handler for a name', () => {
    const dispatcher = new Open('command');
    const handler = handlerOf('PlaceOrder', async () => ok(1));
    dispatcher.register('PlaceOrder', handler);
    expect(() => dispatcher.register('PlaceOrder', handler)).toThrow(
      'a handler for the command PlaceOrder is registered already',
    );
  });

  test.each(['command', 'query'] as const)('names an unknown %s, and those near it', async (side) => {
    const dispatcher = new Open(side);
    for (const name of ['PlaceOrder', 'PlaceOrders', 'CancelOrder'])
      dispatcher.register(
        name,
        handlerOf(name, async () => ok(1)),
      );
    expect(await dispatcher.dispatch('PlaceOder')).toEqual(
      fail({
        kind: 'usage',
        code: `unknown_${side}`,
        message: `There is no ${side} "PlaceOder".`,
        hint: 'Did you mean "PlaceOrder" or "PlaceOrders"?',
      }),
    );
    expect(await dispatcher.dispatch('Fly')).toMatchObject({
      failure: { hint: 'See commands schema for all of them.' },
    });
  });

  test('loads a handler when its first message comes, and once', async () => {
    const loaded: string[] = [];
    const dispatcher = new Open('command');
    for (const name of ['A', 'B']) {
      dispatcher.register(name, async () => {
        loaded.push(name);
        return { definition: { name }, handle: async () => ok(name) };
      });
    }
    await Promise.all([dispatcher.dispatch('A'), dispatcher.dispatch('A')]);
    await dispatcher.dispatch('A');
    expect(loaded).toEqual(['A']);
    expect(dispatcher.names()).toEqual(['A', 'B']);
    expect(await dispatcher.definition('B')).toEqual(ok({ name: 'B' }));
    expect(await dispatcher.definition('C')).toMatchObject({
      ok: false,
      failure: { code: 'unknown_command' },
    });
  });

  test('turns what a handler throws into a failure, the carried one or a defect', async () => {
    const dispatcher = new Open('command');
    const busy = { kind: 'busy', code: 'store_busy', message: 'Wait.' } as const;
    dispatcher.register(
      'Busy',
      handlerOf('Busy', () => Promise.reject(new FailureError(busy))),
    );
    dispatcher.register(
      'Broken',
      handlerOf('Broken', () => Promise.reject(new TypeError('x is undefined'))),
    );
    expect(await dispatcher.dispatch('Busy')).toEqual(fail(busy));
    expect(await dispatcher.dispatch('Broken')).toMatchObject({
      failure: {
        kind: 'internal',
        code: 'internal_error',
        message: expect.stringContaining('x is undefined'),
      },
    });
  });

  test('answers with a failure when a handler cannot be loaded, and tries again the next time', async () => {
    const dispatcher = new Open('command');
    let broken = true;
    dispatcher.register('A', async () => {
      if (broken) throw new Error('no such file');
      return { definition: { name: 'A' }, handle: async () => ok(1) };
    });
    expect(await dispatcher.dispatch('A')).toMatchObject({ failure: { kind: 'internal' } });
    broken = false;
    expect(await dispatcher.dispatch('A')).toEqual(ok(1));
  });

  test('notices the handler of another message', async () => {
    const dispatcher = new Open('command');
    dispatcher.register(
      'A',
      handlerOf('B', async () => ok(1)),
    );
    expect(await dispatcher.dispatch('A')).toMatchObject({
      failure: { message: expect.stringContaining('A is registered with the handler of B') },
    });
  });

  test('sends messages through its middleware, the first outermost, composed once a name', async () => {
    const told: string[] = [];
    const telling =
      (name: string): Middleware<MessageDefinition, Message> =>
      (definition, next) => {
        told.push(`${name} wraps ${definition.name}`);
        return async (message) => {
          told.push(`into ${name}`);
          const result = await next(message);
          told.push(`out of ${name}`);
          return result;
        };
      };
    const dispatcher = new Open('command', [telling('outer'), telling('inner')]);
    dispatcher.register(
      'A',
      handlerOf('A', async () => ok(told.push('handled'))),
    );
    await dispatcher.dispatch('A');
    await dispatcher.dispatch('A');
    const once = ['into outer', 'into inner', 'handled', 'out of inner', 'out of outer'];
    expect(told).toEqual(['inner wraps A', 'outer wraps A', ...once, ...once]);
  });
});

describe('The command side', () => {
  test('counts and logs every message, with its kind of failure, defects included', async () => {
    const bank = openBank();
    await bank.commands.dispatch({ name: 'OpenAccount', data: { account: 'a' } });
    await bank.commands.dispatch({ name: 'OpenAccount', data: { account: 'a' } });
    await bank.commands.dispatchUnknown({ name: 'OpenAccount', data: { nonsense: 1 } });
    await bank.commands.dispatch({ name: 'BreakDown', data: { how: 'throw' } });
    expect(await bank.commands.dispatch({ name: 'BreakDown', data: { how: 'well' } })).toEqual(
      ok({ fine: true }),
    );
    expect(bank.metrics.snapshot()).toMatchObject([
      { side: 'command', name: 'OpenAccount', count: 3, failures: { rejected: 1, validation_failed: 1 } },
      { side: 'command', name: 'BreakDown', count: 2, failures: { internal: 1 } },
    ]);
    for (const { count, histogram } of bank.metrics.snapshot())
      expect(histogram.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(count);
    expect(bank.logged.map(({ name, failure }) => `${name} ${failure?.code ?? 'ok'}`)).toEqual([
      'OpenAccount ok',
      'OpenAccount account_exists',
      'OpenAccount validation_failed',
      'BreakDown internal_error',
      'BreakDown ok',
    ]);
  });

  test('says when all that was dispatched is decided, handlers that are still loading included', async () => {
    const bank = openBank();
    const opened = bank.commands.dispatch({ name: 'OpenAccount', data: { account: 'a' } });
    expect(await bank.commands.decided()).toBe('accepted');
    const refused = bank.commands.dispatch({ name: 'Take', data: { account: 'a', amount: 1 } });
    expect(await bank.commands.decided()).toBe('ended');
    expect(await Promise.all([opened, refused])).toMatchObject([{ ok: true }, { ok: false }]);
  });
});

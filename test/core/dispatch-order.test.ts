import { expect, test } from 'vitest';
import { Dispatcher } from '../../src/core/dispatch/dispatcher.ts';
import { ok } from '../../src/core/kernel/result.ts';
import type { Message, MessageDefinition } from '../../src/core/model/message.ts';

class Open extends Dispatcher<MessageDefinition, Message> {
  dispatch = (name: string) => this.send({ name, data: null });
}

test('messages reach their handlers in the order of dispatch, however long the first handler takes to load', async () => {
  const handled: string[] = [];
  const dispatcher = new Open('command');
  const register = (name: string, turns: number) =>
    dispatcher.register(name, async () => {
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
      return { definition: { name }, handle: async ({ name }) => ok(handled.push(name)) };
    });
  register('Slow', 5);
  register('Quick', 0);
  register('Late', 2);
  await Promise.all(['Slow', 'Quick', 'Unknown', 'Quick', 'Slow', 'Late', 'Quick'].map(dispatcher.dispatch));
  expect(handled).toEqual(['Slow', 'Quick', 'Quick', 'Slow', 'Late', 'Quick']);
});

// A writer in a process of its own: notes on the first order, one behind the other, and a line for each with its receipt.
import type { Result } from '../../../src/core/kernel/result.ts';
import type { Receipt } from '../../../src/core/model/command.ts';
import { openShop } from './shop.ts';

const [, , url = '', name = ''] = process.argv;
const { daybook } = await openShop(url);
for (let sent = 0; ; sent += 1) {
  const text = `${name}-${sent}`;
  const command = { name: 'AddNote', data: { orderId: '1', text }, meta: { commandId: text } };
  const answer = (await daybook.commands.dispatchUnknown(command)) as Result<Receipt>;
  if (!answer.ok) throw new Error(answer.failure.message);
  process.stdout.write(`${JSON.stringify(answer.value)}\n`);
}

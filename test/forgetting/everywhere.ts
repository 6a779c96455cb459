import type { App } from '../../src/app.ts';
import { foundIn } from '../support/bytes.ts';

/** Questions about a customer and an order, with what they take. */
const questions = (orderId: string, ref: string): readonly (readonly [string, object])[] => [
  ['GetCustomer', { ref }],
  ['FindCustomers', {}],
  ['CustomerOrders', { customer: ref }],
  ['CustomerOrderStats', {}],
  ['GetOrder', { orderId }],
  ['GetTimeline', { orderId }],
  ['ExplainOrder', { orderId }],
  ['DiffOrder', { orderId, from: 0 }],
  ['FindOrders', {}],
  ['ExportOrders', {}],
  ['Attention', {}],
  ['SalesReport', { by: 'month', per: 'customer' }],
  ['ListEvents', {}],
  ['ListCommands', { status: 'refused' }],
  ['SearchOrders', { text: 'mug' }],
  ['ListCommands', {}],
];

const ALIKE = new Set(['GetCustomer', 'GetOrder', 'GetTimeline', 'FindOrders', 'FindCustomers']);

/** Where any of the texts is said: in answers, also as of moments before, and in the bytes of the files. */
export async function saidWhere(
  app: App,
  about: { readonly orderId: string; readonly ref: string; readonly folder?: string },
  texts: readonly string[],
): Promise<readonly string[]> {
  const where: string[] = [];
  const { position: head } = await app.log.head();
  for (const [name, data] of questions(about.orderId, about.ref)) {
    const moments = ALIKE.has(name) ? [undefined, 1, Math.ceil(head / 2), head] : [undefined];
    for (const asOf of moments) {
      const answer = await app.queries.dispatchUnknown({
        name,
        data,
        meta: asOf === undefined ? {} : { asOf },
      });
      if (!answer.ok && answer.failure.kind !== 'not_found')
        throw new Error(`${name}: ${answer.failure.message}`);
      const said = JSON.stringify(answer);
      for (const text of texts)
        if (said.includes(text)) where.push(`${name} as of ${asOf ?? 'now'}: ${text}`);
    }
  }
  for (const commit of await app.log.read(0, 10_000))
    for (const text of texts)
      if (JSON.stringify(commit).includes(text)) where.push(`commit ${commit.position}: ${text}`);
  return about.folder === undefined ? where : [...where, ...foundIn(about.folder, texts)];
}

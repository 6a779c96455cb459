// What a user's program does with a daybook that is served elsewhere. Prints what it sees, a line of JSON each.
// argv: the service's URL, and a token.

import { connect } from 'daybook/client';

const print = (value) => console.log(JSON.stringify(value));

const [, , url, token] = process.argv;
const shop = connect({ url, token, actor: 'till' });

await shop.customers.register({ ref: 'ann', name: 'Ann Lee' });
await shop.products.register({ sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });
const order = { customer: 'ann', items: [{ sku: 'MUG', quantity: 2 }], place: true };
const shippingAddress = { line1: '14 Harbor St', city: 'Portland', country: 'US' };
const placed = await shop.orders.create({ ...order, shippingAddress }, { commandId: 'basket-81' });
print({ placed: placed.value.number });
const again = await shop.orders.create({ ...order, shippingAddress }, { commandId: 'basket-81' });
print({ again: again.value.status, same: again.value.id === placed.value.id });

const payment = { orderId: placed.value.id, amount: 900, method: 'card' };
const paid = await shop.commands.dispatch({ name: 'RecordPayment', data: payment });
print({ paid: paid.value.events.map(({ type }) => type) });
const found = await shop.orders.find({ payment: ['paid'] });
print({ found: found.value.items.map(({ number, total, currency }) => `${number}: ${total} ${currency}`) });
const timeline = await shop.orders.timeline({ orderId: placed.value.id });
print({ actors: [...new Set(timeline.value.items.map(({ actor }) => actor))] });

const tags = ['vip', 'gift'].map((tag) => ({
  name: 'TagOrder',
  data: { orderId: placed.value.id, tags: [tag] },
}));
const statuses = [];
for await (const { status } of shop.commands.send(tags)) statuses.push(status);
print({ statuses });

print({ missing: (await shop.orders.get({ number: 7 })).failure.kind });
print({ refused: (await connect({ url, token: 'daybook_none' }).orders.find({})).failure.code });
shop.close();

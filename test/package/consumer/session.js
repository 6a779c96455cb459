// What a user's program does with an installed daybook. Prints what it sees, a line of JSON each.

import { FailureError, openDaybook } from 'daybook';

const print = (value) => console.log(JSON.stringify(value));

const daybook = await openDaybook({ db: 'shop.db', actor: 'my-shop' });

// Through the services.
await daybook.customers.register({ ref: 'ann', name: 'Ann Lee' });
await daybook.products.register({ sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });
const order = await daybook.orders.create({
  customer: 'ann',
  items: [{ sku: 'MUG', quantity: 2 }],
  shippingAddress: { line1: '14 Harbor St', city: 'Portland', country: 'US' },
  place: true,
});
print({ placed: order.value.number });

// Through the dispatchers.
const paid = await daybook.commands.dispatch({
  name: 'RecordPayment',
  data: { orderId: order.value.id, amount: 900, method: 'card' },
});
print({ paid: paid.value.events.map(({ type }) => type) });
const found = await daybook.queries.dispatch({ name: 'FindOrders', data: { payment: ['paid'] } });
print({ found: found.value.items.map(({ number, total, currency }) => `${number}: ${total} ${currency}`) });
const missing = await daybook.orders.get({ number: 7 });
print({ missing: missing.failure.kind });

const subscriptions = await daybook.subscriptions();
const seen = [];
subscriptions.subscribe('mailer', ['OrderPlaced', 'PaymentRecorded'], ({ type }) => void seen.push(type));
await subscriptions.catchUp();
print({ seen });

await daybook.close();

const absent = await openDaybook({ db: 'absent.db', create: false }).catch(
  (/** @type {unknown} */ error) => error,
);
print({ absent: absent instanceof FailureError && absent.failure.kind });

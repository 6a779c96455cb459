import { type Daybook, openDaybook } from 'daybook';

/** Sells two mugs, takes the money and sends them: the daybook as a library. Answers the order's balance afterwards. */
export async function sellTwoMugs(db: string): Promise<string> {
  const daybook = await openDaybook({ db, actor: 'my-shop' });
  try {
    await daybook.customers.register({ ref: 'ann', name: 'Ann Lee' });
    await daybook.products.register({ sku: 'MUG', name: 'Blue mug', unitPrice: 450, currency: 'USD' });
    const order = await daybook.orders.create({
      customer: 'ann',
      items: [{ sku: 'MUG', quantity: 2 }],
      shippingAddress: { line1: '14 Harbor St', city: 'Portland', country: 'US' },
      place: true,
    });
    // Nothing is thrown for what a rule refuses: every dispatch answers a value or a failure.
    if (!order.ok) return `refused: ${order.failure.message}`;
    return await payAndSend(daybook, order.value.id);
  } finally {
    await daybook.close();
  }
}

async function payAndSend(daybook: Daybook, orderId: string): Promise<string> {
  // Every command and query goes through the dispatchers, by name, typed by it. The same id twice is done once.
  const meta = { commandId: `payment-of-${orderId}` };
  const data = { orderId, amount: 900, method: 'card' };
  await daybook.commands.dispatch({ name: 'RecordPayment', data, meta });
  await daybook.commands.dispatch({ name: 'ShipItems', data: { orderId, all: true } });
  const found = await daybook.queries.dispatch({ name: 'GetOrder', data: { orderId } });
  if (!found.ok) return found.failure.message;
  const { number, payment, fulfilment, balance, currency } = found.value;
  return `order ${number}: ${payment}, ${fulfilment}, ${balance} ${currency} due`;
}

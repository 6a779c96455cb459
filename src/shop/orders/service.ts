import type { orderCommands, orderQueries } from './index.ts';

/** The orders as methods: the message that each sends. */
export const orderMethods = {
  /**
   * Begins an order, with its lines and addresses if they are known, and places it if wanted.
   *
   * @example
   * const placed = await daybook.orders.create({
   *   customer: 'ann',
   *   items: [{ sku: 'MUG', quantity: 2 }],
   *   shippingAddress: { line1: '14 Harbor St', city: 'Portland', country: 'US' },
   *   place: true,
   * });
   */
  create: 'CreateOrder',
  /**
   * Takes over a whole order from another system, with its history. The same reference twice is one order.
   *
   * @example
   * await daybook.orders.import({
   *   externalRef: 'web-1001',
   *   placedAt: '2025-11-03T09:30:00Z',
   *   guest: { name: 'Walk-in' },
   *   currency: 'USD',
   *   items: [{ name: 'Blue mug', quantity: 1, unitPrice: 450 }],
   * });
   */
  import: 'ImportOrder',
  /**
   * Adds a line to a draft: of the catalogue by its sku, or of anything by its name and price.
   *
   * @example
   * await daybook.orders.addItem({ orderId, sku: 'MUG', quantity: 2 });
   */
  addItem: 'AddItem',
  /**
   * Changes the quantity or the price of a draft's line.
   *
   * @example
   * await daybook.orders.changeItem({ orderId, lineId: 'L1', quantity: 3 });
   */
  changeItem: 'ChangeItem',
  /**
   * Removes a line from a draft.
   *
   * @example
   * await daybook.orders.removeItem({ orderId, lineId: 'L2' });
   */
  removeItem: 'RemoveItem',
  /**
   * Sets the address to ship to.
   *
   * @example
   * await daybook.orders.setShippingAddress({ orderId, line1: '1 Main St', city: 'Berlin', country: 'DE' });
   */
  setShippingAddress: 'SetShippingAddress',
  /**
   * Sets the address on the invoice.
   *
   * @example
   * await daybook.orders.setBillingAddress({ orderId, line1: '1 Main St', city: 'Berlin', country: 'DE' });
   */
  setBillingAddress: 'SetBillingAddress',
  /**
   * Places a draft: from now on it is binding.
   *
   * @example
   * await daybook.orders.place({ orderId });
   */
  place: 'PlaceOrder',
  /**
   * Cancels a draft or a placed order; money received is then due back.
   *
   * @example
   * await daybook.orders.cancel({ orderId, reason: 'customer', note: 'ordered twice' });
   */
  cancel: 'CancelOrder',
  /**
   * Closes a placed order: shipped, paid and nothing on its way back.
   *
   * @example
   * const done = await daybook.orders.complete({ orderId });
   * if (!done.ok) await daybook.orders.complete({ orderId, force: true, reason: 'written off' });
   */
  complete: 'CompleteOrder',
  /**
   * Makes a completed order placed again.
   *
   * @example
   * await daybook.orders.reopen({ orderId, reason: 'one mug came back' });
   */
  reopen: 'ReopenOrder',
  /**
   * Makes a cancelled order placed again.
   *
   * @example
   * await daybook.orders.reinstate({ orderId, reason: 'cancelled by mistake' });
   */
  reinstate: 'ReinstateOrder',
  /**
   * Brings an order to a status, by the command that leads there.
   *
   * @example
   * await daybook.orders.updateStatus({ orderId, newStatus: 'completed' });
   */
  updateStatus: 'UpdateOrderStatus',
  /**
   * Writes a note on an order.
   *
   * @example
   * await daybook.orders.addNote({ orderId, text: 'Call before delivery.' });
   */
  addNote: 'AddNote',
  /**
   * Puts tags on an order.
   *
   * @example
   * await daybook.orders.tag({ orderId, tags: ['vip', 'gift'] });
   */
  tag: 'TagOrder',
  /**
   * Takes tags off an order.
   *
   * @example
   * await daybook.orders.untag({ orderId, tags: ['gift'] });
   */
  untag: 'UntagOrder',
  /**
   * Gives a discount on a draft or on one of its lines, in place of the one before; 0 takes it back. Rates are parts
   * per million.
   *
   * @example
   * await daybook.orders.applyDiscount({ orderId, percentPpm: 100_000, reason: 'ten per cent for friends' });
   */
  applyDiscount: 'ApplyDiscount',
  /**
   * Takes back the discount on a draft or on one of its lines.
   *
   * @example
   * await daybook.orders.removeDiscount({ orderId, lineId: 'L1' });
   */
  removeDiscount: 'RemoveDiscount',
  /**
   * Sets how a draft will be sent and what that costs.
   *
   * @example
   * await daybook.orders.setShipping({ orderId, method: 'express', amount: 990 });
   */
  setShipping: 'SetShipping',
  /**
   * Changes a placed order: all the changes or none.
   *
   * @example
   * await daybook.orders.edit({ orderId, change: [{ lineId: 'L1', quantity: 3 }], reason: 'one more mug' });
   */
  edit: 'EditOrder',
  /**
   * Puts a placed order on hold: nothing ships until it is released.
   *
   * @example
   * await daybook.orders.hold({ orderId, reason: 'high_risk' });
   */
  hold: 'HoldOrder',
  /**
   * Releases a hold.
   *
   * @example
   * await daybook.orders.releaseHold({ orderId, reason: 'high_risk' });
   */
  releaseHold: 'ReleaseHold',
  /**
   * Writes down that a payment was authorised: it can be captured up to its amount.
   *
   * @example
   * await daybook.orders.authorizePayment({ orderId, amount: 900, method: 'card', reference: 'auth-7' });
   */
  authorizePayment: 'AuthorizePayment',
  /**
   * Writes down that an authorised payment was captured, in part or, without an amount, in whole.
   *
   * @example
   * await daybook.orders.capturePayment({ orderId, paymentId: 'P1' });
   */
  capturePayment: 'CapturePayment',
  /**
   * Writes down that a payment was received.
   *
   * @example
   * await daybook.orders.recordPayment({ orderId, amount: 900, method: 'card' }, { commandId: 'gateway-event-81' });
   */
  recordPayment: 'RecordPayment',
  /**
   * Writes down that the rest of an authorisation was given up.
   *
   * @example
   * await daybook.orders.voidPayment({ orderId, paymentId: 'P1', reason: 'expired' });
   */
  voidPayment: 'VoidPayment',
  /**
   * Writes down that money was paid back.
   *
   * @example
   * await daybook.orders.refundPayment({ orderId, paymentId: 'P1', amount: 450, reason: 'a broken mug' });
   */
  refundPayment: 'RefundPayment',
  /**
   * Ships lines of a placed order, or everything that is open.
   *
   * @example
   * await daybook.orders.ship({ orderId, lines: [{ lineId: 'L1', quantity: 1 }], carrier: 'UPS' });
   * await daybook.orders.ship({ orderId, all: true });
   */
  ship: 'ShipItems',
  /**
   * Changes a shipment's carrier or tracking numbers.
   *
   * @example
   * await daybook.orders.updateTracking({ orderId, shipmentId: 'S1', trackingNumbers: ['1Z999'] });
   */
  updateTracking: 'UpdateTracking',
  /**
   * Writes down that a shipment has arrived.
   *
   * @example
   * await daybook.orders.confirmDelivery({ orderId, shipmentId: 'S1' });
   */
  confirmDelivery: 'ConfirmDelivery',
  /**
   * Calls a shipment back before it arrives: its units are unshipped again.
   *
   * @example
   * await daybook.orders.cancelShipment({ orderId, shipmentId: 'S1', reason: 'wrong parcel' });
   */
  cancelShipment: 'CancelShipment',
  /**
   * Announces that shipped units come back.
   *
   * @example
   * await daybook.orders.requestReturn({ orderId, lines: [{ lineId: 'L1', quantity: 1 }], reason: 'too blue' });
   */
  requestReturn: 'RequestReturn',
  /**
   * Writes down that returned units have arrived, and credits them.
   *
   * @example
   * await daybook.orders.receiveReturn({ orderId, returnId: 'R1', lines: [{ lineId: 'L1', condition: 'opened' }] });
   */
  receiveReturn: 'ReceiveReturn',
  /**
   * Calls off what was announced to come back and has not arrived.
   *
   * @example
   * await daybook.orders.cancelReturn({ orderId, returnId: 'R1', reason: 'kept after all' });
   */
  cancelReturn: 'CancelReturn',
  /**
   * Shows an order with all that belongs to it, by its id, its number or its reference in another system.
   *
   * @example
   * const order = await daybook.orders.get({ number: 1 });
   * if (order.ok) console.log(order.value.balance, order.value.currency);
   */
  get: 'GetOrder',
  /**
   * Finds orders, a page at a time.
   *
   * @example
   * const unpaid = await daybook.orders.find({ payment: ['unpaid'], sort: ['-total'], pageSize: 50 });
   * if (unpaid.ok) for (const { number, total } of unpaid.value.items) console.log(number, total);
   */
  find: 'FindOrders',
  /**
   * Tells what happened to an order: when, by whom, what.
   *
   * @example
   * const history = await daybook.orders.timeline({ orderId });
   * if (history.ok) console.log(history.value.items.length);
   */
  timeline: 'GetTimeline',
  /**
   * Lists a customer's orders, the newest first.
   *
   * @example
   * await daybook.orders.ofCustomer({ customer: 'ann', status: ['placed'] });
   */
  ofCustomer: 'CustomerOrders',
  /**
   * Tells how much customers have ordered, in each currency.
   *
   * @example
   * await daybook.orders.customerStats({ sort: ['-spent'], limit: 10 });
   */
  customerStats: 'CustomerOrderStats',
  /**
   * Finds the one order that is named: by number, external reference, id or the beginning of its id.
   *
   * @example
   * const named = await daybook.orders.resolve({ order: 'web-1001' });
   * if (named.ok) await daybook.orders.place({ orderId: named.value.orderId });
   */
  resolve: 'ResolveOrder',
  /**
   * Searches orders for words: in references, customers, products, tracking numbers and notes.
   *
   * @example
   * await daybook.orders.search({ text: 'harbor mug' });
   */
  search: 'SearchOrders',
  /**
   * Tells why an order is as it is: what set each field last, by whom, and what it was before; and what was refused.
   *
   * @example
   * await daybook.orders.explain({ orderId, field: 'total' });
   */
  explain: 'ExplainOrder',
  /**
   * Compares an order at two versions, field by field.
   *
   * @example
   * await daybook.orders.diff({ orderId, from: 1, to: 5 });
   */
  diff: 'DiffOrder',
  /**
   * Exports whole orders with their history, by number, as `import` takes them.
   *
   * @example
   * const exported = await daybook.orders.export({ status: ['completed'] });
   * if (exported.ok) for (const order of exported.value.items) console.log(JSON.stringify(order));
   */
  export: 'ExportOrders',
  /**
   * Reports what was sold, by period and per product, category, customer, country or status.
   *
   * @example
   * await daybook.orders.salesReport({ by: 'month', per: 'product', totals: true });
   */
  salesReport: 'SalesReport',
  /**
   * Tells how much of each product was sold.
   *
   * @example
   * await daybook.orders.productSales({ sort: ['-net'], limit: 10 });
   */
  productSales: 'ProductSales',
  /**
   * Lists the orders that wait for something, and for how long.
   *
   * @example
   * await daybook.orders.attention({ unpaidDays: 7 });
   */
  attention: 'Attention',
  /**
   * Tells how much is due, by how long ago it was ordered.
   *
   * @example
   * await daybook.orders.ageing({ bucket: [30, 60, 90] });
   */
  ageing: 'Ageing',
  /**
   * Tells how many orders came how far, and how long each step took.
   *
   * @example
   * await daybook.orders.funnel({ from: '2026-01-01T00:00:00Z' });
   */
  funnel: 'Funnel',
} as const satisfies Readonly<Record<string, keyof typeof orderCommands | keyof typeof orderQueries>>;

import { message } from '../../core/dispatch/service.ts';
import type { Restatement } from '../../core/log/as-of-log.ts';
import type { AnyView } from '../../core/model/view.ts';

/** The commands, by the methods that send them. */
export const orderCommands = {
  /**
   * Creates an order, with its lines and addresses if they are known, and places it if wanted.
   *
   * @example
   * const placed = await daybook.orders.create({
   *   customer: 'ann',
   *   items: [{ sku: 'MUG', quantity: 2 }],
   *   shippingAddress: { line1: '14 Harbor St', city: 'Portland', country: 'US' },
   *   place: true,
   * });
   */
  create: message('CreateOrder', async () => (await import('./write/lifecycle/create-order.ts')).createOrder),
  /**
   * Adds a line to a draft: of the catalogue by its sku, or of anything by its name and price.
   *
   * @example
   * await daybook.orders.addItem({ orderId, sku: 'MUG', quantity: 2 });
   */
  addItem: message('AddItem', async () => (await import('./write/lines/add-item.ts')).addItem),
  /**
   * Changes the quantity or the price of a draft's line.
   *
   * @example
   * await daybook.orders.changeItem({ orderId, lineId: 'L1', quantity: 3 });
   */
  changeItem: message('ChangeItem', async () => (await import('./write/lines/change-item.ts')).changeItem),
  /**
   * Removes a line from a draft.
   *
   * @example
   * await daybook.orders.removeItem({ orderId, lineId: 'L2' });
   */
  removeItem: message('RemoveItem', async () => (await import('./write/lines/remove-item.ts')).removeItem),
  /**
   * Sets the address to ship to.
   *
   * @example
   * await daybook.orders.setShippingAddress({ orderId, line1: '1 Main St', city: 'Berlin', country: 'DE' });
   */
  setShippingAddress: message(
    'SetShippingAddress',
    async () => (await import('./write/lifecycle/set-shipping-address.ts')).setShippingAddress,
  ),
  /**
   * Sets the address on the invoice.
   *
   * @example
   * await daybook.orders.setBillingAddress({ orderId, line1: '1 Main St', city: 'Berlin', country: 'DE' });
   */
  setBillingAddress: message(
    'SetBillingAddress',
    async () => (await import('./write/lifecycle/set-billing-address.ts')).setBillingAddress,
  ),
  /**
   * Places a draft: from now on it is binding.
   *
   * @example
   * await daybook.orders.place({ orderId });
   */
  place: message('PlaceOrder', async () => (await import('./write/lifecycle/place-order.ts')).placeOrder),
  /**
   * Cancels a draft or a placed order; money received is then due back.
   *
   * @example
   * await daybook.orders.cancel({ orderId, reason: 'customer', note: 'ordered twice' });
   */
  cancel: message('CancelOrder', async () => (await import('./write/lifecycle/cancel-order.ts')).cancelOrder),
  /**
   * Closes a placed order: shipped, paid and nothing on its way back.
   *
   * @example
   * const done = await daybook.orders.complete({ orderId });
   * if (!done.ok) await daybook.orders.complete({ orderId, force: true, reason: 'written off' });
   */
  complete: message(
    'CompleteOrder',
    async () => (await import('./write/lifecycle/complete-order.ts')).completeOrder,
  ),
  /**
   * Makes a completed order placed again.
   *
   * @example
   * await daybook.orders.reopen({ orderId, reason: 'one mug came back' });
   */
  reopen: message('ReopenOrder', async () => (await import('./write/lifecycle/reopen-order.ts')).reopenOrder),
  /**
   * Makes a cancelled order placed again.
   *
   * @example
   * await daybook.orders.reinstate({ orderId, reason: 'cancelled by mistake' });
   */
  reinstate: message(
    'ReinstateOrder',
    async () => (await import('./write/lifecycle/reinstate-order.ts')).reinstateOrder,
  ),
  /**
   * Brings an order to a status, by the command that leads there.
   *
   * @example
   * await daybook.orders.updateStatus({ orderId, newStatus: 'completed' });
   */
  updateStatus: message(
    'UpdateOrderStatus',
    async () => (await import('./write/lifecycle/update-order-status.ts')).updateOrderStatus,
  ),
  /**
   * Writes a note on an order.
   *
   * @example
   * await daybook.orders.addNote({ orderId, text: 'Call before delivery.' });
   */
  addNote: message('AddNote', async () => (await import('./write/notes-and-tags/add-note.ts')).addNote),
  /**
   * Puts tags on an order.
   *
   * @example
   * await daybook.orders.tag({ orderId, tags: ['vip', 'gift'] });
   */
  tag: message('TagOrder', async () => (await import('./write/notes-and-tags/tag-order.ts')).tagOrder),
  /**
   * Takes tags off an order.
   *
   * @example
   * await daybook.orders.untag({ orderId, tags: ['gift'] });
   */
  untag: message(
    'UntagOrder',
    async () => (await import('./write/notes-and-tags/untag-order.ts')).untagOrder,
  ),
  /**
   * Gives a discount on a draft or on one of its lines, in place of the one before; 0 takes it back. Rates are parts
   * per million.
   *
   * @example
   * await daybook.orders.applyDiscount({ orderId, percentPpm: 100_000, reason: 'ten per cent for friends' });
   */
  applyDiscount: message(
    'ApplyDiscount',
    async () => (await import('./write/money/apply-discount.ts')).applyDiscount,
  ),
  /**
   * Takes back the discount on a draft or on one of its lines.
   *
   * @example
   * await daybook.orders.removeDiscount({ orderId, lineId: 'L1' });
   */
  removeDiscount: message(
    'RemoveDiscount',
    async () => (await import('./write/money/remove-discount.ts')).removeDiscount,
  ),
  /**
   * Sets how a draft will be sent and what that costs.
   *
   * @example
   * await daybook.orders.setShipping({ orderId, method: 'express', amount: 990 });
   */
  setShipping: message(
    'SetShipping',
    async () => (await import('./write/money/set-shipping.ts')).setShipping,
  ),
  /**
   * Changes a placed order: all the changes or none.
   *
   * @example
   * await daybook.orders.edit({ orderId, change: [{ lineId: 'L1', quantity: 3 }], reason: 'one more mug' });
   */
  edit: message('EditOrder', async () => (await import('./write/lines/edit-order.ts')).editOrder),
  /**
   * Puts a placed order on hold: nothing ships until it is released.
   *
   * @example
   * await daybook.orders.hold({ orderId, reason: 'high_risk' });
   */
  hold: message('HoldOrder', async () => (await import('./write/lifecycle/hold-order.ts')).holdOrder),
  /**
   * Releases a hold.
   *
   * @example
   * await daybook.orders.releaseHold({ orderId, reason: 'high_risk' });
   */
  releaseHold: message(
    'ReleaseHold',
    async () => (await import('./write/lifecycle/release-hold.ts')).releaseHold,
  ),
  /**
   * Writes down that a payment was authorised: it can be captured up to its amount.
   *
   * @example
   * await daybook.orders.authorizePayment({ orderId, amount: 900, method: 'card', reference: 'auth-7' });
   */
  authorizePayment: message(
    'AuthorizePayment',
    async () => (await import('./write/money/authorize-payment.ts')).authorizePayment,
  ),
  /**
   * Writes down that an authorised payment was captured, in part or, without an amount, in whole.
   *
   * @example
   * await daybook.orders.capturePayment({ orderId, paymentId: 'P1' });
   */
  capturePayment: message(
    'CapturePayment',
    async () => (await import('./write/money/capture-payment.ts')).capturePayment,
  ),
  /**
   * Writes down that a payment was received.
   *
   * @example
   * await daybook.orders.recordPayment({ orderId, amount: 900, method: 'card' }, { commandId: 'gateway-event-81' });
   */
  recordPayment: message(
    'RecordPayment',
    async () => (await import('./write/money/record-payment.ts')).recordPayment,
  ),
  /**
   * Writes down that the rest of an authorisation was given up.
   *
   * @example
   * await daybook.orders.voidPayment({ orderId, paymentId: 'P1', reason: 'expired' });
   */
  voidPayment: message(
    'VoidPayment',
    async () => (await import('./write/money/void-payment.ts')).voidPayment,
  ),
  /**
   * Writes down that money was paid back.
   *
   * @example
   * await daybook.orders.refundPayment({ orderId, paymentId: 'P1', amount: 450, reason: 'a broken mug' });
   */
  refundPayment: message(
    'RefundPayment',
    async () => (await import('./write/money/refund-payment.ts')).refundPayment,
  ),
  /**
   * Ships lines of a placed order, or everything that is open.
   *
   * @example
   * await daybook.orders.ship({ orderId, lines: [{ lineId: 'L1', quantity: 1 }], carrier: 'UPS' });
   * await daybook.orders.ship({ orderId, all: true });
   */
  ship: message('ShipItems', async () => (await import('./write/fulfilment/ship-items.ts')).shipItems),
  /**
   * Changes a shipment's carrier or tracking numbers.
   *
   * @example
   * await daybook.orders.updateTracking({ orderId, shipmentId: 'S1', trackingNumbers: ['1Z999'] });
   */
  updateTracking: message(
    'UpdateTracking',
    async () => (await import('./write/fulfilment/update-tracking.ts')).updateTracking,
  ),
  /**
   * Writes down that a shipment has arrived.
   *
   * @example
   * await daybook.orders.confirmDelivery({ orderId, shipmentId: 'S1' });
   */
  confirmDelivery: message(
    'ConfirmDelivery',
    async () => (await import('./write/fulfilment/confirm-delivery.ts')).confirmDelivery,
  ),
  /**
   * Calls a shipment back before it arrives: its units are unshipped again.
   *
   * @example
   * await daybook.orders.cancelShipment({ orderId, shipmentId: 'S1', reason: 'wrong parcel' });
   */
  cancelShipment: message(
    'CancelShipment',
    async () => (await import('./write/fulfilment/cancel-shipment.ts')).cancelShipment,
  ),
  /**
   * Announces that shipped units come back.
   *
   * @example
   * await daybook.orders.requestReturn({ orderId, lines: [{ lineId: 'L1', quantity: 1 }], reason: 'too blue' });
   */
  requestReturn: message(
    'RequestReturn',
    async () => (await import('./write/returns/request-return.ts')).requestReturn,
  ),
  /**
   * Writes down that returned units have arrived, and credits them.
   *
   * @example
   * await daybook.orders.receiveReturn({ orderId, returnId: 'R1', lines: [{ lineId: 'L1', condition: 'opened' }] });
   */
  receiveReturn: message(
    'ReceiveReturn',
    async () => (await import('./write/returns/receive-return.ts')).receiveReturn,
  ),
  /**
   * Calls off what was announced to come back and has not arrived.
   *
   * @example
   * await daybook.orders.cancelReturn({ orderId, returnId: 'R1', reason: 'kept after all' });
   */
  cancelReturn: message(
    'CancelReturn',
    async () => (await import('./write/returns/cancel-return.ts')).cancelReturn,
  ),
  /**
   * Forgets the guest of an order for good: what is personal in it is destroyed. The receipt has the proof.
   *
   * @example
   * await daybook.orders.forget({ orderId, reason: 'asked to be forgotten' });
   */
  forget: message('ForgetGuest', async () => (await import('./write/lifecycle/forget-guest.ts')).forgetGuest),
  /**
   * Proves that nothing is left of an order's guest who was forgotten, and erases what a crash has left.
   *
   * @example
   * const proof = await daybook.orders.proveForgetting({ orderId });
   * if (proof.ok) console.log(proof.value.complete, proof.value.keys);
   */
  proveForgetting: message(
    'ProveGuestForgetting',
    async () => (await import('./write/lifecycle/prove-guest-forgetting.ts')).proveGuestForgetting,
  ),
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
  import: message('ImportOrder', async () => (await import('./write/import/import-order.ts')).importOrder),
  /**
   * Replaces what was imported of an order, where nothing but imports has touched it. The same facts once more change nothing.
   *
   * @example
   * await daybook.orders.reimport({
   *   externalRef: 'web-1001',
   *   placedAt: '2025-11-03T09:30:00Z',
   *   guest: { name: 'Walk-in' },
   *   currency: 'USD',
   *   items: [{ name: 'Blue mug', quantity: 1, unitPrice: 540 }],
   * });
   */
  reimport: message(
    'ReimportOrder',
    async () => (await import('./write/import/reimport-order.ts')).reimportOrder,
  ),
};

/** The queries, by the methods that send them. */
export const orderQueries = {
  /**
   * Shows an order with all that belongs to it, by its id, its number or its reference in another system.
   *
   * @example
   * const order = await daybook.orders.get({ number: 1 });
   * if (order.ok) console.log(order.value.balance, order.value.currency);
   */
  get: message('GetOrder', async () => (await import('./read/order-detail/get-order.ts')).getOrder),
  /**
   * Explains why an order is as it is: what set each field last, by whom, and what it was before; and what was rejected.
   *
   * @example
   * await daybook.orders.explain({ orderId, field: 'total' });
   */
  explain: message(
    'ExplainOrder',
    async () => (await import('./read/order-detail/explain-order.ts')).explainOrder,
  ),
  /**
   * Compares an order at two versions, field by field.
   *
   * @example
   * await daybook.orders.diff({ orderId, from: 1, to: 5 });
   */
  diff: message('DiffOrder', async () => (await import('./read/order-detail/diff-order.ts')).diffOrder),
  /**
   * Finds the one order that is named: by number, external reference, id or the beginning of its id.
   *
   * @example
   * const named = await daybook.orders.resolve({ order: 'web-1001' });
   * if (named.ok) await daybook.orders.place({ orderId: named.value.orderId });
   */
  resolve: message(
    'ResolveOrder',
    async () => (await import('./read/order-summary/resolve-order.ts')).resolveOrder,
  ),
  /**
   * Finds orders, a page at a time.
   *
   * @example
   * const unpaid = await daybook.orders.find({ payment: ['unpaid'], sort: ['-total'], pageSize: 50 });
   * if (unpaid.ok) for (const { number, total } of unpaid.value.items) console.log(number, total);
   */
  find: message('FindOrders', async () => (await import('./read/order-summary/find-orders.ts')).findOrders),
  /**
   * Exports whole orders with their history, by number, as `import` takes them.
   *
   * @example
   * const exported = await daybook.orders.export({ status: ['completed'] });
   * if (exported.ok) for (const order of exported.value.items) console.log(JSON.stringify(order));
   */
  export: message(
    'ExportOrders',
    async () => (await import('./read/order-export/export-orders.ts')).exportOrders,
  ),
  /**
   * Lists what happened to an order: when, by whom, what.
   *
   * @example
   * const history = await daybook.orders.timeline({ orderId });
   * if (history.ok) console.log(history.value.items.length);
   */
  timeline: message('GetTimeline', async () => (await import('./read/timeline/get-timeline.ts')).getTimeline),
  /**
   * Lists a customer's orders, the newest first.
   *
   * @example
   * await daybook.orders.ofCustomer({ customer: 'ann', status: ['placed'] });
   */
  ofCustomer: message(
    'CustomerOrders',
    async () => (await import('./read/order-summary/customer-orders.ts')).customerOrders,
  ),
  /**
   * Reports how much customers have ordered, in each currency.
   *
   * @example
   * await daybook.orders.customerStats({ sort: ['-spent'], limit: 10 });
   */
  customerStats: message(
    'CustomerOrderStats',
    async () => (await import('./read/customer-order-stats/get-customer-order-stats.ts')).customerOrderStats,
  ),
  /**
   * Searches orders for words: in references, customers, products, tracking numbers and notes.
   *
   * @example
   * await daybook.orders.search({ text: 'harbor mug' });
   */
  search: message(
    'SearchOrders',
    async () => (await import('./read/order-search/search-orders.ts')).searchOrders,
  ),
  /**
   * Reports what was sold, by period and per product, category, customer, country or status.
   *
   * @example
   * await daybook.orders.salesReport({ by: 'month', per: 'product', totals: true });
   */
  salesReport: message('SalesReport', async () => (await import('./read/sales/sales-report.ts')).salesReport),
  /**
   * Reports how much of each product was sold.
   *
   * @example
   * await daybook.orders.productSales({ sort: ['-net'], limit: 10 });
   */
  productSales: message(
    'ProductSales',
    async () => (await import('./read/sales/product-sales.ts')).productSales,
  ),
  /**
   * Reports the tax of what was sold, added and contained, by period and tax rate.
   *
   * @example
   * await daybook.orders.taxReport({ by: 'quarter', from: '2026-01-01T00:00:00Z' });
   */
  taxReport: message('TaxReport', async () => (await import('./read/sales/tax-report.ts')).taxReport),
  /**
   * Reports what was received and paid back, by period and per method, reference or currency.
   *
   * @example
   * await daybook.orders.paymentsReport({ by: 'month', per: 'method' });
   */
  paymentsReport: message(
    'PaymentsReport',
    async () => (await import('./read/books/payments-report.ts')).paymentsReport,
  ),
  /**
   * Searches payments by reference, method and time, the newest first.
   *
   * @example
   * const found = await daybook.orders.searchPayments({ reference: 'ch_1' });
   * if (found.ok) for (const { number, paymentId } of found.value.items) console.log(number, paymentId);
   */
  searchPayments: message(
    'SearchPayments',
    async () => (await import('./read/books/search-payments.ts')).searchPayments,
  ),
  /**
   * Lists the books as double entry, a transaction a fact, in the order of the log.
   *
   * @example
   * const posted = await daybook.orders.journal({ from: '2026-01-01T00:00:00Z', limit: 500 });
   * if (posted.ok) for (const { date, description, postings } of posted.value.items) console.log(date, description, postings);
   */
  journal: message('Journal', async () => (await import('./read/books/journal.ts')).journal),
  /**
   * Lists the orders that wait for something, and for how long.
   *
   * @example
   * await daybook.orders.attention({ unpaidDays: 7 });
   */
  attention: message(
    'Attention',
    async () => (await import('./read/order-milestones/attention.ts')).attention,
  ),
  /**
   * Reports how much is due, by how long ago it was ordered.
   *
   * @example
   * await daybook.orders.ageing({ bucket: [30, 60, 90] });
   */
  ageing: message('Ageing', async () => (await import('./read/order-summary/ageing.ts')).ageing),
  /**
   * Reports how many orders came how far, and how long each step took.
   *
   * @example
   * await daybook.orders.funnel({ from: '2026-01-01T00:00:00Z' });
   */
  funnel: message('Funnel', async () => (await import('./read/order-milestones/funnel.ts')).funnel),
};

/** Restates its streams without the events that an as-of log leaves out. */
export const orderRestatement: Restatement = {
  load: async () => (await import('./write/restate-order.ts')).restateOrder,
  anew: 'OrderReimported',
};

/** What is posted from the orders; a materialized view stands behind the one that it is computed from. */
export const orderViews = async (): Promise<readonly AnyView[]> => [
  (await import('./read/order-summary/view.ts')).orderSummaryView,
  (await import('./read/order-summary/order-counts.ts')).orderCountsView,
  (await import('./read/order-summary/product-orders.ts')).productOrdersView,
  (await import('./read/customer-order-stats/customer-order-stats.ts')).customerOrderStatsView,
  (await import('./read/order-search/view.ts')).orderSearchView,
  (await import('./read/renamed-customer/view.ts')).renamedCustomerView,
  (await import('./read/renamed-product/view.ts')).renamedProductView,
  (await import('./read/order-milestones/view.ts')).orderMilestonesView,
  (await import('./read/order-milestones/funnel-steps.ts')).funnelStepsView,
  (await import('./read/sales/view.ts')).salesView,
  (await import('./read/sales/sales-daily.ts')).salesDailyView,
  (await import('./read/sales/sales-daily.ts')).salesByCategoryView,
  (await import('./read/sales/sales-daily.ts')).salesByCountryView,
  (await import('./read/sales/sales-daily.ts')).salesByRateView,
  (await import('./read/books/view.ts')).journalView,
];

/** Made from the events when they are read, never stored. */
export const orderLiveViews = async (): Promise<readonly AnyView[]> => [
  (await import('./read/order-detail/view.ts')).orderDetailView,
  (await import('./read/timeline/view.ts')).timelineView,
];

/** What each group of commands about orders is for. */
export const orderGroups = {
  books: 'The books as double entry, for programs that keep accounts',
  payments: 'What was received and paid back, and the reports of gateways and banks',
  orders: 'Take orders from draft to completion: create, pay, ship, return, find and explain them',
  'orders address': 'Where an order is sent, and who gets the invoice',
  'orders discount': 'Discounts on a draft, or on one of its lines',
  'orders items': 'The lines of a draft',
  'orders return': 'Goods that come back: announced, received, or kept after all',
  'orders shipping': 'How a draft will be sent, and what that costs',
};

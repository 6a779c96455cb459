import type { CommandLoaders } from '../core/command-dispatcher.ts';
import type { QueryLoaders } from '../core/query-dispatcher.ts';
import type { AnyView } from '../core/view.ts';

export const orderCommands = {
  CreateOrder: () => import('./write/create-order.ts').then((m) => m.createOrder),
  AddItem: () => import('./write/add-item.ts').then((m) => m.addItem),
  ChangeItem: () => import('./write/change-item.ts').then((m) => m.changeItem),
  RemoveItem: () => import('./write/remove-item.ts').then((m) => m.removeItem),
  SetShippingAddress: () => import('./write/set-shipping-address.ts').then((m) => m.setShippingAddress),
  SetBillingAddress: () => import('./write/set-billing-address.ts').then((m) => m.setBillingAddress),
  PlaceOrder: () => import('./write/place-order.ts').then((m) => m.placeOrder),
  CancelOrder: () => import('./write/cancel-order.ts').then((m) => m.cancelOrder),
  CompleteOrder: () => import('./write/complete-order.ts').then((m) => m.completeOrder),
  ReopenOrder: () => import('./write/reopen-order.ts').then((m) => m.reopenOrder),
  ReinstateOrder: () => import('./write/reinstate-order.ts').then((m) => m.reinstateOrder),
  UpdateOrderStatus: () => import('./write/update-order-status.ts').then((m) => m.updateOrderStatus),
  AddNote: () => import('./write/add-note.ts').then((m) => m.addNote),
  TagOrder: () => import('./write/tag-order.ts').then((m) => m.tagOrder),
  UntagOrder: () => import('./write/untag-order.ts').then((m) => m.untagOrder),
  ApplyDiscount: () => import('./write/apply-discount.ts').then((m) => m.applyDiscount),
  RemoveDiscount: () => import('./write/remove-discount.ts').then((m) => m.removeDiscount),
  SetShipping: () => import('./write/set-shipping.ts').then((m) => m.setShipping),
  EditOrder: () => import('./write/edit-order.ts').then((m) => m.editOrder),
  HoldOrder: () => import('./write/hold-order.ts').then((m) => m.holdOrder),
  ReleaseHold: () => import('./write/release-hold.ts').then((m) => m.releaseHold),
  AuthorizePayment: () => import('./write/authorize-payment.ts').then((m) => m.authorizePayment),
  CapturePayment: () => import('./write/capture-payment.ts').then((m) => m.capturePayment),
  RecordPayment: () => import('./write/record-payment.ts').then((m) => m.recordPayment),
  VoidPayment: () => import('./write/void-payment.ts').then((m) => m.voidPayment),
  RefundPayment: () => import('./write/refund-payment.ts').then((m) => m.refundPayment),
  ShipItems: () => import('./write/ship-items.ts').then((m) => m.shipItems),
  UpdateTracking: () => import('./write/update-tracking.ts').then((m) => m.updateTracking),
  ConfirmDelivery: () => import('./write/confirm-delivery.ts').then((m) => m.confirmDelivery),
  CancelShipment: () => import('./write/cancel-shipment.ts').then((m) => m.cancelShipment),
  RequestReturn: () => import('./write/request-return.ts').then((m) => m.requestReturn),
  ReceiveReturn: () => import('./write/receive-return.ts').then((m) => m.receiveReturn),
  CancelReturn: () => import('./write/cancel-return.ts').then((m) => m.cancelReturn),
  ImportOrder: () => import('./write/import-order.ts').then((m) => m.importOrder),
} satisfies CommandLoaders;

export const orderQueries = {
  GetOrder: () => import('./read/order-detail/get-order.ts').then((m) => m.getOrder),
  ResolveOrder: () => import('./read/order-summary/resolve-order.ts').then((m) => m.resolveOrder),
  FindOrders: () => import('./read/order-summary/find-orders.ts').then((m) => m.findOrders),
  GetTimeline: () => import('./read/timeline/get-timeline.ts').then((m) => m.getTimeline),
  CustomerOrders: () => import('./read/order-summary/customer-orders.ts').then((m) => m.customerOrders),
  CustomerOrderStats: () =>
    import('./read/customer-order-stats/get-customer-order-stats.ts').then((m) => m.customerOrderStats),
} satisfies QueryLoaders;

/** What is posted from the orders; a materialized view stands behind the one that it is computed from. */
export const orderViews = async (): Promise<readonly AnyView[]> => [
  (await import('./read/order-summary/view.ts')).orderSummaryView,
  (await import('./read/customer-order-stats/customer-order-stats.ts')).customerOrderStatsView,
  (await import('./read/order-detail/view.ts')).orderDetailView,
  (await import('./read/timeline/view.ts')).timelineView,
];

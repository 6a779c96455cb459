import type { CommandLoaders } from '../../core/dispatch/command-dispatcher.ts';
import type { QueryLoaders } from '../../core/dispatch/query-dispatcher.ts';
import type { AnyView } from '../../core/model/view.ts';

export const orderCommands = {
  CreateOrder: async () => (await import('./write/lifecycle/create-order.ts')).createOrder,
  AddItem: async () => (await import('./write/lines/add-item.ts')).addItem,
  ChangeItem: async () => (await import('./write/lines/change-item.ts')).changeItem,
  RemoveItem: async () => (await import('./write/lines/remove-item.ts')).removeItem,
  SetShippingAddress: async () =>
    (await import('./write/lifecycle/set-shipping-address.ts')).setShippingAddress,
  SetBillingAddress: async () => (await import('./write/lifecycle/set-billing-address.ts')).setBillingAddress,
  PlaceOrder: async () => (await import('./write/lifecycle/place-order.ts')).placeOrder,
  CancelOrder: async () => (await import('./write/lifecycle/cancel-order.ts')).cancelOrder,
  CompleteOrder: async () => (await import('./write/lifecycle/complete-order.ts')).completeOrder,
  ReopenOrder: async () => (await import('./write/lifecycle/reopen-order.ts')).reopenOrder,
  ReinstateOrder: async () => (await import('./write/lifecycle/reinstate-order.ts')).reinstateOrder,
  UpdateOrderStatus: async () => (await import('./write/lifecycle/update-order-status.ts')).updateOrderStatus,
  AddNote: async () => (await import('./write/notes-and-tags/add-note.ts')).addNote,
  TagOrder: async () => (await import('./write/notes-and-tags/tag-order.ts')).tagOrder,
  UntagOrder: async () => (await import('./write/notes-and-tags/untag-order.ts')).untagOrder,
  ApplyDiscount: async () => (await import('./write/money/apply-discount.ts')).applyDiscount,
  RemoveDiscount: async () => (await import('./write/money/remove-discount.ts')).removeDiscount,
  SetShipping: async () => (await import('./write/money/set-shipping.ts')).setShipping,
  EditOrder: async () => (await import('./write/lines/edit-order.ts')).editOrder,
  HoldOrder: async () => (await import('./write/lifecycle/hold-order.ts')).holdOrder,
  ReleaseHold: async () => (await import('./write/lifecycle/release-hold.ts')).releaseHold,
  AuthorizePayment: async () => (await import('./write/money/authorize-payment.ts')).authorizePayment,
  CapturePayment: async () => (await import('./write/money/capture-payment.ts')).capturePayment,
  RecordPayment: async () => (await import('./write/money/record-payment.ts')).recordPayment,
  VoidPayment: async () => (await import('./write/money/void-payment.ts')).voidPayment,
  RefundPayment: async () => (await import('./write/money/refund-payment.ts')).refundPayment,
  ShipItems: async () => (await import('./write/fulfilment/ship-items.ts')).shipItems,
  UpdateTracking: async () => (await import('./write/fulfilment/update-tracking.ts')).updateTracking,
  ConfirmDelivery: async () => (await import('./write/fulfilment/confirm-delivery.ts')).confirmDelivery,
  CancelShipment: async () => (await import('./write/fulfilment/cancel-shipment.ts')).cancelShipment,
  RequestReturn: async () => (await import('./write/returns/request-return.ts')).requestReturn,
  ReceiveReturn: async () => (await import('./write/returns/receive-return.ts')).receiveReturn,
  CancelReturn: async () => (await import('./write/returns/cancel-return.ts')).cancelReturn,
  ImportOrder: async () => (await import('./write/import/import-order.ts')).importOrder,
} satisfies CommandLoaders;

export const orderQueries = {
  GetOrder: async () => (await import('./read/order-detail/get-order.ts')).getOrder,
  ExplainOrder: async () => (await import('./read/order-detail/explain-order.ts')).explainOrder,
  DiffOrder: async () => (await import('./read/order-detail/diff-order.ts')).diffOrder,
  ResolveOrder: async () => (await import('./read/order-summary/resolve-order.ts')).resolveOrder,
  FindOrders: async () => (await import('./read/order-summary/find-orders.ts')).findOrders,
  ExportOrders: async () => (await import('./read/order-export/export-orders.ts')).exportOrders,
  GetTimeline: async () => (await import('./read/timeline/get-timeline.ts')).getTimeline,
  CustomerOrders: async () => (await import('./read/order-summary/customer-orders.ts')).customerOrders,
  CustomerOrderStats: async () =>
    (await import('./read/customer-order-stats/get-customer-order-stats.ts')).customerOrderStats,
  SearchOrders: async () => (await import('./read/order-search/search-orders.ts')).searchOrders,
  SalesReport: async () => (await import('./read/sales/sales-report.ts')).salesReport,
  ProductSales: async () => (await import('./read/sales/product-sales.ts')).productSales,
  Attention: async () => (await import('./read/order-milestones/attention.ts')).attention,
  Ageing: async () => (await import('./read/order-summary/ageing.ts')).ageing,
  Funnel: async () => (await import('./read/order-milestones/funnel.ts')).funnel,
} satisfies QueryLoaders;

/** How its streams are told without the events that are left out. */
export const orderRestatement = async () => (await import('./write/restate-order.ts')).restateOrder;

/** What is posted from the orders; a materialized view stands behind the one that it is computed from. */
export const orderViews = async (): Promise<readonly AnyView[]> => [
  (await import('./read/order-summary/view.ts')).orderSummaryView,
  (await import('./read/customer-order-stats/customer-order-stats.ts')).customerOrderStatsView,
  (await import('./read/order-detail/view.ts')).orderDetailView,
  (await import('./read/timeline/view.ts')).timelineView,
  (await import('./read/order-search/view.ts')).orderSearchView,
  (await import('./read/renamed-customer/view.ts')).renamedCustomerView,
  (await import('./read/renamed-product/view.ts')).renamedProductView,
  (await import('./read/order-milestones/view.ts')).orderMilestonesView,
  (await import('./read/sales/view.ts')).salesView,
  (await import('./read/sales/sales-daily.ts')).salesDailyView,
];

/** What each group of commands about orders is for. */
export const orderGroups = {
  orders: 'Take orders from draft to completion: create, pay, ship, return, find and explain them',
  'orders address': 'Where an order is sent, and who gets the invoice',
  'orders discount': 'Discounts on a draft, or on one of its lines',
  'orders items': 'The lines of a draft',
  'orders return': 'Goods that come back: announced, received, or kept after all',
  'orders shipping': 'How a draft will be sent, and what that costs',
};

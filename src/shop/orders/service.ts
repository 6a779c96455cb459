import {
  type Askers,
  askersOf,
  type CommandsOf,
  type QueriesOf,
  type Senders,
  sendersOf,
} from '../../core/dispatch/service.ts';
import type { orderCommands, orderQueries } from './index.ts';

const commandMethods = {
  create: 'CreateOrder',
  import: 'ImportOrder',
  addItem: 'AddItem',
  changeItem: 'ChangeItem',
  removeItem: 'RemoveItem',
  setShippingAddress: 'SetShippingAddress',
  setBillingAddress: 'SetBillingAddress',
  place: 'PlaceOrder',
  cancel: 'CancelOrder',
  complete: 'CompleteOrder',
  reopen: 'ReopenOrder',
  reinstate: 'ReinstateOrder',
  updateStatus: 'UpdateOrderStatus',
  addNote: 'AddNote',
  tag: 'TagOrder',
  untag: 'UntagOrder',
  applyDiscount: 'ApplyDiscount',
  removeDiscount: 'RemoveDiscount',
  setShipping: 'SetShipping',
  edit: 'EditOrder',
  hold: 'HoldOrder',
  releaseHold: 'ReleaseHold',
  authorizePayment: 'AuthorizePayment',
  capturePayment: 'CapturePayment',
  recordPayment: 'RecordPayment',
  voidPayment: 'VoidPayment',
  refundPayment: 'RefundPayment',
  ship: 'ShipItems',
  updateTracking: 'UpdateTracking',
  confirmDelivery: 'ConfirmDelivery',
  cancelShipment: 'CancelShipment',
  requestReturn: 'RequestReturn',
  receiveReturn: 'ReceiveReturn',
  cancelReturn: 'CancelReturn',
} as const;

const queryMethods = {
  get: 'GetOrder',
  find: 'FindOrders',
  timeline: 'GetTimeline',
  ofCustomer: 'CustomerOrders',
  customerStats: 'CustomerOrderStats',
  resolve: 'ResolveOrder',
  search: 'SearchOrders',
  explain: 'ExplainOrder',
  diff: 'DiffOrder',
  export: 'ExportOrders',
  salesReport: 'SalesReport',
  productSales: 'ProductSales',
  attention: 'Attention',
  ageing: 'Ageing',
  funnel: 'Funnel',
} as const;

/** The orders as typed methods: each sends one message through its dispatcher. */
export type OrderService = Senders<typeof orderCommands, typeof commandMethods> &
  Askers<typeof orderQueries, typeof queryMethods>;

export const orderService = (
  commands: CommandsOf<typeof orderCommands>,
  queries: QueriesOf<typeof orderQueries>,
): OrderService => ({ ...sendersOf(commands, commandMethods), ...askersOf(queries, queryMethods) });

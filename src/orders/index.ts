import type { CommandLoaders } from '../core/command-dispatcher.ts';

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
} satisfies CommandLoaders;

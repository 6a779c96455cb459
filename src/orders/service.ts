import { askerOf, type CommandsOf, type QueriesOf, senderOf } from '../core/service.ts';
import type { orderCommands, orderQueries } from './index.ts';

/** The orders as typed methods: each sends one message through its dispatcher. */
export function orderService(
  commands: CommandsOf<typeof orderCommands>,
  queries: QueriesOf<typeof orderQueries>,
) {
  const send = senderOf<typeof orderCommands>(commands);
  const ask = askerOf<typeof orderQueries>(queries);
  return {
    create: send('CreateOrder'),
    import: send('ImportOrder'),
    addItem: send('AddItem'),
    changeItem: send('ChangeItem'),
    removeItem: send('RemoveItem'),
    setShippingAddress: send('SetShippingAddress'),
    setBillingAddress: send('SetBillingAddress'),
    place: send('PlaceOrder'),
    cancel: send('CancelOrder'),
    complete: send('CompleteOrder'),
    reopen: send('ReopenOrder'),
    reinstate: send('ReinstateOrder'),
    updateStatus: send('UpdateOrderStatus'),
    addNote: send('AddNote'),
    tag: send('TagOrder'),
    untag: send('UntagOrder'),
    get: ask('GetOrder'),
    find: ask('FindOrders'),
    timeline: ask('GetTimeline'),
    ofCustomer: ask('CustomerOrders'),
    customerStats: ask('CustomerOrderStats'),
  };
}

export type OrderService = ReturnType<typeof orderService>;

// What the types of the package must refuse: a line that compiles all the same is an error here.

import type {
  CommandAnswer,
  CommandData,
  CommandName,
  Daybook,
  QueryAnswer,
  QueryData,
  QueryName,
} from 'daybook';
import type { Connection } from 'daybook/client';

export async function misuse(daybook: Daybook): Promise<void> {
  // @ts-expect-error a field that there is not
  await daybook.orders.create({ customr: 'ann' });
  // @ts-expect-error a command that there is not
  await daybook.commands.dispatch({ name: 'CraeteOrder', data: {} });
  // @ts-expect-error data of another command
  await daybook.commands.dispatch({ name: 'PlaceOrder', data: { ref: 'ann' } });
  const order = await daybook.queries.dispatch({ name: 'GetOrder', data: { number: 1 } });
  // @ts-expect-error there may be no answer
  void order.value.total;
  // @ts-expect-error an amount is no text
  if (order.ok) order.value.total satisfies string;
  const subscriptions = await daybook.subscriptions();
  // @ts-expect-error an event that there is not
  subscriptions.subscribe('mailer', ['OrderPalced'], () => undefined);
  // @ts-expect-error data of another event
  subscriptions.subscribe('mailer', ['OrderPlaced'], ({ data }) => void data.shipmentId);
  // @ts-expect-error what the command line alone needs
  void daybook.commands.definition;
}

export async function misuseFromAfar(shop: Connection): Promise<void> {
  // @ts-expect-error a field that there is not
  await shop.orders.create({ customr: 'ann' });
  const order = await shop.queries.dispatch({ name: 'GetOrder', data: { number: 1 } });
  // @ts-expect-error an amount is no text
  if (order.ok) order.value.total satisfies string;
  // @ts-expect-error what only an open daybook has
  void shop.atomic;
}

type IsAny<Type> = 0 extends 1 & Type ? true : false;

/** Nothing is `any`: each of these would name the message that is. */
export const untyped: {
  readonly [Name in CommandName as IsAny<CommandData<Name> | CommandAnswer<Name>> extends true
    ? Name
    : never]: 1;
} & {
  readonly [Name in QueryName as IsAny<QueryData<Name> | QueryAnswer<Name>> extends true ? Name : never]: 1;
} = {};

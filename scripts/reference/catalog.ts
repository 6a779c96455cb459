import { administrationCommands, administrationQueries } from '../../src/administration/index.ts';
import type { CommandLoaders } from '../../src/core/dispatch/command-dispatcher.ts';
import type { QueryLoaders } from '../../src/core/dispatch/query-dispatcher.ts';
import { loadersOf } from '../../src/core/dispatch/service.ts';
import type { AnyCommand } from '../../src/core/model/command.ts';
import type { EventCatalogue } from '../../src/core/model/event.ts';
import type { AnyQuery } from '../../src/core/model/query.ts';
import type { AnyView } from '../../src/core/model/view.ts';
import * as customerFacts from '../../src/shop/customers/events.ts';
import { customerCommands, customerQueries, customerViews } from '../../src/shop/customers/index.ts';
import { customerRejections } from '../../src/shop/customers/write/rejections.ts';
import { discount, lineAmounts, orderLine } from '../../src/shop/orders/events/order-line.ts';
import { orderTotals, orderUnits, sale, settlement, shipping } from '../../src/shop/orders/events/sums.ts';
import { orderEvents } from '../../src/shop/orders/events.ts';
import { orderCommands, orderQueries, orderViews } from '../../src/shop/orders/index.ts';
import { orderRejections } from '../../src/shop/orders/write/rejections.ts';
import * as productFacts from '../../src/shop/products/events.ts';
import { productCommands, productQueries, productViews } from '../../src/shop/products/index.ts';
import { productRejections } from '../../src/shop/products/write/rejections.ts';

/** Everything that a context has, loaded. */
export interface Context {
  readonly title: string;
  readonly commands: readonly AnyCommand[];
  readonly queries: readonly AnyQuery[];
  readonly views: readonly AnyView[];
  readonly events: EventCatalogue | undefined;
  /** What several events are made of, and what else the module of the events exports. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly rejections: Readonly<Record<string, string>>;
}

export async function loadHouse(): Promise<readonly Context[]> {
  return [
    {
      title: 'Orders',
      ...(await load(loadersOf(orderCommands), loadersOf(orderQueries), orderViews)),
      events: orderEvents,
      facts: { lineAmounts, discount, orderLine, orderTotals, settlement, orderUnits, sale, shipping },
      rejections: orderRejections,
    },
    {
      title: 'Customers',
      ...(await load(loadersOf(customerCommands), loadersOf(customerQueries), customerViews)),
      events: customerFacts.customerEvents,
      facts: customerFacts,
      rejections: customerRejections,
    },
    {
      title: 'Products',
      ...(await load(loadersOf(productCommands), loadersOf(productQueries), productViews)),
      events: productFacts.productEvents,
      facts: productFacts,
      rejections: productRejections,
    },
    {
      title: 'The daybook itself',
      ...(await load(administrationCommands, administrationQueries, async () => [])),
      events: undefined,
      facts: {},
      rejections: {},
    },
  ];
}

async function load(
  commands: CommandLoaders,
  queries: QueryLoaders,
  views: () => Promise<readonly AnyView[]>,
): Promise<Pick<Context, 'commands' | 'queries' | 'views'>> {
  const all = <Definition>(loaders: Readonly<Record<string, () => Promise<Definition>>>) =>
    Promise.all(Object.values(loaders).map((loader) => loader()));
  return { commands: await all(commands), queries: await all(queries), views: await views() };
}

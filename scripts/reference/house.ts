import { administrationCommands, administrationQueries } from '../../src/administration/index.ts';
import type { AnyCommand } from '../../src/core/command.ts';
import type { CommandLoaders } from '../../src/core/command-dispatcher.ts';
import type { EventCatalogue } from '../../src/core/event.ts';
import type { AnyQuery } from '../../src/core/query.ts';
import type { QueryLoaders } from '../../src/core/query-dispatcher.ts';
import type { AnyView } from '../../src/core/view.ts';
import * as customerFacts from '../../src/customers/events.ts';
import { customerCommands, customerQueries, customerViews } from '../../src/customers/index.ts';
import { customerRejections } from '../../src/customers/write/rejections.ts';
import * as orderFacts from '../../src/orders/events.ts';
import { orderCommands, orderQueries, orderViews } from '../../src/orders/index.ts';
import { orderRejections } from '../../src/orders/write/rejections.ts';
import * as productFacts from '../../src/products/events.ts';
import { productCommands, productQueries, productViews } from '../../src/products/index.ts';
import { productRejections } from '../../src/products/write/rejections.ts';

/** Everything that a context has, loaded. */
export interface Context {
  readonly title: string;
  readonly commands: readonly AnyCommand[];
  readonly queries: readonly AnyQuery[];
  readonly views: readonly AnyView[];
  readonly events: EventCatalogue | undefined;
  /** What the module of the events exports: shared parts among it. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly rejections: Readonly<Record<string, string>>;
}

export async function loadHouse(): Promise<readonly Context[]> {
  return [
    {
      title: 'Orders',
      ...(await load(orderCommands, orderQueries, orderViews)),
      events: orderFacts.orderEvents,
      facts: orderFacts,
      rejections: orderRejections,
    },
    {
      title: 'Customers',
      ...(await load(customerCommands, customerQueries, customerViews)),
      events: customerFacts.customerEvents,
      facts: customerFacts,
      rejections: customerRejections,
    },
    {
      title: 'Products',
      ...(await load(productCommands, productQueries, productViews)),
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

import {
  administrationCommands,
  administrationGroups,
  administrationQueries,
} from './administration/index.ts';
import { inputSchemaOf } from './core/describe/json-schema.ts';
import { loadersOf } from './core/dispatch/service.ts';
import { advice } from './core/kernel/advice.ts';
import { FailureError } from './core/kernel/failure.ts';
import { lazy } from './core/kernel/lazy.ts';
import { ownValue } from './core/kernel/own.ts';
import { didYouMean } from './core/kernel/suggest.ts';
import type { Restatements } from './core/log/as-of-log.ts';
import type { AnyCommand } from './core/model/command.ts';
import type { EventCatalogue } from './core/model/event.ts';
import type { Naming } from './core/model/naming.ts';
import type { AnyQuery } from './core/model/query.ts';
import type { AnyView } from './core/model/view.ts';
import {
  customerCommands,
  customerGroups,
  customerQueries,
  customerRestatement,
  customerViews,
} from './shop/customers/index.ts';
import {
  orderCommands,
  orderGroups,
  orderLiveViews,
  orderQueries,
  orderRestatement,
  orderViews,
} from './shop/orders/index.ts';
import { orderNaming } from './shop/orders/rules/naming.ts';
import { productCommands, productGroups, productQueries, productViews } from './shop/products/index.ts';

/** Every message and view of every context: what the dispatchers, the command tree and the reference are made from. */

export const commandLoaders = {
  ...loadersOf(orderCommands),
  ...loadersOf(customerCommands),
  ...loadersOf(productCommands),
  ...administrationCommands,
};

export const queryLoaders = {
  ...loadersOf(orderQueries),
  ...loadersOf(customerQueries),
  ...loadersOf(productQueries),
  ...administrationQueries,
};

/** What each group of commands is for, by the words that lead to it. */
export const groups = { ...orderGroups, ...customerGroups, ...productGroups, ...administrationGroups };

/** What each rejection means, by its code. */
export async function loadRejections(): Promise<Readonly<Record<string, string>>> {
  const [orders, customers, products] = await Promise.all([
    import('./shop/orders/write/rejections.ts'),
    import('./shop/customers/write/rejections.ts'),
    import('./shop/products/write/rejections.ts'),
  ]);
  return { ...customers.customerRejections, ...products.productRejections, ...orders.orderRejections };
}

/** The views that are stored; a materialized view stands behind the view that it is computed from. */
export const loadViews = async (): Promise<readonly AnyView[]> =>
  (await Promise.all([orderViews(), customerViews(), productViews()])).flat();

/** All that is made of events: the stored views, and the live ones, whose rows are made when they are read. */
export const loadProjections = async (): Promise<readonly AnyView[]> =>
  (await Promise.all([loadViews(), orderLiveViews()])).flat();

/** The events of a category. */
export async function loadCatalogue(category: string): Promise<EventCatalogue> {
  const load = ownValue(catalogues, category);
  if (load === undefined) throw new Error(`there are no events of category ${category}`);
  return load();
}

/** The kinds of reserved keys that are personal. */
export const loadPersonalKinds = async (): Promise<readonly string[]> => [
  (await import('./shop/customers/write/customer.ts')).EMAIL_KEY,
];

const catalogues: Readonly<Record<string, () => Promise<EventCatalogue>>> = {
  order: lazy(async () => (await import('./shop/orders/events.ts')).orderEvents),
  customer: lazy(async () => (await import('./shop/customers/events.ts')).customerEvents),
  product: lazy(async () => (await import('./shop/products/events.ts')).productEvents),
};

/** By category. What happens to a product counts nothing that was recorded before it. */
export const restatements: Restatements = { order: orderRestatement, customer: customerRestatement };

/** What entities are called besides their ids. By category. */
export const namings: Readonly<Record<string, Naming>> = { order: orderNaming };

export interface MessageSchema {
  readonly name: string;
  readonly kind: 'command' | 'query';
  readonly summary: string;
  /** JSON Schema of the data. */
  readonly schema: unknown;
}

/** The messages with these names, or all of them. @throws a usage failure for an unknown name */
export async function schemasOf(names: readonly string[]): Promise<readonly MessageSchema[]> {
  const known: Record<string, () => Promise<AnyCommand | AnyQuery>> = { ...commandLoaders, ...queryLoaders };
  const wanted = names.length === 0 ? Object.keys(known) : names;
  return Promise.all(
    wanted.map(async (name) =>
      schemaOf(await (ownValue(known, name) ?? unknown(name, Object.keys(known)))()),
    ),
  );
}

const schemaOf = (definition: AnyCommand | AnyQuery): MessageSchema => ({
  name: definition.name,
  kind: definition.kind === 'query' ? 'query' : 'command',
  summary: definition.summary,
  schema: inputSchemaOf(definition.input),
});

function unknown(name: string, known: readonly string[]): never {
  const hint = didYouMean(name, known);
  throw new FailureError({
    kind: 'usage',
    code: 'unknown_message',
    message: `There is no message "${name}".`,
    ...(hint === undefined ? advice`See ${{ program: 'commands schema' }} for all of them.` : { hint }),
  });
}

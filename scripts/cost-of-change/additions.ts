/** What is added to a copy of the sources, to count the files that it takes: as short as the compiler lets them be. */

/** A new file, or a text put behind a line of one that is there. */
export type Edit =
  | { readonly file: string; readonly text: string }
  | {
      readonly file: string;
      readonly behind: string;
      readonly insert: string;
      /** The compiler names the file when this is left out. */
      readonly isOwed?: true;
    };

export interface Addition {
  /** As README.md calls it. */
  readonly what: string;
  readonly edits: readonly Edit[];
}

const orders = 'src/shop/orders';
const index = `${orders}/index.ts`;
const commands = 'export const orderCommands = {';
const queries = 'export const orderQueries = {';

const listed = (list: string, method: string, name: string, path: string): Edit => ({
  file: index,
  behind: list,
  insert: `  /** As its name says. */\n  ${method}: message('${name}', async () => (await import('${path}')).${method}),`,
});

const tested = (name: string, path: string): Edit => ({
  file: `test/orders/${name}.test.ts`,
  text: `import { expect, test } from 'vitest';
import * as added from '../../${path}';

test('is there', () => expect(Object.keys(added)).toHaveLength(1));
`,
});

const command = (method: string, name: string, event: string): string => `import * as z from 'zod';
import { never } from '../../../../core/model/undo.ts';
import { decideAll, events, orderCommand } from '../deciding.ts';
import { theOrder } from '../inputs.ts';

export const ${method} = orderCommand({
  name: '${name}',
  summary: 'Take all tags off an order',
  input: z.strictObject({ orderId: theOrder() }),
  entityId: ({ orderId }) => orderId,
  rejections: [],
  decide: (_, order) => decideAll(order, [({ tags }) => events(${event})]),
  undo: never('It stays.'),
  cli: { path: 'orders ${name.toLowerCase()}', args: ['orderId'], examples: [] },
});
`;

const query = (method: string, name: string, view: string, path: string): string => `import * as z from 'zod';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { ${view} } from '${path}';

const item = z.object({ orders: z.int().describe('How many') });

export const ${method} = defineQuery({
  name: '${name}',
  summary: 'Count the orders',
  input: z.strictObject({}),
  views: [${view}],
  result: { kind: 'one', item: () => item },
  answer: async (): Promise<Result<z.output<typeof item>>> => ok({ orders: 0 }),
  cli: { path: 'orders ${name.toLowerCase()}', examples: [] },
});
`;

const view = `import codeHash from 'virtual:code-hash';
import * as z from 'zod';
import { none } from '../../../../core/model/event.ts';
import { oneRow } from '../../../../core/model/table.ts';
import { defineView } from '../../../../core/model/view.ts';
import { orderEvents } from '../../events.ts';

const row = z.object({ orderId: z.string().describe('The order') });

export const pinnedView = defineView({
  name: 'pinned',
  version: 1,
  codeHash,
  summary: 'The orders that were pinned',
  events: orderEvents,
  tables: { order: oneRow('pinned', () => row, { key: ['orderId'] }) },
  handlers: {
    ...none(orderEvents.lifecycle),
    ...none(orderEvents.lines),
    ...none(orderEvents.money),
    ...none(orderEvents.fulfilment),
    ...none(orderEvents.returns),
    ...none(orderEvents.notesAndTags),
  },
});
`;

const notes = `${orders}/write/notes-and-tags`;

export const additions: readonly Addition[] = [
  {
    what: 'a command',
    edits: [
      {
        file: `${notes}/clear-tags.ts`,
        text: command(
          'clearTags',
          'ClearTags',
          "{ type: 'OrderUntagged', data: { removed: [...tags], tags: [] } }",
        ),
      },
      listed(commands, 'clearTags', 'ClearTags', './write/notes-and-tags/clear-tags.ts'),
      tested('clear-tags', `${notes}/clear-tags.ts`),
    ],
  },
  {
    what: 'a command with an event',
    edits: [
      {
        file: `${notes}/pin-order.ts`,
        text: command('pinOrder', 'PinOrder', "{ type: 'OrderPinned', data: { tags: [...tags] } }"),
      },
      listed(commands, 'pinOrder', 'PinOrder', './write/notes-and-tags/pin-order.ts'),
      {
        file: `${orders}/events/notes-and-tags.ts`,
        behind: 'export const notesAndTags = defineEventGroup({',
        insert:
          "  OrderPinned: { summary: 'An order was pinned', data: () => z.strictObject({ tags: tags('Its tags') }) },",
      },
      {
        file: `${orders}/write/order.ts`,
        behind: 'const evolve: Evolve = {',
        insert: '  OrderPinned: null,',
        isOwed: true,
      },
      {
        file: `${orders}/read/timeline/sentences.ts`,
        behind: 'export const sentences: Sentences = {',
        insert: "  OrderPinned: () => ({ told: 'Pinned' }),",
        isOwed: true,
      },
      tested('pin-order', `${notes}/pin-order.ts`),
    ],
  },
  {
    what: 'a query',
    edits: [
      {
        file: `${orders}/read/order-summary/count-orders.ts`,
        text: query('countOrders', 'CountOrders', 'orderSummaryView', './view.ts'),
      },
      listed(queries, 'countOrders', 'CountOrders', './read/order-summary/count-orders.ts'),
      tested('count-orders', `${orders}/read/order-summary/count-orders.ts`),
    ],
  },
  {
    what: 'a view with its query',
    edits: [
      { file: `${orders}/read/pinned/view.ts`, text: view },
      {
        file: `${orders}/read/pinned/find-pinned.ts`,
        text: query('findPinned', 'FindPinned', 'pinnedView', './view.ts'),
      },
      listed(queries, 'findPinned', 'FindPinned', './read/pinned/find-pinned.ts'),
      {
        file: index,
        behind: 'export const orderViews = async (): Promise<readonly AnyView[]> => [',
        insert: "  (await import('./read/pinned/view.ts')).pinnedView,",
      },
      tested('find-pinned', `${orders}/read/pinned/find-pinned.ts`),
    ],
  },
];

import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { loadersOf } from '../../src/core/dispatch/service.ts';
import type { CliBinding } from '../../src/core/model/cli-binding.ts';
import type { AnyDecider } from '../../src/core/model/command.ts';
import type { EventDefinition } from '../../src/core/model/event.ts';
import { customerEvents } from '../../src/shop/customers/events.ts';
import { customerCommands } from '../../src/shop/customers/index.ts';
import { findCustomers } from '../../src/shop/customers/read/find-customers.ts';
import { customerRejections } from '../../src/shop/customers/write/rejections.ts';
import { orderEvents } from '../../src/shop/orders/events.ts';
import { orderCommands } from '../../src/shop/orders/index.ts';
import { findOrders } from '../../src/shop/orders/read/order-summary/find-orders.ts';
import { orderRejections } from '../../src/shop/orders/write/rejections.ts';
import { productEvents } from '../../src/shop/products/events.ts';
import { productCommands } from '../../src/shop/products/index.ts';
import { findProducts } from '../../src/shop/products/read/find-products.ts';
import { productRejections } from '../../src/shop/products/write/rejections.ts';

/** What every command and every event of the three contexts keeps, so that help, prompts and documentation can follow. */

const contexts = [
  { commands: orderCommands, events: orderEvents, rejections: orderRejections },
  { commands: customerCommands, events: customerEvents, rejections: customerRejections },
  { commands: productCommands, events: productEvents, rejections: productRejections },
];
const loaded = await Promise.all(
  contexts.flatMap(({ commands, rejections }) =>
    Object.entries(loadersOf(commands)).map(async ([name, load]) => ({
      name,
      command: (await (load as () => Promise<unknown>)()) as AnyDecider,
      rejections: Object.keys(rejections),
    })),
  ),
);
/** Those that decide: an action changes no stream. */
const all = loaded.filter(({ command }) => command.kind === 'decider');

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly personal?: boolean;
}
const jsonSchema = (schema: z.ZodType): Schema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Schema;

it('never undoes what is said, paid back, delivered, received, imported, registered or forgotten', () => {
  const nos = all.filter(({ command }) => typeof command.undo !== 'function').map(({ name }) => name);
  expect(nos.toSorted()).toEqual([
    'AddNote',
    'ConfirmDelivery',
    'DiscontinueProduct',
    'ForgetCustomer',
    'ForgetGuest',
    'ImportOrder',
    'ReceiveReturn',
    'RefundPayment',
    'RegisterCustomer',
    'ReimportOrder',
    'VoidPayment',
  ]);
});

it('reaches every command by a door of its own, but the imports', () => {
  const without = all.filter(({ command }) => command.cli === undefined);
  expect(without.map(({ name }) => name)).toEqual(['ImportOrder', 'ReimportOrder']);
  const paths = all.flatMap(({ command }) => command.cli?.path ?? []);
  expect(new Set(paths).size).toBe(paths.length);
});

describe.each(all)('$name', ({ name, command, rejections }) => {
  it('is what its context calls it, and says in a sentence what it does', () => {
    expect(command.name).toBe(name);
    expect(command.summary).toMatch(/^[A-Z].*[^.]$/);
  });

  it('lists rejections of the catalogue, each once', () => {
    const own = [...command.rejections, ...(command.creates === undefined ? [] : [command.creates])];
    expect(rejections).toEqual(expect.arrayContaining(own));
    expect(new Set(command.rejections).size).toBe(command.rejections.length);
    const keyTaken = command.keyTaken === undefined ? [] : [command.keyTaken.code];
    expect(command.rejections).toEqual(expect.arrayContaining(keyTaken));
  });

  it('can be undone, or says in a sentence why it never is', () => {
    if (typeof command.undo === 'function') return;
    expect(command.undo.never).toMatch(/^[A-Z].*\.$/);
  });

  it('describes every field', () => {
    const { properties = {} } = jsonSchema(command.input);
    for (const [field, schema] of Object.entries(properties)) {
      expect({ field, description: schema.description }).toEqual({ field, description: expect.any(String) });
    }
  });

  it.runIf(command.cli !== undefined)('has a door to its fields, and shows how it is used', () => {
    const binding = command.cli as CliBinding;
    const { properties = {} } = jsonSchema(command.input);
    const fields = [
      ...(binding.args ?? []),
      ...Object.keys(binding.flags ?? {}).map((each) => each.split('.')[0] ?? ''),
    ];
    for (const field of fields) expect(properties).toHaveProperty(field);
    expect(binding.examples?.length).toBeGreaterThan(0);
    for (const { run } of binding.examples ?? []) expect(run).toContain(`daybook ${binding.path}`);
  });
});

const moving = all.filter(({ command }) => command.transition !== undefined);

it.each(moving)('$name asks for no more than its move where it is tried', ({ command }) => {
  const id = '01890000-0000-7000-8000-000000000001';
  expect(command.input.safeParse(command.transition?.with(id))).toMatchObject({ success: true });
});

const events = contexts.flatMap(({ events: { definitions } }) =>
  Object.entries(definitions).map(([type, definition]) => ({
    type,
    definition: definition as EventDefinition,
  })),
);

describe.each(events)('$type', ({ definition }) => {
  it('names the customer whose personal data it holds', () => {
    const schema = jsonSchema(definition.data());
    const { subject } = definition;
    expect(subject !== undefined).toBe(holdsPersonalData(schema));
    const named = subject === undefined ? [] : [subject];
    expect(Object.keys(schema.properties ?? {})).toEqual(expect.arrayContaining(named));
  });
});

function holdsPersonalData(schema: Schema): boolean {
  const inner = [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? []), schema.items ?? {}];
  return (
    schema.personal === true || inner.some((each) => Object.keys(each).length > 0 && holdsPersonalData(each))
  );
}

describe('the things that a command is likely to be about', () => {
  const filters = {
    order: findOrders.input,
    customer: findCustomers.input,
    product: findProducts.input,
  };
  const named = all.flatMap(({ name, command }) => {
    const { among } = command.cli ?? {};
    return among === undefined ? [] : [[name, command.aggregate.events.category, among] as const];
  });

  it.each(named)('%s: are found by a filter of the find query', (_, category, among) => {
    expect(z.safeParse(filters[category as keyof typeof filters], among).success).toBe(true);
  });
});

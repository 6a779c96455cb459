import type { Receipt } from '../../core/command.ts';
import { FailureError } from '../../core/failure.ts';
import { formatMinor, parseMinor } from '../../core/money.ts';
import { metaOf } from '../command-meta.ts';
import type { OpenedDaybook } from '../host.ts';
import { type Draft, settle } from '../input.ts';
import { type Choice, confirm, line, search } from '../prompts.ts';
import { type Session, valueOrThrow } from '../session.ts';
import { commandLine } from './command-line.ts';

/**
 * Asks for what `orders create` was not told: the customer, the lines, the address; shows the order and asks to place
 * it; prints the command that would repeat it. Nothing is written before the last question is answered.
 */
export async function createOrder(session: Session, draft: Draft): Promise<void> {
  const daybook = await session.daybook(true);
  const isWhole =
    (draft['customer'] !== undefined || draft['guest'] !== undefined) && draft['items'] !== undefined;
  if (isWhole) return;
  const asking = new Asking(session, daybook, draft);
  const newCustomer = await asking.customer();
  await asking.items();
  await asking.address();
  await asking.review(newCustomer);
  if (newCustomer !== undefined) await asking.register(newCustomer);
}

interface NewCustomer {
  readonly ref: string;
  readonly name: string;
  readonly email?: string;
}

interface Product {
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: number;
  readonly currency: string;
}

const NEW = Symbol('new customer');
const GUEST = Symbol('guest');

class Asking {
  readonly #session: Session;
  readonly #daybook: OpenedDaybook;
  readonly #draft: Draft;
  readonly #flags: [string, string][] = [];
  #currency: string | undefined;

  constructor(session: Session, daybook: OpenedDaybook, draft: Draft) {
    this.#session = session;
    this.#daybook = daybook;
    this.#draft = draft;
    this.#currency = draft['currency'] as string | undefined;
  }

  /** Answers a customer who has to be registered first. */
  async customer(): Promise<NewCustomer | undefined> {
    if (this.#draft['customer'] !== undefined || this.#draft['guest'] !== undefined) return undefined;
    const found = await search<string | typeof NEW | typeof GUEST>('Customer (type to search):', (typed) =>
      this.#customers(typed),
    );
    if (found === GUEST) {
      const name = await needed("Guest's name:");
      this.#draft['guest'] = { name };
      this.#flags.push(['--guest', name]);
      return undefined;
    }
    const fresh = found === NEW ? await newCustomer() : undefined;
    const ref = fresh?.ref ?? String(found);
    this.#draft['customer'] = ref;
    this.#flags.push(['--customer', ref]);
    return fresh;
  }

  async items(): Promise<void> {
    if (this.#draft['items'] !== undefined) return;
    const items: Draft[] = [];
    do items.push(await this.#item());
    while (await confirm('Another line?'));
    this.#draft['items'] = items;
  }

  async address(): Promise<void> {
    if (this.#draft['shippingAddress'] !== undefined) return;
    if (!(await confirm('Add a shipping address?', true))) return;
    const customerName = (this.#draft['guest'] as Draft | undefined)?.['name'];
    const address: Draft = {};
    for (const [key, label, optional] of ADDRESS) {
      const preset = key === 'name' && typeof customerName === 'string' ? customerName : undefined;
      const text = optional
        ? await line(`${label} (empty for none):`)
        : await needed(`${label}:`, preset, CHECKS[key]);
      if (text === '') continue;
      address[key] = text;
      this.#flags.push(['--ship-to', `${key}=${text}`]);
    }
    this.#draft['shippingAddress'] = address;
  }

  /** Shows what would be recorded, by a dry run of the real decision, and asks to place it. */
  async review(fresh: NewCustomer | undefined): Promise<void> {
    const { invocation, currency } = this.#session;
    const data = await settle(invocation, this.#draft, await this.#session.resolver(), currency);
    Object.assign(this.#draft, data);
    const imagined =
      fresh === undefined ? data : { ...data, customer: undefined, guest: { name: fresh.name } };
    const meta = { ...metaOf(this.#session, undefined), dryRun: true };
    const planned = await this.#daybook.commands.dispatchUnknown({
      name: 'CreateOrder',
      data: imagined,
      meta,
    });
    await this.#show(valueOrThrow(planned) as Receipt);
    if (this.#draft['place'] === undefined) {
      this.#draft['place'] = await confirm('Place it now? (no keeps it as a draft)', true);
    }
    if (this.#draft['place'] === true) this.#flags.push(['--place', '']);
    await this.#session.note(`The same without questions:\n  ${commandLine(this.#session, this.#flags)}`);
  }

  async register(customer: NewCustomer): Promise<void> {
    const answer = await this.#daybook.commands.dispatchUnknown({
      name: 'RegisterCustomer',
      data: customer,
      meta: { actor: this.#session.actor },
    });
    if (!answer.ok) throw new FailureError(answer.failure);
  }

  async #item(): Promise<Draft> {
    const product = await search<Product | undefined>('Product (type to search):', (typed) =>
      this.#products(typed),
    );
    if (product === undefined) return this.#freeLine();
    this.#currency ??= product.currency;
    const quantity = await wholeNumber('Quantity:');
    const offered = formatMinor(product.unitPrice, product.currency);
    const price = await this.#price(`Unit price (${product.currency}):`, product.currency, offered);
    const custom = price === product.unitPrice ? {} : { unitPrice: price };
    const at = price === product.unitPrice ? '' : `@${formatMinor(price, product.currency)}`;
    this.#flags.push(['--item', `${product.sku}:${quantity}${at}`]);
    return { sku: product.sku, quantity, ...custom };
  }

  async #freeLine(): Promise<Draft> {
    const name = await needed('What is it?');
    const quantity = await wholeNumber('Quantity:');
    this.#currency ??= (await needed('Currency:', this.#session.currency ?? 'USD')).toUpperCase();
    this.#draft['currency'] ??= this.#currency;
    const unitPrice = await this.#price(`Unit price (${this.#currency}):`, this.#currency);
    this.#flags.push([
      '--item',
      `name=${name},quantity=${quantity},unitPrice=${formatMinor(unitPrice, this.#currency)}`,
    ]);
    return { name, quantity, unitPrice };
  }

  async #price(message: string, currency: string, preset?: string): Promise<number> {
    const check = (text: string): string | undefined => {
      const parsed = parseMinor(text, currency);
      if ('problem' in parsed) return parsed.problem;
      return parsed.amount < 0 ? 'A price is never below zero.' : undefined;
    };
    const parsed = parseMinor(await needed(message, preset, check), currency);
    return 'amount' in parsed ? parsed.amount : 0;
  }

  async #customers(typed: string): Promise<Choice<string | typeof NEW | typeof GUEST>[]> {
    const found = await this.#find<{ ref: string; name: string }>('FindCustomers', typed);
    return [
      ...found.map(({ ref, name }) => ({ name: `${name} (${ref})`, value: ref })),
      { name: '+ a new customer', value: NEW },
      { name: '+ a guest', value: GUEST },
    ];
  }

  async #products(typed: string): Promise<Choice<Product | undefined>[]> {
    const found = await this.#find<Product>('FindProducts', typed);
    const choices = found.map((product) => ({
      name: `${product.name} (${product.sku}), ${formatMinor(product.unitPrice, product.currency)} ${product.currency}`,
      value: product,
    }));
    return [...choices, { name: '+ something that is not in the catalogue', value: undefined }];
  }

  async #find<Item>(name: string, typed: string): Promise<readonly Item[]> {
    const data = { pageSize: 10, ...(typed === '' ? {} : { text: typed }) };
    const answer = await this.#daybook.queries.dispatchUnknown({ name, data });
    return answer.ok ? (answer.value as { items: readonly Item[] }).items : [];
  }

  async #show({ events }: Receipt): Promise<void> {
    const lines = events.flatMap(({ type, data }) =>
      type === 'OrderItemAdded' ? [lineOf(data as ItemAdded)] : [],
    );
    const last = events
      .map(({ data }) => data as { totals?: Totals | null; currency?: string })
      .findLast(({ totals }) => totals);
    const currency =
      this.#currency ??
      (events.find(({ type }) => type === 'OrderCreated')?.data as { currency: string } | undefined)
        ?.currency ??
      'USD';
    const total =
      last?.totals === null || last?.totals === undefined
        ? ''
        : `  total ${formatMinor(last.totals.total, currency)} ${currency}`;
    await this.#session.note(['The order:', ...lines, total].filter((text) => text !== '').join('\n'));
    await this.#session.stderr.flush();
  }
}

interface ItemAdded {
  readonly currency: string;
  readonly line: {
    readonly name: string;
    readonly quantity: number;
    readonly unitPrice: number;
    readonly amounts: { readonly total: number };
  };
}

interface Totals {
  readonly total: number;
}

const lineOf = ({ currency, line: item }: ItemAdded): string =>
  `  ${item.quantity} × ${item.name} at ${formatMinor(item.unitPrice, currency)} = ${formatMinor(item.amounts.total, currency)}`;

const ADDRESS: readonly (readonly [string, string, boolean])[] = [
  ['name', 'Recipient', false],
  ['line1', 'Street and number', false],
  ['line2', 'More of the address', true],
  ['city', 'City', false],
  ['region', 'State or province', true],
  ['postalCode', 'Postal code', true],
  ['country', 'Country (two letters)', false],
];

const CHECKS: Readonly<Record<string, (text: string) => string | undefined>> = {
  country: (text) => (/^[A-Z]{2}$/.test(text) ? undefined : 'Two capital letters, like DE.'),
};

const needed = (
  message: string,
  preset?: string,
  check?: (text: string) => string | undefined,
): Promise<string> =>
  line(message, {
    ...(preset === undefined ? {} : { preset }),
    check: (text) => (text === '' ? 'Something is needed here.' : check?.(text)),
  });

async function wholeNumber(message: string): Promise<number> {
  const check = (text: string): string | undefined =>
    /^[1-9]\d{0,6}$/.test(text) ? undefined : 'A whole number from 1.';
  return Number(await needed(message, '1', check));
}

async function newCustomer(): Promise<NewCustomer> {
  const name = await needed("Customer's name:");
  const suggestion = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 64);
  const ref = await needed('Short name to order by:', suggestion, (text) =>
    /\s/.test(text) ? 'Without spaces.' : undefined,
  );
  const email = await line('E-mail (empty for none):');
  return { name, ref, ...(email === '' ? {} : { email }) };
}

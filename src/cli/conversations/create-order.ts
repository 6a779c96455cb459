import type { Receipt } from '../../core/command.ts';
import { FailureError } from '../../core/failure.ts';
import { formatMinor, parseMinor } from '../../core/money.ts';
import type { Result } from '../../core/result.ts';
import { metaOf } from '../command-meta.ts';
import type { OpenedDaybook } from '../host.ts';
import { type Draft, settle } from '../input.ts';
import { type Choice, confirm, line, search, suggestions } from '../prompts.ts';
import { type Session, valueOrThrow } from '../session.ts';
import { commandLine, wordsLine } from './command-line.ts';

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

interface KnownCustomer {
  readonly ref: string;
  readonly name: string;
}

const NEW = Symbol('new customer');
const GUEST = Symbol('guest');
const FREE = Symbol('not in the catalogue');
type CustomerChoice = KnownCustomer | typeof NEW | typeof GUEST;

class Asking {
  readonly #session: Session;
  readonly #daybook: OpenedDaybook;
  readonly #draft: Draft;
  readonly #flags: [string, string][] = [];
  #currency: string | undefined;
  #buyer: string | undefined;

  constructor(session: Session, daybook: OpenedDaybook, draft: Draft) {
    this.#session = session;
    this.#daybook = daybook;
    this.#draft = draft;
    this.#currency = draft['currency'] as string | undefined;
  }

  /** Answers a customer who has to be registered first. */
  async customer(): Promise<NewCustomer | undefined> {
    if (this.#draft['customer'] !== undefined || this.#draft['guest'] !== undefined) return undefined;
    const found = await search<CustomerChoice>('Customer (type to search):', (typed) =>
      this.#customers(typed),
    );
    if (found === GUEST) {
      this.#buyer = await needed("Guest's name:");
      this.#draft['guest'] = { name: this.#buyer };
      this.#flags.push(['--guest', this.#buyer]);
      return undefined;
    }
    const fresh = found === NEW ? await newCustomer() : undefined;
    const { ref, name } = fresh ?? (found as KnownCustomer);
    this.#buyer = name;
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
    const address: Draft = {};
    for (const [key, label, optional] of ADDRESS) {
      const preset = key === 'name' ? this.#buyer : undefined;
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
    Object.assign(
      this.#draft,
      await settle(invocation, this.#draft, await this.#session.resolver(), currency),
    );
    this.#show(valueOrThrow(await this.#planned(fresh, false)));
    this.#draft['place'] ??= await this.#wantsToPlace(await this.#planned(fresh, true));
    if (this.#draft['place'] === true) this.#flags.push(['--place', '']);
    const before = fresh === undefined ? [] : [customerLine(fresh)];
    const told = [...before, commandLine(this.#session, this.#flags)].map((text) => `  ${text}`);
    await this.#session.note('The same without questions:');
    for (const text of told) await this.#session.note(text);
  }

  /** A new customer is not registered yet: for the plan a guest stands in. */
  async #planned(fresh: NewCustomer | undefined, place: boolean): Promise<Result<Receipt>> {
    const { customer, ...others } = this.#draft;
    const buyer = fresh === undefined ? { customer } : { guest: { name: fresh.name } };
    return (await this.#daybook.commands.dispatchUnknown({
      name: 'CreateOrder',
      data: { ...others, ...buyer, place },
      meta: { ...metaOf(this.#session, undefined), dryRun: true },
    })) as Result<Receipt>;
  }

  /** What cannot be placed may still be kept. */
  async #wantsToPlace(placed: Result<Receipt>): Promise<boolean> {
    if (placed.ok) return confirm('Place it now? (no keeps it as a draft)', true);
    await this.#session.note(`It cannot be placed yet: ${placed.failure.message}`);
    if (await confirm('Keep it as a draft?', true)) return false;
    throw new FailureError({ kind: 'declined', code: 'declined', message: 'Declined: nothing written.' });
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
    const product = await search<Product | typeof FREE>('Product (type to search):', (typed) =>
      this.#products(typed),
    );
    if (product === FREE) return this.#freeLine();
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

  async #customers(typed: string): Promise<Choice<CustomerChoice>[]> {
    const found = await suggestions<KnownCustomer>(this.#session, 'FindCustomers', typed);
    return [
      ...found.map((known) => ({ name: `${known.name} (${known.ref})`, value: known })),
      { name: '+ a new customer', value: NEW },
      { name: '+ a guest', value: GUEST },
    ];
  }

  async #products(typed: string): Promise<Choice<Product | typeof FREE>[]> {
    const found = await suggestions<Product>(this.#session, 'FindProducts', typed, { status: 'active' });
    const choices = found.map((product) => ({
      name: `${product.name} (${product.sku}), ${formatMinor(product.unitPrice, product.currency)} ${product.currency}`,
      value: product,
    }));
    return [...choices, { name: '+ something that is not in the catalogue', value: FREE }];
  }

  #show({ events }: Receipt): void {
    const items = events.filter(({ type }) => type === 'OrderItemAdded').map(({ data }) => data as ItemAdded);
    const last = items.at(-1);
    const total = last === undefined ? [] : [`  total ${inCurrency(last.totals.total, last.currency)}`];
    for (const text of ['The order:', ...items.map(lineOf), ...total]) void this.#session.note(text);
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
  /** The order's, with this line. */
  readonly totals: { readonly total: number };
}

const inCurrency = (amount: number, currency: string): string =>
  `${formatMinor(amount, currency)} ${currency}`;

const lineOf = ({ currency, line: item }: ItemAdded): string =>
  `  ${item.quantity} × ${item.name} at ${formatMinor(item.unitPrice, currency)} = ${inCurrency(item.amounts.total, currency)}`;

const customerLine = ({ ref, name, email }: NewCustomer): string =>
  wordsLine([
    'daybook',
    'customers',
    'add',
    '--ref',
    ref,
    '--name',
    name,
    ...(email === undefined ? [] : ['--email', email]),
  ]);

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

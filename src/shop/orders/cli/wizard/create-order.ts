import { metaOf } from '../../../../cli/argv/command-meta.ts';
import { dataOf } from '../../../../cli/argv/input.ts';
import { dispatchAtomically } from '../../../../cli/run/dispatch-atomically.ts';
import { type Choice, confirm, line, search } from '../../../../cli/session/prompts.ts';
import type { Session } from '../../../../cli/session/session.ts';
import { canSuggest, suggestions } from '../../../../cli/session/suggestions.ts';
import { unlessUnreadable } from '../../../../cli/session/unless-unreadable.ts';
import type { PartialInput } from '../../../../core/describe/input-path.ts';
import type { OpenedDaybook } from '../../../../core/dispatch/opened-daybook.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import type { Result } from '../../../../core/kernel/result.ts';
import { valueOrThrow } from '../../../../core/kernel/value-or-throw.ts';
import type { Command, Receipt } from '../../../../core/model/command.ts';
import { formatMinor, parseMinor } from '../../../../core/model/money.ts';
import { type Address, askAddress, inOneLine } from './ask-address.ts';
import { commandLine } from './command-line.ts';
import { customerLine, type NewCustomer, newCustomer } from './new-customer.ts';
import { needed, wholeNumber } from './questions.ts';

/**
 * Prompts for what `orders create` was not given: the customer, the lines, the address; shows the order and offers to place
 * it; prints the commands that would repeat it. Nothing is written before the last question is answered; a new customer
 * is then stored together with the order.
 */
export async function createOrder(
  session: Session,
  draft: PartialInput,
): Promise<readonly Receipt[] | undefined> {
  const daybook = await session.daybook(true);
  const isWhole =
    (draft['customer'] !== undefined || draft['guest'] !== undefined) && draft['items'] !== undefined;
  if (isWhole) return undefined;
  const asking = new Asking(session, daybook, draft);
  await asking.customer();
  await asking.items();
  await asking.address();
  await asking.review();
  return valueOrThrow(await asking.send());
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
  readonly address: Address | null;
}

const NEW = Symbol('new customer');
const GUEST = Symbol('guest');
const FREE = Symbol('not in the catalogue');
type CustomerChoice = KnownCustomer | typeof NEW | typeof GUEST;

class Asking {
  readonly #session: Session;
  readonly #daybook: OpenedDaybook;
  readonly #draft: PartialInput;
  readonly #flags: [string, string][] = [];
  #currency: string | undefined;
  #buyer: string | undefined;
  /** A customer who is registered together with the order. */
  #fresh: NewCustomer | undefined;
  /** Where the customer's orders are sent. */
  #home: Address | null = null;

  constructor(session: Session, daybook: OpenedDaybook, draft: PartialInput) {
    this.#session = session;
    this.#daybook = daybook;
    this.#draft = draft;
    this.#currency = draft['currency'] as string | undefined;
  }

  async customer(): Promise<void> {
    if (this.#draft['guest'] !== undefined) return;
    const named = this.#draft['customer'];
    if (typeof named === 'string') return this.#known(named);
    if (!(await canSuggest(this.#session, 'customer'))) return this.#typedCustomer();
    const found = await search<CustomerChoice>('Which customer?', (typed) => this.#customers(typed));
    if (found === GUEST) return this.#guest();
    this.#fresh = found === NEW ? await newCustomer() : undefined;
    const chosen = this.#fresh ?? (found as KnownCustomer);
    this.#knows(chosen);
    this.#isFor(chosen.ref);
  }

  async #guest(): Promise<void> {
    this.#buyer = await needed("What is the guest's name?");
    this.#draft['guest'] = { name: this.#buyer };
    this.#flags.push(['--guest', this.#buyer]);
  }

  async #typedCustomer(): Promise<void> {
    const ref = await line("Which customer? (the customer's ref; empty for a guest)");
    return ref === '' ? this.#guest() : this.#isFor(ref);
  }

  #isFor(ref: string): void {
    this.#draft['customer'] = ref;
    this.#flags.push(['--customer', ref]);
  }

  #knows({ name, address = null }: Pick<KnownCustomer, 'name'> & Partial<KnownCustomer>): void {
    this.#buyer = name;
    this.#home = address;
  }

  async items(): Promise<void> {
    if (this.#draft['items'] !== undefined) return;
    const items: PartialInput[] = [];
    do items.push(await this.#item());
    while (await confirm('Another line?'));
    this.#draft['items'] = items;
  }

  async address(): Promise<void> {
    if (this.#draft['shippingAddress'] !== undefined) return;
    if (this.#home !== null) {
      if (await confirm(`Ship to ${inOneLine(this.#home, this.#buyer)}?`, true)) return;
    } else if (!(await confirm('Add a shipping address?', true))) return;
    const address = await askAddress(this.#session, this.#buyer);
    for (const [key, text] of Object.entries(address)) this.#flags.push(['--ship-to', `${key}=${text}`]);
    this.#draft['shippingAddress'] = address;
  }

  /** Shows what would be recorded, by a dry run of the real decision, and offers to place it. */
  async review(): Promise<void> {
    Object.assign(this.#draft, dataOf(this.#session.invocation, this.#draft, this.#session.app.entities));
    this.#show(valueOrThrow(await this.#dryRun(false)));
    this.#draft['place'] ??= await this.#wantsToPlace(await this.#dryRun(true));
    if (this.#draft['place'] === true) this.#flags.push(['--place', '']);
    const { whichDaybook } = this.#session;
    const before = this.#fresh === undefined ? [] : [customerLine(this.#fresh, whichDaybook)];
    const lines = [...before, commandLine(this.#session, this.#flags)].map((text) => `  ${text}`);
    await this.#session.note('The same without questions:');
    for (const text of lines) await this.#session.note(text);
  }

  send(): Promise<Result<readonly Receipt[]>> {
    return dispatchAtomically(this.#daybook, this.#commands({}, {}));
  }

  async #dryRun(place: boolean): Promise<Result<readonly Receipt[]>> {
    return dispatchAtomically(
      await this.#daybook.dryRun(),
      this.#commands({ place }, { commandId: undefined }),
    );
  }

  #commands(data: object, meta: object): readonly Command[] {
    const order = {
      name: 'CreateOrder',
      data: { ...this.#draft, ...data },
      meta: { ...metaOf(this.#session), ...meta },
    };
    if (this.#fresh === undefined) return [order];
    const key = order.meta.commandId === undefined ? undefined : `${order.meta.commandId}:customer`;
    const customer = {
      name: 'RegisterCustomer',
      data: this.#fresh,
      meta: { ...metaOf(this.#session, key), expectedVersion: undefined, ...meta },
    };
    return [customer, order];
  }

  /** What cannot be placed may still be kept. */
  async #wantsToPlace(placed: Result<unknown>): Promise<boolean> {
    if (placed.ok) return confirm('Place it now? (no keeps it as a draft)', true);
    await this.#session.note(`It cannot be placed yet: ${placed.failure.message}`);
    if (await confirm('Keep it as a draft?', true)) return false;
    throw new FailureError({ kind: 'declined', code: 'declined', message: 'Declined: nothing written.' });
  }

  /** Without a catalogue to choose from, at the catalogue's price. */
  async #typedItem(): Promise<PartialInput> {
    const sku = await line('Which product? (its SKU; empty for something that is not in the catalogue)');
    if (sku === '') return this.#freeLine();
    const quantity = await wholeNumber('How many?');
    this.#flags.push(['--item', `${sku}:${quantity}`]);
    return { sku, quantity };
  }

  async #item(): Promise<PartialInput> {
    if (!(await canSuggest(this.#session, 'product'))) return this.#typedItem();
    const product = await search<Product | typeof FREE>('Which product?', (typed) => this.#products(typed));
    if (product === FREE) return this.#freeLine();
    this.#currency ??= product.currency;
    const quantity = await wholeNumber('How many?');
    const offered = formatMinor(product.unitPrice, product.currency);
    const price = await this.#price(
      `At which price each, in ${product.currency}?`,
      product.currency,
      offered,
    );
    const custom = price === product.unitPrice ? {} : { unitPrice: price };
    const at = price === product.unitPrice ? '' : `@${formatMinor(price, product.currency)}`;
    this.#flags.push(['--item', `${product.sku}:${quantity}${at}`]);
    return { sku: product.sku, quantity, ...custom };
  }

  async #freeLine(): Promise<PartialInput> {
    const name = await needed('What is it?');
    const quantity = await wholeNumber('How many?');
    this.#currency ??= (await needed('In which currency?', this.#session.currency ?? 'USD')).toUpperCase();
    this.#draft['currency'] ??= this.#currency;
    const unitPrice = await this.#price(`At which price each, in ${this.#currency}?`, this.#currency);
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
    const found = await suggestions<KnownCustomer>(this.#session, 'customer', typed);
    return [
      ...found.map((known) => ({ name: `${known.name} (${known.ref})`, value: known })),
      { name: '+ a new customer', value: NEW },
      { name: '+ a guest', value: GUEST },
    ];
  }

  async #products(typed: string): Promise<Choice<Product | typeof FREE>[]> {
    const found = await suggestions<Product>(this.#session, 'product', typed, { status: 'active' });
    const choices = found.map((product) => ({
      name: `${product.name} (${product.sku}), ${formatMinor(product.unitPrice, product.currency)} ${product.currency}`,
      value: product,
    }));
    return [...choices, { name: '+ something that is not in the catalogue', value: FREE }];
  }

  /** Who the customer is; where the views cannot be read, the decision knows. */
  async #known(ref: string): Promise<void> {
    const { queries } = this.#daybook;
    const found = await unlessUnreadable(async () =>
      valueOrThrow(await queries.dispatchUnknown({ name: 'GetCustomer', data: { ref } })),
    );
    if (found !== undefined) this.#knows(found as KnownCustomer);
  }

  #show(receipts: readonly Receipt[]): void {
    const events = receipts.flatMap((receipt) => receipt.events);
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

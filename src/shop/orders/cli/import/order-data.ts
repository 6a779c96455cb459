import { omitUndefined } from '../../../../core/kernel/omit.ts';
import { dateIn } from '../../../../core/kernel/zone.ts';
import { countryCode, nearCountries } from '../../../../core/model/country-names.ts';
import { cancelReasons } from '../../events/words.ts';
import { amountsOf, shippingOf, totalsOf } from '../../rules/amounts.ts';
import { discountIn, type GivenDiscount, pricedLine, type ReadLine, readLine } from './line-items.ts';
import { OrderCells, type Reading, type Said } from './order-cells.ts';
import { paymentsOf } from './order-payments.ts';
import { linesOf, type OrderRows } from './order-rows.ts';
import { type GivenShipping, type Taxed, taxed } from './order-taxes.ts';
import { refundsIn } from './refund-rows.ts';
import { RowProblem } from './row-problem.ts';
import { type ImportedStatus, importedStatuses, statusNamed } from './status-words.ts';
import type { Target } from './targets.ts';

/** What ImportOrder takes. */
export type OrderData = Record<string, unknown> & { readonly items: readonly Record<string, unknown>[] };

/** What the rows of an order say. */
export interface ReadOrder {
  readonly data: OrderData;
  /** For who registers its customer. */
  readonly phone: string | undefined;
  /** What an address lacks of which the street is said: it is not kept. */
  readonly lacking: Target | undefined;
  /** Whether anything of the file is the date. */
  readonly hasDate: boolean;
}

/** The rows of an order as ImportOrder's data. @throws RowProblem */
export function orderData(order: OrderRows, reading: Reading): ReadOrder {
  if (order.wrong !== undefined) throw new RowProblem(order.wrong);
  const rows = linesOf(order);
  const [first] = rows;
  if (first === undefined) throw noSale(order);
  const cells = new OrderCells({ ...order, rows, first: first.row }, reading);
  const refunds = refundsIn(
    order.rows.filter((row) => row.refundOf !== undefined),
    cells,
  );
  const times = timesOf(cells);
  const discount = discountIn((target) => cells.text(target), 'discount', first.row, cells);
  const lines = [...rows.map((row) => readLine(row, cells)), ...surchargeOf(cells)];
  const sold = taxed({ lines, discount, shipping: shippingIn(cells) }, cells);
  const total = cells.money('total');
  const data = omitUndefined({
    externalRef: order.order,
    ...buyerOf(cells),
    currency: cells.currency,
    items: sold.items,
    discount:
      discount === undefined ? undefined : omitUndefined({ ...discount, code: cells.text('discountCode') }),
    shipping: sold.shipping,
    ...addressesOf(cells),
    requiredBy: dayOf(cells.time('requiredBy')?.instant, reading.zone),
    placedAt: times.status === 'draft' ? undefined : times.date,
    createdAt: times.status === 'draft' ? times.date : undefined,
    completedAt: times.completedAt,
    cancelledAt: times.cancelledAt,
    cancelReason: times.cancelledAt === undefined ? undefined : cancelReason(cells),
    shipments: shipmentsOf(cells, times),
    payments: paymentsOf(
      cells,
      total ?? computedTotal(sold, discount),
      {
        placedAt: times.date,
        cancelledAt: times.cancelledAt,
        paidAt: times.at('paidAt'),
        refundedAt: times.at('refundedAt'),
      },
      refunds,
    ),
    tags: cells.list('tags', (text) => text.split(/[,;]/)),
    notes: notesOf(cells),
    declaredTotal: total,
  }) as OrderData;
  const lacking = [SHIPPED_TO, BILLED_TO].map((targets) => lackingIn(cells, targets));
  return {
    data,
    phone: cells.text('customer') === undefined ? undefined : cells.text('phone'),
    lacking: lacking.find((target) => target !== undefined),
    hasDate: reading.columns.has('date'),
  };
}

const noSale = ({ order, first }: OrderRows): RowProblem =>
  new RowProblem(
    `Row ${first}: a refund (${order}) whose sale is not in the file: record it on its order with "daybook orders refund", or by the payment that it names with "daybook payments import".`,
  );

// --- when ------------------------------------------------------------------------------------------------------------

interface Times {
  readonly status: ImportedStatus;
  readonly date: string | undefined;
  readonly completedAt: string | undefined;
  readonly cancelledAt: string | undefined;
  at(target: Target): string | undefined;
}

/** A day without a time is not before the order, if that was on the same day. */
function timesOf(cells: OrderCells): Times {
  const date = cells.time('date')?.instant;
  const at = (target: Target): string | undefined => {
    const time = cells.time(target);
    if (time === undefined) return undefined;
    const isSameDay =
      time.isDay &&
      date !== undefined &&
      dayOf(date, cells.reading.zone) === dayOf(time.instant, cells.reading.zone);
    return isSameDay && time.instant < date ? date : time.instant;
  };
  const [completedAt, cancelledAt] = [at('completedAt'), at('cancelledAt')];
  const status = statusOf(cells) ?? (date === undefined ? 'draft' : 'placed');
  const latest = [date, at('shippedAt'), at('deliveredAt'), at('paidAt')]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  return {
    status,
    date,
    at,
    completedAt: completedAt ?? (status === 'completed' ? latest : undefined),
    cancelledAt: cancelledAt ?? (status === 'cancelled' ? date : undefined),
  };
}

function statusOf(cells: OrderCells): ImportedStatus | undefined {
  const said = cells.said('status');
  if (said === undefined) return undefined;
  const found = statusNamed(said.text, cells.reading.statusWords);
  if (found !== undefined) return found;
  throw new RowProblem(
    `Row ${said.row}: status is "${said.text}": say what it means with --status-words placed=${said.text} (or ${importedStatuses.filter((one) => one !== 'placed').join(', ')}).`,
  );
}

const dayOf = (instant: string | undefined, zone: string): string | undefined =>
  instant === undefined ? undefined : dateIn(zone, instant);

function shipmentsOf(cells: OrderCells, { at }: Times): object[] | undefined {
  const shippedAt = at('shippedAt');
  if (shippedAt === undefined) return undefined;
  const trackingNumbers = cells.list('tracking', (text) => text.split(/[,;]/));
  return [
    omitUndefined({
      shippedAt,
      deliveredAt: at('deliveredAt'),
      carrier: cells.text('carrier'),
      trackingNumbers,
    }),
  ];
}

// --- who -------------------------------------------------------------------------------------------------------------

function buyerOf(cells: OrderCells): Record<string, unknown> {
  const customer = cells.text('customer');
  const email = cells.text('customerEmail');
  const name = cells.text('customerName');
  if (customer !== undefined) return { customer, customerName: name, customerEmail: email };
  const guest = name ?? cells.reading.guestName;
  if (guest === undefined)
    throw new RowProblem(
      `Row ${cells.order.first} names neither a customer nor a customerName: --guest-name gives those without one a name.`,
    );
  return { guest: omitUndefined({ name: guest, email }) };
}

interface AddressTargets {
  readonly name: Target;
  readonly line1: Target;
  readonly line2: Target;
  readonly city: Target;
  readonly region: Target;
  readonly postalCode: Target;
  readonly country: Target;
}

const SHIPPED_TO: AddressTargets = {
  name: 'shipName',
  line1: 'line1',
  line2: 'line2',
  city: 'city',
  region: 'region',
  postalCode: 'postalCode',
  country: 'country',
};

const BILLED_TO: AddressTargets = {
  name: 'billName',
  line1: 'billLine1',
  line2: 'billLine2',
  city: 'billCity',
  region: 'billRegion',
  postalCode: 'billPostalCode',
  country: 'billCountry',
};

/** A country without a street is no address, and kept for reports by country. */
function addressesOf(cells: OrderCells) {
  const shippingAddress = addressOf(cells, SHIPPED_TO);
  const billingAddress = addressOf(cells, BILLED_TO);
  if (shippingAddress !== undefined || billingAddress !== undefined)
    return { shippingAddress, billingAddress };
  const country = cells.said('country') ?? cells.said('billCountry');
  return { country: country === undefined ? undefined : codeOf(country) };
}

function lackingIn(cells: OrderCells, { line1, city, country }: AddressTargets): Target | undefined {
  if (cells.text(line1) === undefined) return undefined;
  return [city, country].find((target) => cells.text(target) === undefined);
}

function addressOf(cells: OrderCells, targets: AddressTargets): object | undefined {
  const [line1, city, country] = [
    cells.text(targets.line1),
    cells.text(targets.city),
    cells.said(targets.country),
  ];
  if (line1 === undefined || city === undefined || country === undefined) return undefined;
  return omitUndefined({
    name: cells.text(targets.name),
    line1,
    line2: cells.text(targets.line2),
    city,
    region: cells.text(targets.region),
    postalCode: cells.text(targets.postalCode)?.replace(/^['’]/, ''),
    country: codeOf(country),
  });
}

function codeOf({ text, row }: Said): string {
  const code = countryCode(text);
  if (code !== undefined) return code;
  const [near] = nearCountries(text);
  const meant = near === undefined ? '' : ` Did you mean "${near}"?`;
  throw new RowProblem(`Row ${row}: "${text}" is not a country.${meant}`);
}

// --- what ------------------------------------------------------------------------------------------------------------

function shippingIn(cells: OrderCells): GivenShipping | undefined {
  const amount = cells.money('shipping');
  if (amount === undefined) return undefined;
  const left = amount - (cells.money('shippingDiscount') ?? 0);
  if (left < 0) throw new RowProblem(`Row ${cells.order.first}: shippingDiscount is more than shipping.`);
  return { method: cells.text('shippingMethod') ?? 'standard', amount: left };
}

/** A fee of the order beside its lines: gift wrap, a tip. */
function surchargeOf(cells: OrderCells): readonly ReadLine[] {
  const [amount, tax] = [cells.money('surcharge') ?? 0, cells.money('surchargeTax')];
  if (amount === 0 && (tax ?? 0) === 0) return [];
  const item = { name: 'Surcharge', unitPrice: amount, requiresShipping: false };
  return [{ row: cells.order.first, tax, rates: [], isTaxable: true, item }];
}

/** Undefined where the catalogue's prices are not known here. */
function computedTotal({ items, shipping }: Taxed, discount: GivenDiscount | undefined): number | undefined {
  if (items.some(({ unitPrice }) => unitPrice === undefined)) return undefined;
  const lines = items.map((item, index) => pricedLine({ item }, index));
  const given =
    discount === undefined ? null : { percentPpm: null, amount: null, code: null, reason: null, ...discount };
  const amounts = amountsOf({ lines, discount: given });
  return totalsOf(
    lines.map(({ lineId, quantity }) => ({
      quantity,
      amounts: amounts.get(lineId) as NonNullable<ReturnType<typeof amounts.get>>,
    })),
    shipping === undefined
      ? null
      : shippingOf({ taxRatePpm: 0, taxIncluded: false, taxAdjustment: 0, ...shipping }),
  ).total;
}

const isReason = (text: string): boolean => cancelReasons.some((reason) => reason === text);

function cancelReason(cells: OrderCells): string | undefined {
  const text = cells.text('cancelReason')?.toLowerCase();
  if (text === undefined) return undefined;
  return isReason(text) ? text : 'other';
}

/** A reason in other words than ours is kept as a note, and so is how a guest is called. */
function notesOf(cells: OrderCells): readonly { text: string }[] | undefined {
  const notes = [...(cells.list('note', (text) => [text]) ?? [])];
  const reason = cells.text('cancelReason');
  if (reason !== undefined && !isReason(reason.toLowerCase())) notes.push(`Cancelled: ${reason}`);
  const phone = cells.text('phone');
  if (phone !== undefined && cells.text('customer') === undefined) notes.push(`Phone: ${phone}`);
  return notes.length === 0 ? undefined : notes.map((text) => ({ text }));
}

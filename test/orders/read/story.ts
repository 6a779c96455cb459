import { v7 } from 'uuid';
import type { EventData, EventType } from '../../../src/core/model/event.ts';
import type { Address } from '../../../src/shop/money/address.ts';
import type { Discount, LineUnits, OrderLine } from '../../../src/shop/orders/events/order-line.ts';
import type { Settlement, Shipping } from '../../../src/shop/orders/events/sums.ts';
import type { OrderEvents } from '../../../src/shop/orders/events.ts';
import { amountsOf, shippingOf, totalsOf } from '../../../src/shop/orders/rules/amounts.ts';
import {
  type Booked,
  bookedLine,
  NOTHING_BOOKED,
  plus,
  returnedLine,
  type SaleLine,
  saleBetween,
  shippingSold,
} from '../../../src/shop/orders/rules/sales.ts';
import { settlementOf, unitsOf } from '../../../src/shop/orders/rules/status.ts';
import type { GivenEvent } from '../../support/shop.ts';

/** What a deciding side would record of an order, written as what happens to it. Amounts come from the rules. */

interface Line extends OrderLine {
  shipped: number;
  delivered: number;
  requested: number;
  returned: number;
  credited: number;
  takenBack: SaleLine | null;
}

export interface StoryOptions {
  readonly id?: string;
  readonly customer?: string | null;
  readonly name?: string;
  readonly email?: string;
  readonly currency?: string;
  readonly externalRef?: string;
  readonly requiredBy?: string;
  /** When it begins: an ISO instant. Everything happens then until `at` says otherwise. */
  readonly at?: string;
}

export const ann: Address = {
  name: 'Ann Lee',
  line1: '1 High Street',
  line2: null,
  city: 'Leeds',
  region: null,
  postalCode: 'LS1 1AA',
  country: 'GB',
};

export class Story {
  readonly id: string;
  readonly events: GivenEvent[] = [];
  readonly #currency: string;
  readonly #customerRef: string | null;
  readonly #lines: Line[] = [];
  readonly #tags: string[] = [];
  readonly #facts = { cancelled: false, credited: 0, authorized: 0, captured: 0, refunded: 0 };
  #address: Address | null = null;
  #discount: Discount | null = null;
  #shipping: Shipping | null = null;
  #books: Booked = NOTHING_BOOKED;
  #at: string;

  constructor(options: StoryOptions = {}) {
    this.id = options.id ?? v7();
    this.#currency = options.currency ?? 'USD';
    this.#customerRef = options.customer === undefined ? 'ann' : options.customer;
    this.#at = options.at ?? '2026-01-01T09:00:00.000Z';
    this.#tell('OrderCreated', {
      customerRef: this.#customerRef,
      customerName: options.name ?? 'Ann Lee',
      customerEmail: options.email ?? null,
      currency: this.#currency,
      externalRef: options.externalRef ?? null,
      requiredBy: options.requiredBy ?? null,
    });
  }

  /** What follows happens at this time. */
  at(instant: string): this {
    this.#at = instant;
    return this;
  }

  item(sku: string | null, quantity: number, unitPrice: number, more: Partial<OrderLine> = {}): this {
    const line = {
      lineId: `L${this.events.filter(({ type }) => type === 'OrderItemAdded').length + 1}`,
      sku,
      name: sku === null ? 'Gift wrap' : `The ${sku}`,
      category: null,
      requiresShipping: true,
      quantity,
      unitPrice,
      taxRatePpm: 0,
      taxIncluded: false,
      taxAdjustment: 0,
      discount: null,
      amounts: undefined as unknown as OrderLine['amounts'],
      ...more,
    };
    this.#lines.push({ ...line, ...UNTOUCHED });
    const reallocated = this.#price(line.lineId);
    return this.#tell('OrderItemAdded', {
      currency: this.#currency,
      line: plain(this.#line(line.lineId)),
      reallocated,
      totals: this.#totals(),
    });
  }

  change(lineId: string, change: { quantity?: number; unitPrice?: number }): this {
    const line = this.#line(lineId);
    const before = { quantity: line.quantity, unitPrice: line.unitPrice, total: line.amounts.total };
    Object.assign(line, change);
    const reallocated = this.#price(lineId);
    return this.#tell('OrderItemChanged', {
      currency: this.#currency,
      line: plain(line),
      before,
      reallocated,
      totals: this.#totals(),
    });
  }

  remove(lineId: string): this {
    const line = this.#line(lineId);
    this.#lines.splice(this.#lines.indexOf(line), 1);
    const reallocated = this.#price(lineId);
    return this.#tell('OrderItemRemoved', {
      currency: this.#currency,
      line: plain(line),
      reallocated,
      totals: this.#totals(),
    });
  }

  /** A rate on the whole order, or on a line. */
  discount(percentPpm: number, lineId: string | null = null): this {
    const discount = { percentPpm, amount: null, code: null, reason: null };
    if (lineId === null) this.#discount = discount;
    else this.#line(lineId).discount = discount;
    const reallocated = this.#price(null);
    const { lines } = { lines: this.#lines };
    const value = lines.reduce(
      (sum, { amounts }) => sum + (lineId === null ? amounts.orderDiscount : amounts.lineDiscount),
      0,
    );
    return this.#tell('DiscountApplied', {
      lineId,
      currency: this.#currency,
      ...discount,
      value,
      before: 0,
      reallocated,
      totals: this.#totals(),
    });
  }

  shipTo(address: Address): this {
    const before = this.#address;
    this.#address = address;
    return this.#tell('ShippingAddressSet', { customerRef: this.#customerRef, address, before });
  }

  shipping(amount: number): this {
    const before = this.#shipping;
    const untaxed = { taxRatePpm: 0, taxIncluded: false, taxAdjustment: 0 };
    this.#shipping = shippingOf({ method: 'Parcel', amount, ...untaxed });
    return this.#tell('ShippingSet', {
      currency: this.#currency,
      ...this.#shipping,
      before,
      totals: this.#totals(),
    });
  }

  place(): this {
    return this.#tell('OrderPlaced', {
      customerRef: this.#customerRef,
      currency: this.#currency,
      totals: this.#totals(),
      settlement: this.#settlement(),
      units: unitsOf(this.#lines),
      sale: this.#book(this.#toBook()),
    });
  }

  cancel(reason: EventData<OrderEvents, 'OrderCancelled'>['reason'] = 'customer'): this {
    const wasPlaced = this.events.some(({ type }) => type === 'OrderPlaced');
    this.#facts.cancelled = true;
    const settlement = this.#settlement();
    return this.#tell('OrderCancelled', {
      customerRef: this.#customerRef,
      currency: this.#currency,
      from: wasPlaced ? 'placed' : 'created',
      reason,
      note: null,
      refundDue: Math.max(0, -settlement.balance),
      settlement,
      sale: wasPlaced ? this.#book(NOTHING_BOOKED) : null,
    });
  }

  status(change: 'completed' | 'reopened' | 'reinstated'): this {
    if (change === 'reinstated') this.#facts.cancelled = false;
    const words = {
      completed: ['placed', 'completed'],
      reopened: ['completed', 'placed'],
      reinstated: ['cancelled', 'placed'],
    } as const;
    const [from, to] = words[change];
    return this.#tell('OrderStatusChanged', {
      currency: this.#currency,
      change,
      from,
      to,
      reason: null,
      forced: false,
      settlement: this.#settlement(),
      sale: change === 'reinstated' ? this.#book(this.#toBook()) : null,
    });
  }

  hold(reason: EventData<OrderEvents, 'OrderHeld'>['reason']): this {
    return this.#tell('OrderHeld', { customerRef: this.#customerRef, reason, note: null, onHold: [reason] });
  }

  release(reason: EventData<OrderEvents, 'OrderHeld'>['reason']): this {
    return this.#tell('HoldReleased', { customerRef: this.#customerRef, reason, note: null, onHold: [] });
  }

  authorize(amount: number, expiresAt: string | null = null): this {
    this.#facts.authorized += amount;
    return this.#tell('PaymentAuthorized', {
      ...this.#payment('P1'),
      amount,
      expiresAt,
      settlement: this.#settlement(),
    });
  }

  capture(amount: number): this {
    this.#facts.authorized -= amount;
    this.#facts.captured += amount;
    return this.#tell('PaymentCaptured', {
      ...this.#payment('P1'),
      amount,
      captured: this.#facts.captured,
      open: this.#facts.authorized,
      settlement: this.#settlement(),
    });
  }

  pay(amount: number, paymentId = 'P1'): this {
    this.#facts.captured += amount;
    return this.#tell('PaymentRecorded', {
      ...this.#payment(paymentId),
      amount,
      overpaid: 0,
      settlement: this.#settlement(),
    });
  }

  refund(amount: number, paymentId = 'P1', credited = 0): this {
    this.#facts.refunded += amount;
    this.#facts.credited += credited;
    return this.#tell('PaymentRefunded', {
      ...this.#payment(paymentId),
      amount,
      reason: 'Broken',
      returnId: null,
      refunded: this.#facts.refunded,
      credited,
      settlement: this.#settlement(),
    });
  }

  ship(lineId: string, quantity: number, shipmentId = 'S1', trackingNumbers: string[] = []): this {
    const line = this.#line(lineId);
    line.shipped += quantity;
    return this.#tell('OrderShipped', {
      shipmentId,
      carrier: 'Royal Mail',
      trackingNumbers,
      lines: [counted(line, quantity)],
      units: unitsOf(this.#lines),
    });
  }

  deliver(lineId: string, quantity: number, shipmentId = 'S1'): this {
    const line = this.#line(lineId);
    line.delivered += quantity;
    const units = unitsOf(this.#lines);
    return this.#tell('ShipmentDelivered', { shipmentId, lines: [counted(line, quantity)], units });
  }

  requestReturn(lineId: string, quantity: number, returnId = 'R1'): this {
    const line = this.#line(lineId);
    line.requested += quantity;
    const units = unitsOf(this.#lines);
    return this.#tell('ReturnRequested', {
      returnId,
      reason: 'Too small',
      lines: [counted(line, quantity)],
      units,
    });
  }

  receiveReturn(lineId: string, quantity: number, credit: number, returnId = 'R1'): this {
    const line = this.#line(lineId);
    line.requested -= quantity;
    line.returned += quantity;
    this.#facts.credited += credit;
    const { credited, takenBack } = line;
    const entry = returnedLine({ ...plain(line), credited, takenBack }, quantity, credit);
    line.credited += credit;
    line.takenBack = takenBack === null ? entry : plus(entry, takenBack);
    const sale = { ...this.#head(), shipping: 0, shippingTax: 0, lines: [entry] };
    this.#books = this.#toBook();
    return this.#tell('ReturnReceived', {
      returnId,
      currency: this.#currency,
      lines: [{ ...counted(line, quantity), condition: 'resellable', credit }],
      credit,
      closed: line.requested === 0,
      units: unitsOf(this.#lines),
      settlement: this.#settlement(),
      sale,
    });
  }

  note(text: string): this {
    const noteId = `N${this.events.filter(({ type }) => type === 'NoteAdded').length + 1}`;
    return this.#tell('NoteAdded', { customerRef: this.#customerRef, noteId, text });
  }

  tag(...added: string[]): this {
    this.#tags.push(...added);
    return this.#tell('OrderTagged', { added, tags: [...this.#tags] });
  }

  untag(...removed: string[]): this {
    for (const tag of removed) this.#tags.splice(this.#tags.indexOf(tag), 1);
    return this.#tell('OrderUntagged', { removed, tags: [...this.#tags] });
  }

  #tell<Type extends EventType<OrderEvents>>(type: Type, data: EventData<OrderEvents, Type>): this {
    this.events.push({ type, data: structuredClone(data), at: this.#at });
    return this;
  }

  /** Prices all lines anew; answers the others whose amounts changed. */
  #price(lineId: string | null) {
    const amounts = amountsOf({ lines: this.#lines, discount: this.#discount });
    const changed = this.#lines.filter(
      (line) =>
        line.lineId !== lineId && JSON.stringify(line.amounts) !== JSON.stringify(amounts.get(line.lineId)),
    );
    for (const line of this.#lines) line.amounts = amounts.get(line.lineId) ?? line.amounts;
    return changed.map((line) => ({ lineId: line.lineId, amounts: line.amounts }));
  }

  #line(lineId: string): Line {
    const line = this.#lines.find((one) => one.lineId === lineId);
    if (line === undefined) throw new Error(`the story has no line ${lineId}`);
    return line;
  }

  #totals() {
    return totalsOf(this.#lines, this.#shipping);
  }

  #settlement(): Settlement {
    return settlementOf({ ...this.#facts, total: this.#totals().total });
  }

  #payment(paymentId: string) {
    return { paymentId, currency: this.#currency, method: 'card', reference: null };
  }

  #head() {
    return {
      currency: this.#currency,
      customerRef: this.#customerRef,
      country: this.#address?.country ?? null,
    };
  }

  #toBook(): Booked {
    return {
      lines: this.#lines.map((line) => bookedLine(plain(line), line.takenBack)),
      ...shippingSold(this.#shipping),
    };
  }

  #book(after: Booked) {
    const sale = saleBetween(this.#head(), this.#books, after);
    this.#books = after;
    return sale;
  }
}

const UNTOUCHED = { shipped: 0, delivered: 0, requested: 0, returned: 0, credited: 0, takenBack: null };

function plain(line: Line): OrderLine {
  const own: Partial<Line> = { ...line };
  for (const name of Object.keys(UNTOUCHED)) delete own[name as keyof typeof UNTOUCHED];
  return own as OrderLine;
}

function counted(line: Line, quantity: number): LineUnits {
  const { lineId, sku, name, shipped, delivered, requested, returned } = line;
  return { lineId, sku, name, quantity, shipped, delivered, requested, returned };
}

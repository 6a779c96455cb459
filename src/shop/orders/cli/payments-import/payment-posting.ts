import type { CommandMeta } from '../../../../cli/session/app-port.ts';
import type { Commands } from '../../../../core/dispatch/opened-daybook.ts';
import { sha256 } from '../../../../core/kernel/crypto.ts';
import { laterOf } from '../../../../core/kernel/instants.ts';
import type { Receipt } from '../../../../core/model/command.ts';
import { formatMinor } from '../../../../core/model/money.ts';
import { RowProblem } from '../import/row-problem.ts';
import type { KnownPayments, MatchedOrder } from './known-payments.ts';
import type { ReportedPayment } from './payment-cells.ts';

/** What became of a row. */
export interface Posted {
  readonly status: 'recorded' | 'known' | 'unmatched' | 'refused';
  readonly order?: MatchedOrder;
  readonly paymentId?: string;
  /** In the order's currency; below zero money went back. */
  readonly amount?: number;
  readonly message?: string;
}

export interface PostingOptions {
  readonly allowDuplicate: boolean;
  readonly allowOverpay: boolean;
  readonly meta: (commandId: string, occurredAt: string | undefined) => CommandMeta;
}

/** Money that went back. */
interface Back {
  readonly amount: number;
  /** The row is the refund itself, and not a payment that says how much of it went back until now. */
  readonly isMovement: boolean;
  /** What became of the payment that the row says it of. */
  readonly posted: Posted | undefined;
}

/** A payment that the report has recorded, and what of it has not gone back. */
interface OwnPayment {
  readonly orderId: string;
  readonly reference: string;
  readonly paymentId: string;
  left: number;
}

/** A command that a row comes to. */
interface Wanted {
  readonly name: 'RecordPayment' | 'CapturePayment' | 'RefundPayment';
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: string | undefined;
}

/**
 * Posts the rows of a report, one after the other: a payment that the daybook knows by its reference stays as it is, one that
 * was authorised is captured, others are recorded; what went back is refunded. A second run of the same rows does nothing.
 */
export class PaymentPosting {
  readonly #known: KnownPayments;
  readonly #commands: Commands;
  readonly #options: PostingOptions;
  /** How often each payment was met in the report. */
  readonly #met = new Map<string, number>();
  /** What was recorded of it: a dry run finds it nowhere else. */
  readonly #own: OwnPayment[] = [];
  /** Of each reference of an order, the payments that were known before the report. */
  readonly #before = new Map<string, readonly { paymentId: string; received: number; open: number }[]>();

  constructor(known: KnownPayments, commands: Commands, options: PostingOptions) {
    this.#known = known;
    this.#commands = commands;
    this.#options = options;
  }

  /** @throws RowProblem */
  async post(row: ReportedPayment): Promise<Posted> {
    const order = (await this.#known.orderOf(row)) ?? (await this.#orderOfOwn(row));
    if (order === undefined) return { status: 'unmatched', message: unmatched(row) };
    const { currency } = order;
    if (row.currency !== undefined && row.currency !== currency)
      throw new RowProblem(`it is in ${row.currency}, order ${order.number} in ${currency}`);
    const amount = row.amountIn(currency);
    const posted = amount > 0 ? await this.#received(row, order, amount) : undefined;
    if (posted?.status === 'refused') return posted;
    const refunded = amount < 0 ? -amount : row.refundedIn(currency);
    if (refunded === 0) return posted ?? { status: 'known', order, amount: 0, message: 'It moves no money' };
    const back = await this.#refunded(row, order, { amount: refunded, isMovement: amount < 0, posted });
    return posted === undefined ? back : both(posted, back, currency);
  }

  /** The order of a payment that this report has recorded: a dry run stores none. */
  async #orderOfOwn({ answers, reference }: ReportedPayment): Promise<MatchedOrder | undefined> {
    const own = this.#own.find((one) => [answers, reference].includes(one.reference));
    return own === undefined ? undefined : this.#known.order(own.orderId);
  }

  async #received(row: ReportedPayment, order: MatchedOrder, amount: number): Promise<Posted> {
    const { reference, method } = row;
    const name = [order.orderId, reference ?? `${row.at} ${amount} ${method}`].join(' ');
    const times = this.#count(name);
    const known = reference === undefined ? undefined : await this.#knownOne(name, reference, order, times);
    const head = { order, amount };
    if (known !== undefined && known.open === 0) {
      const { paymentId, received } = known;
      if (received === amount) return { status: 'known', paymentId, ...head };
      const message = `${paymentId} has this reference already, and came to ${shown(received, order.currency)}`;
      return { status: 'refused', paymentId, ...head, message };
    }
    const { allowDuplicate, allowOverpay } = this.#options;
    if (known === undefined && times > 1 && reference !== undefined && !allowDuplicate)
      return {
        status: 'refused',
        ...head,
        message: `The reference ${reference} is there twice; take it with --allow-duplicate`,
      };
    const flags = { ...(allowOverpay && { allowOverpay }), ...(allowDuplicate && { allowDuplicate }) };
    const { orderId } = order;
    const given = { orderId, amount, ...(reference !== undefined && { reference }), ...flags };
    const wanted: Wanted =
      known === undefined
        ? { name: 'RecordPayment', data: { ...given, method }, at: row.at }
        : {
            name: 'CapturePayment',
            data: { orderId, amount, paymentId: known.paymentId, ...flags },
            at: row.at,
          };
    const posted = { ...(await this.#sent(wanted, order, `${name} ${times}`)), amount };
    if (posted.status === 'recorded' && reference !== undefined)
      this.#own.push({ orderId, reference, paymentId: posted.paymentId as string, left: amount });
    return posted;
  }

  /** Of the payments of the order with this reference, the one that the row reports. */
  async #knownOne(name: string, reference: string, { orderId }: MatchedOrder, times: number) {
    const found =
      this.#before.get(name) ??
      (await this.#known.withReference(reference)).filter((one) => one.orderId === orderId).reverse();
    this.#before.set(name, found);
    return found[times - 1];
  }

  async #refunded(row: ReportedPayment, order: MatchedOrder, back: Back): Promise<Posted> {
    const { payments, known, updatedAt } = await this.#refundable(row, order, back);
    const amount = back.amount - known;
    if (amount <= 0) return { status: 'known', order, amount: 0 - back.amount };
    const name = [order.orderId, 'refund', row.reference ?? `${row.at}`, back.amount].join(' ');
    const key = back.isMovement ? `${name} ${this.#count(name)}` : name;
    const head = { order, amount: 0 - amount };
    if (await this.#known.isDone(idOf(key))) return { status: 'known', ...head };
    const payment = payments.find(({ left }) => left >= amount);
    if (payment === undefined) {
      const message = `No payment of the order has ${shown(amount, order.currency)} left to go back`;
      return { status: 'refused', ...head, message };
    }
    const { paymentId } = payment;
    const data = { orderId: order.orderId, paymentId, amount, reason: 'Refunded, by the report of payments' };
    const wanted: Wanted = { name: 'RefundPayment', data, at: row.refundedAt ?? row.at };
    const sent = await this.#sent(wanted, { ...order, updatedAt }, key);
    if (sent.status === 'recorded') payment.left -= amount;
    return { ...sent, ...head };
  }

  /** The payments that the money may have gone back from, and how much of them is known to have. */
  async #refundable(row: ReportedPayment, order: MatchedOrder, { isMovement, posted, amount }: Back) {
    if (posted?.status === 'recorded' && posted.paymentId !== undefined) {
      const payments = [{ paymentId: posted.paymentId, left: amount }];
      return { payments, known: 0, updatedAt: laterOf(order.updatedAt, row.at) };
    }
    const now = await this.#known.order(order.orderId);
    const of = isMovement ? (row.answers ?? row.reference) : row.reference;
    const found = of === undefined ? [] : await this.#known.withReference(of);
    const ids = found.filter(({ orderId }) => orderId === order.orderId).map(({ paymentId }) => paymentId);
    const own = this.#own.filter(
      (one) =>
        one.orderId === order.orderId &&
        one.reference === of &&
        now.payments.every(({ paymentId }) => paymentId !== one.paymentId),
    );
    if (own.length > 0) return { payments: own, known: 0, updatedAt: laterOf(now.updatedAt, row.at) };
    const candidates = now.payments.filter(({ paymentId }) => ids.length === 0 || ids.includes(paymentId));
    return {
      payments: candidates.map((one) => ({ paymentId: one.paymentId, left: one.captured - one.refunded })),
      known: isMovement ? 0 : candidates.reduce((sum, one) => sum + one.refunded, 0),
      updatedAt: now.updatedAt,
    };
  }

  /** What happened before the last fact of its order is dated as that: no order's facts go back in time. */
  async #sent({ name, data, at }: Wanted, order: MatchedOrder, key: string): Promise<Posted> {
    const occurredAt = at === undefined ? undefined : laterOf(at, order.updatedAt);
    const id = idOf(key);
    if (await this.#known.isDone(id)) return { status: 'known', order };
    const meta = this.#options.meta(id, occurredAt);
    const answer = await this.#commands.dispatchUnknown({ name, data, meta });
    const late = occurredAt !== at ? `Dated ${occurredAt}, the last fact of the order` : undefined;
    if (answer.ok) {
      const [event] = (answer.value as Receipt).events;
      const { paymentId } = (event?.data ?? {}) as { paymentId: string };
      return { status: 'recorded', order, paymentId, ...(late !== undefined && { message: late }) };
    }
    return { status: 'refused', order, message: answer.failure.message.replace(/\.$/, '') };
  }

  #count(name: string): number {
    const times = (this.#met.get(name) ?? 0) + 1;
    this.#met.set(name, times);
    return times;
  }
}

/** The same rows have the same ids: what was done is not done again. */
const idOf = (key: string): string => `payment-report:${sha256(key)}`;

const shown = (amount: number, currency: string): string => `${formatMinor(amount, currency)} ${currency}`;

/** A row that says of a payment how much of it went back comes to two facts. */
function both(received: Posted, back: Posted, currency: string): Posted {
  if (back.status === 'known') return received;
  if (back.status === 'refused') {
    const { amount = 0, status } = received;
    return { ...back, message: `${shown(amount, currency)} is ${status}, but: ${back.message}` };
  }
  if (received.status === 'known') return back;
  return { ...received, message: `${shown(-(back.amount ?? 0), currency)} of it went back` };
}

function unmatched({ order, reference, answers }: ReportedPayment): string {
  if (order !== undefined) return `There is no order "${order}"`;
  const named = answers ?? reference;
  return named === undefined ? 'It names no order' : `No payment has the reference ${named}`;
}

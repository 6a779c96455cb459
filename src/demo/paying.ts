import { DAY, iso } from './calendar.ts';
import type { OrderScript } from './order-script.ts';

const GATEWAY = 'card-gateway';
const BANK = 'bank-import';

interface Paid {
  readonly paymentId: string;
  /** Milliseconds: until when it can be captured. */
  readonly expires: number;
  open: number;
  captured: number;
  refunded: number;
}

/** An order's money as the demo knows it: what was promised, what came, what went back, what is still due. */
export class Money {
  /** Credits, for returned units and as goodwill. */
  credited = 0;
  cancelled = false;
  readonly #script: OrderScript;
  readonly #payments: Paid[] = [];

  constructor(script: OrderScript) {
    this.#script = script;
  }

  get balance(): number {
    const owed = this.cancelled ? 0 : this.#script.basket.total - this.credited;
    return this.#payments.reduce((due, { captured, refunded }) => due - captured + refunded, owed);
  }

  /** A card's word for it, for some days. */
  authorize(): void {
    const { story, random } = this.#script;
    const amount = this.balance;
    if (amount <= 0) return;
    const expires = story.at + random.pick([14, 30]) * DAY;
    const data = { amount, method: 'card', reference: `auth_${random.hex()}`, expiresAt: iso(expires) };
    this.#script.send('AuthorizePayment', data, GATEWAY);
    this.#payments.push({ paymentId: this.#next(), expires, open: amount, captured: 0, refunded: 0 });
  }

  /** Takes what was promised, or a part of it; authorises once more where the promise is too old. */
  capture(share = 1): void {
    if (this.#payments.some(({ open, expires }) => open > 0 && expires <= this.#script.story.at)) {
      this.giveUp('Expired');
      this.authorize();
    }
    const payment = this.#payments.find(({ open }) => open > 0);
    if (payment === undefined) return;
    const amount = share < 1 ? Math.ceil(payment.open * share) : payment.open;
    const given = amount < payment.open ? { amount } : {};
    this.#script.send('CapturePayment', { paymentId: payment.paymentId, ...given }, GATEWAY);
    payment.open -= amount;
    payment.captured += amount;
  }

  giveUp(reason: string): void {
    for (const payment of this.#payments.filter(({ open }) => open > 0)) {
      this.#script.send('VoidPayment', { paymentId: payment.paymentId, reason }, GATEWAY);
      payment.open = 0;
    }
  }

  /** What is due comes, or a part of it. */
  receive(method: string, share = 1): void {
    const due = this.balance;
    if (due > 0) this.#record(method, share < 1 ? Math.ceil(due * share) : due);
  }

  /** The buyer reads the amount wrong: too much comes. */
  receiveTooMuch(method: string): void {
    const due = this.balance;
    if (due > 0) this.#record(method, due + 1_000, { allowOverpay: true });
  }

  #record(method: string, amount: number, more: object = {}): void {
    const data = { amount, method, reference: `${method}-${this.#script.random.hex()}`, ...more };
    this.#payments.push({ paymentId: this.#next(), expires: 0, open: 0, captured: amount, refunded: 0 });
    this.#script.send('RecordPayment', data, method === 'card' ? GATEWAY : BANK);
  }

  /** Pays back what is more than owed. */
  payBack(reason: string, returnId?: string): void {
    for (const payment of this.#payments) {
      const amount = Math.min(-this.balance, payment.captured - payment.refunded);
      if (amount <= 0) continue;
      const data = { paymentId: payment.paymentId, amount, reason, ...(returnId && { returnId }) };
      this.#script.send('RefundPayment', data);
      payment.refunded += amount;
    }
  }

  /** A tenth of a payment goes back as goodwill: it is owed no more. */
  makeGood(reason: string): void {
    const payment = this.#payments.find(({ captured, refunded }) => captured > refunded);
    if (payment === undefined) return;
    const { paymentId, captured, refunded } = payment;
    const amount = Math.ceil((captured - refunded) / 10);
    this.#script.send('RefundPayment', { paymentId, amount, reason, as: 'credit' });
    payment.refunded += amount;
    this.credited += amount;
  }

  #next(): string {
    return `P${this.#payments.length + 1}`;
  }
}

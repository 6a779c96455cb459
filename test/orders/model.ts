/**
 * A small order to compare the real one with: plain numbers in plain arrays, every rule written a second time, from
 * domain.md and not from the program. A method answers whether the rule lets it happen, and then it has happened.
 */

interface ModelLine {
  readonly id: string;
  price: number;
  quantity: number;
  readonly taxPpm: number;
  readonly ships: boolean;
  off: Off | null;
  shipped: number;
  delivered: number;
  requested: number;
  returned: number;
  credited: number;
}

/** What a placed order may be changed by at once; a line's id left out means the whole order. */
export interface Edit {
  readonly remove: readonly string[];
  readonly change: readonly { readonly id: string; readonly quantity?: number; readonly price?: number }[];
  readonly untake: readonly (string | undefined)[];
  readonly discount: readonly { readonly id: string | undefined; readonly off: Off }[];
  readonly shipping: number | undefined;
  readonly add: number | undefined;
}

export type Off = { readonly percentPpm: number } | { readonly amount: number };

interface ModelPayment {
  open: number;
  captured: number;
  refunded: number;
  /** Its own, then those of its captures. */
  readonly references: (string | undefined)[];
}

/** What is said beside a payment's amount. */
export interface Meant {
  readonly reference?: string;
  readonly allowOverpay?: boolean;
  readonly allowDuplicate?: boolean;
}

interface ModelShipment {
  readonly lines: readonly { readonly id: string; readonly quantity: number }[];
  state: 'under way' | 'delivered' | 'cancelled';
}

interface Priced {
  readonly discount: number;
  readonly net: number;
  readonly total: number;
}

export class OrderModel {
  status: 'created' | 'placed' | 'completed' | 'cancelled' = 'created';
  #wasPlaced = false;
  #lines: ModelLine[] = [];
  #added = 0;
  #off: Off | null = null;
  #shipping = 0;
  #goodwill = 0;
  readonly #holds = new Set<string>();
  readonly #payments: ModelPayment[] = [];
  readonly #shipments: ModelShipment[] = [];
  readonly #returns: { readonly id: string; open: number }[] = [];

  // --- what it comes to ----------------------------------------------------------------------------------------------

  /** Unrounded parts never meet: amounts here stay far below 2^53, so that plain numbers are exact. */
  #priced(lines = this.#lines, off = this.#off): Priced[] {
    const own = lines.map((line) => worthOfOff(line.off, line.price * line.quantity));
    const bases = lines.map((line, n) => line.price * line.quantity - (own[n] ?? 0));
    const base = sum(bases);
    const shares = largestRemainder(worthOfOff(off, base), bases);
    return lines.map((line, n) => {
      const discount = (own[n] ?? 0) + (shares[n] ?? 0);
      const net = line.price * line.quantity - discount;
      return { discount, net, total: net + halfEven(net * line.taxPpm, 1_000_000) };
    });
  }

  get total(): number {
    return sum(this.#priced().map(({ total }) => total)) + this.#shipping;
  }
  get owed(): number {
    return this.status === 'cancelled' ? 0 : this.total - this.#credited;
  }
  get #credited(): number {
    return sum(this.#lines.map(({ credited }) => credited)) + this.#goodwill;
  }
  get captured(): number {
    return sum(this.#payments.map(({ captured }) => captured));
  }
  get refunded(): number {
    return sum(this.#payments.map(({ refunded }) => refunded));
  }
  get authorized(): number {
    return sum(this.#payments.map(({ open }) => open));
  }
  get balance(): number {
    return this.owed - (this.captured - this.refunded);
  }

  get payment(): string {
    if (this.captured > 0 && this.refunded === this.captured) return 'refunded';
    if (this.refunded > 0) return 'partially_refunded';
    if (this.captured > 0) return this.balance <= 0 ? 'paid' : 'partially_paid';
    if (this.owed > 0 && this.authorized >= this.owed) return 'authorized';
    if (this.authorized > 0) return 'partially_authorized';
    return this.owed === 0 ? 'nothing_due' : 'unpaid';
  }
  get fulfilment(): string {
    if (!this.#wasPlaced) return 'unfulfilled';
    const going = this.#lines.filter(({ ships }) => ships);
    if (going.every((line) => line.delivered === line.quantity)) return 'delivered';
    if (going.some(({ delivered }) => delivered > 0)) return 'partially_delivered';
    if (going.every((line) => line.shipped === line.quantity)) return 'shipped';
    return going.some(({ shipped }) => shipped > 0) ? 'partially_shipped' : 'unfulfilled';
  }
  get returns(): string {
    if (this.#lines.some(({ returned }) => returned > 0)) {
      return this.#lines.every((line) => line.returned === line.shipped) ? 'returned' : 'partially_returned';
    }
    return this.#lines.some(({ requested }) => requested > 0) ? 'requested' : 'none';
  }
  get onHold(): boolean {
    return this.#holds.size > 0;
  }
  get lines() {
    return this.#lines.map(({ id, quantity, shipped, delivered, requested, returned }) => {
      return { lineId: id, quantity, shipped, delivered, requested, returned };
    });
  }

  // --- lines and amounts ---------------------------------------------------------------------------------------------

  add(price: number, quantity: number, taxPpm: number, ships: boolean): boolean {
    if (this.status !== 'created') return false;
    this.#added += 1;
    this.#lines.push(newLine(`L${this.#added}`, { price, quantity, taxPpm, ships }));
    return true;
  }
  change(id: string, quantity: number): boolean {
    const line = this.#line(id);
    if (this.status !== 'created' || line === undefined || line.quantity === quantity) return false;
    const lines = this.#lines.map((each) => (each === line ? { ...line, quantity } : each));
    if (!discountsFit(lines, this.#off)) return false;
    line.quantity = quantity;
    return true;
  }

  remove(id: string): boolean {
    const rest = this.#lines.filter((line) => line.id !== id);
    if (this.status !== 'created' || rest.length === this.#lines.length) return false;
    if (!discountsFit(rest, this.#off)) return false;
    this.#lines = rest;
    return true;
  }

  discount(id: string | undefined, off: Off | null): boolean {
    if (this.status !== 'created') return false;
    const line = id === undefined ? undefined : this.#line(id);
    if (id !== undefined && line === undefined) return false;
    const before = id === undefined ? this.#off : (line?.off ?? null);
    if (off !== null && 'amount' in off && off.amount === 0) return this.discount(id, null);
    if (JSON.stringify(before) === JSON.stringify(off)) return false;
    const lines = this.#lines.map((each) => (each === line ? { ...each, off } : each));
    if (!discountsFit(lines, id === undefined ? off : this.#off)) return false;
    if (line === undefined) this.#off = off;
    else line.off = off;
    return true;
  }

  ship(amount: number): boolean {
    if (this.status !== 'created' || amount === this.#shipping) return false;
    this.#shipping = amount;
    return true;
  }

  /** What the order is in the end is judged, in whatever order the changes are named. */
  edit({ remove, change, untake, discount, shipping, add }: Edit): boolean {
    const about = [
      ...remove.map((id) => `remove ${id}`),
      ...untake.map((id) => `untake ${id}`),
      ...discount.map(({ id }) => `discount ${id}`),
      ...change.flatMap(({ id, quantity, price }) => [
        ...(quantity === undefined ? [] : [`quantity ${id}`]),
        ...(price === undefined ? [] : [`price ${id}`]),
      ]),
    ];
    if (this.status !== 'placed' || new Set(about).size < about.length) return false;
    const lines = this.#lines.map((line) => ({ ...line }));
    const find = (id: string | undefined) => lines.find((line) => line.id === id);
    let off = this.#off;
    for (const id of untake) {
      const line = find(id);
      if (((id === undefined ? off : line?.off) ?? null) === null) return false;
      if (line === undefined) off = null;
      else line.off = null;
    }
    for (const id of remove) {
      const line = find(id);
      if (line === undefined || line.shipped > 0) return false;
      lines.splice(lines.indexOf(line), 1);
    }
    for (const { id, quantity, price } of change) {
      const line = find(id);
      if (line === undefined || (quantity ?? line.quantity) < line.shipped) return false;
      Object.assign(line, { quantity: quantity ?? line.quantity, price: price ?? line.price });
    }
    const named = lines.length;
    if (add !== undefined) lines.push(newLine(`L${this.#added + 1}`, { price: add, quantity: 1 }));
    for (const { id, off: given } of discount) {
      const line = find(id);
      if (id !== undefined && line === undefined) return false;
      const set = 'amount' in given && given.amount === 0 ? null : given;
      if (line === undefined) off = set;
      else line.off = set;
    }
    const isMoved = untake.length + remove.length > 0 || lines.length > named;
    const isSame = JSON.stringify([lines, off]) === JSON.stringify([this.#lines, this.#off]);
    if (isSame && !isMoved && (shipping ?? this.#shipping) === this.#shipping) return false;
    if (lines.length === 0 || !discountsFit(lines, off)) return false;
    const priced = this.#priced(lines, off);
    if (lines.some((line, n) => (priced[n]?.total ?? 0) < line.credited)) return false;
    const total = sum(priced.map((one) => one.total)) + (shipping ?? this.#shipping);
    if (total < this.#credited) return false;
    this.#lines = lines;
    this.#off = off;
    this.#shipping = shipping ?? this.#shipping;
    if (add !== undefined) this.#added += 1;
    return true;
  }

  // --- status --------------------------------------------------------------------------------------------------------

  place(): boolean {
    if (this.status !== 'created' || this.#lines.length === 0) return false;
    this.#wasPlaced = true;
    return this.#become('placed');
  }
  cancel(): boolean {
    if (this.status !== 'created' && this.status !== 'placed') return false;
    return this.#lines.every((line) => line.shipped === line.returned) && this.#become('cancelled');
  }
  complete(force: boolean): boolean {
    const settled =
      !this.onHold &&
      this.#lines.every((line) => (!line.ships || line.shipped === line.quantity) && line.requested === 0) &&
      this.balance === 0;
    return this.status === 'placed' && (settled || force) && this.#become('completed');
  }
  reopen(): boolean {
    return this.status === 'completed' && this.#become('placed');
  }
  reinstate(): boolean {
    return this.status === 'cancelled' && this.#wasPlaced && this.#become('placed');
  }
  #become(status: OrderModel['status']): boolean {
    this.status = status;
    return true;
  }

  hold(reason: string): boolean {
    if (this.status !== 'placed' || this.#holds.has(reason)) return false;
    this.#holds.add(reason);
    return true;
  }
  release(reason: string): boolean {
    return this.#holds.delete(reason);
  }

  // --- money ---------------------------------------------------------------------------------------------------------

  record(amount: number, more: Meant = {}): boolean {
    if (this.#isTwin(more) || (amount > this.#due && !more.allowOverpay)) return false;
    this.#payments.push({ open: 0, captured: amount, refunded: 0, references: [more.reference] });
    return true;
  }
  authorize(amount: number, more: Meant = {}): boolean {
    if (this.status === 'cancelled' || this.#isTwin(more)) return false;
    this.#payments.push({ open: amount, captured: 0, refunded: 0, references: [more.reference] });
    return true;
  }
  /** Without an amount it is what is open, as far as it is due. */
  capture(payment: number, amount: number | undefined, more: Meant = {}): boolean {
    const found = this.#payments[payment - 1];
    if (found === undefined || this.status === 'cancelled') return false;
    const taken = amount ?? (more.allowOverpay ? found.open : Math.min(found.open, this.#due));
    if (taken === 0 || taken > found.open || (taken > this.#due && !more.allowOverpay)) return false;
    if (this.#isTwin(more, found)) return false;
    found.open -= taken;
    found.captured += taken;
    if (more.reference !== found.references[0]) found.references.push(more.reference);
    return true;
  }
  get #due(): number {
    return Math.max(0, this.balance);
  }
  /** All are paid by card. What was given up before anything was captured is no money, and a capture may go by its authorisation's reference. */
  #isTwin({ reference, allowDuplicate }: Meant, own?: ModelPayment): boolean {
    if (reference === undefined || allowDuplicate) return false;
    return this.#payments.some(
      (one) => one.open + one.captured > 0 && one.references.slice(one === own ? 1 : 0).includes(reference),
    );
  }
  giveUp(payment: number): boolean {
    const found = this.#payments[payment - 1];
    if (found === undefined || found.open === 0) return false;
    found.open = 0;
    return true;
  }
  refund(payment: number, amount: number, isCredit: boolean): boolean {
    const found = this.#payments[payment - 1];
    if (found === undefined || amount > found.captured - found.refunded) return false;
    if (isCredit && (this.status === 'created' || amount > this.owed)) return false;
    if (isCredit) this.#goodwill += amount;
    found.refunded += amount;
    return true;
  }

  // --- goods ---------------------------------------------------------------------------------------------------------

  send(wanted: { readonly id: string; readonly quantity: number } | undefined): boolean {
    if (this.status !== 'placed' || this.onHold) return false;
    const open = this.#lines
      .filter((line) => line.ships && line.quantity > line.shipped)
      .map(({ id, quantity, shipped }) => ({ id, quantity: quantity - shipped }));
    const lines = wanted === undefined ? open : [wanted];
    const possible = lines.every((one) => open.some((o) => o.id === one.id && o.quantity >= one.quantity));
    if (lines.length === 0 || !possible) return false;
    for (const { id, quantity } of lines) (this.#line(id) as ModelLine).shipped += quantity;
    this.#shipments.push({ lines, state: 'under way' });
    return true;
  }
  deliver(shipment: number): boolean {
    const found = this.#shipments[shipment - 1];
    if (found?.state !== 'under way') return false;
    found.state = 'delivered';
    for (const { id, quantity } of found.lines) (this.#line(id) as ModelLine).delivered += quantity;
    return true;
  }
  callBack(shipment: number): boolean {
    const found = this.#shipments[shipment - 1];
    if (found?.state !== 'under way' || this.status !== 'placed') return false;
    const lines = found.lines.map(({ id, quantity }) => ({ line: this.#line(id) as ModelLine, quantity }));
    if (lines.some(({ line, quantity }) => line.shipped - quantity < line.requested + line.returned))
      return false;
    for (const { line, quantity } of lines) line.shipped -= quantity;
    found.state = 'cancelled';
    return true;
  }
  request(id: string, quantity: number): boolean {
    const line = this.#line(id);
    if (this.status !== 'placed' && this.status !== 'completed') return false;
    if (line === undefined || quantity > line.shipped - line.requested - line.returned) return false;
    line.requested += quantity;
    this.#returns.push({ id, open: quantity });
    return true;
  }
  receive(which: number, quantity: number, id: string): boolean {
    const found = this.#returns[which - 1];
    if (found?.id !== id || quantity > found.open) return false;
    const line = this.#line(found.id) as ModelLine;
    const total = this.#priced()[this.#lines.indexOf(line)]?.total ?? 0;
    const share = (units: number): number => halfEven(total * units, line.quantity);
    const worth = share(line.returned + quantity) - share(line.returned);
    line.credited += Math.max(0, Math.min(worth, total - line.credited, this.owed));
    line.requested -= quantity;
    line.returned += quantity;
    found.open -= quantity;
    return true;
  }
  receiveAll(which: number): boolean {
    const found = this.#returns[which - 1];
    return found !== undefined && found.open > 0 && this.receive(which, found.open, found.id);
  }
  keep(which: number): boolean {
    const found = this.#returns[which - 1];
    if (found === undefined || found.open === 0) return false;
    (this.#line(found.id) as ModelLine).requested -= found.open;
    found.open = 0;
    return true;
  }

  #line(id: string): ModelLine | undefined {
    return this.#lines.find((line) => line.id === id);
  }
}

const newLine = (
  id: string,
  {
    taxPpm = 0,
    ships = true,
    ...line
  }: { price: number; quantity: number; taxPpm?: number; ships?: boolean },
): ModelLine => ({
  id,
  ...line,
  taxPpm,
  ships,
  off: null,
  shipped: 0,
  delivered: 0,
  requested: 0,
  returned: 0,
  credited: 0,
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

function halfEven(numerator: number, denominator: number): number {
  const whole = Math.floor(numerator / denominator);
  const twice = 2 * (numerator - whole * denominator);
  if (twice === denominator) return whole % 2 === 0 ? whole : whole + 1;
  return twice > denominator ? whole + 1 : whole;
}

const worthOfOff = (off: Off | null, base: number): number => {
  if (off === null) return 0;
  return 'amount' in off ? off.amount : halfEven(base * off.percentPpm, 1_000_000);
};

const discountsFit = (lines: readonly ModelLine[], off: Off | null): boolean => {
  const nets = lines.map(
    (line) => line.price * line.quantity - worthOfOff(line.off, line.price * line.quantity),
  );
  return nets.every((net) => net >= 0) && worthOfOff(off, sum(nets)) <= sum(nets);
};

function largestRemainder(amount: number, weights: readonly number[]): number[] {
  const all = sum(weights);
  if (all === 0) return weights.map(() => 0);
  const parts = weights.map((weight) => Math.floor((amount * weight) / all));
  const rest = amount - sum(parts);
  const byRemainder = weights
    .map((weight, n) => ({ n, remainder: (amount * weight) % all }))
    .sort((a, b) => b.remainder - a.remainder || a.n - b.n);
  for (const { n } of byRemainder.slice(0, rest)) parts[n] = (parts[n] ?? 0) + 1;
  return parts;
}

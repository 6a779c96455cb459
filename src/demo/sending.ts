import type { OrderTeller } from './order-teller.ts';
import { carriers } from './words.ts';

const WAREHOUSE = 'warehouse';

interface Parcel {
  readonly shipmentId: string;
  readonly units: ReadonlyMap<string, number>;
}

/** An order's goods as the demo knows them: what is still on the shelf, what is under way, what the buyer has. */
export class Goods {
  readonly #teller: OrderTeller;
  readonly #underWay: Parcel[] = [];
  readonly #delivered = new Map<string, number>();
  #parcels = 0;

  constructor(teller: OrderTeller) {
    this.#teller = teller;
  }

  /** Units at the buyer's, by line. */
  get delivered(): ReadonlyMap<string, number> {
    return this.#delivered;
  }

  /** Whether it makes sense to send it in two parcels. */
  get canBeParted(): boolean {
    const { shippable } = this.#teller.basket;
    return shippable.length > 1 || (shippable[0]?.quantity ?? 0) > 3;
  }

  sendAll(): void {
    const open = this.#open();
    if (open.size > 0) this.#send(open, { all: true });
  }

  /** The first line only, or half of it where there is but one. */
  sendSome(): void {
    const [[lineId, open] = ['', 0], ...others] = this.#open();
    const quantity = others.length > 0 ? open : Math.floor(open / 2);
    if (quantity > 0) this.#send(new Map([[lineId, quantity]]), { lines: [{ lineId, quantity }] });
  }

  #send(units: ReadonlyMap<string, number>, what: object): void {
    this.#parcels += 1;
    this.#underWay.push({ shipmentId: `S${this.#parcels}`, units });
    this.#teller.tell('ShipItems', { ...what, ...this.#label() }, WAREHOUSE);
  }

  #label() {
    const { random, buyer } = this.#teller;
    const { carrier, prefix } = carriers[buyer.address.country] ?? carriers['*'];
    const number = `${prefix}${String(random.int(0, 99_999_999)).padStart(8, '0')}`;
    return random.chance(0.92) ? { carrier, trackingNumbers: [number] } : { carrier };
  }

  /** The label was read wrong. */
  correctLabel(): void {
    const [parcel] = this.#underWay;
    const trackingNumbers = [`CORR${this.#teller.random.hex().toUpperCase()}`];
    if (parcel)
      this.#teller.tell('UpdateTracking', { shipmentId: parcel.shipmentId, trackingNumbers }, WAREHOUSE);
  }

  /** The last parcel comes back before it has arrived. */
  callBack(reason: string): void {
    const parcel = this.#underWay.pop();
    if (parcel) this.#teller.tell('CancelShipment', { shipmentId: parcel.shipmentId, reason });
  }

  /** The parcel that left first arrives. */
  arrive(): void {
    const parcel = this.#underWay.shift();
    if (parcel === undefined) return;
    this.#teller.tell('ConfirmDelivery', { shipmentId: parcel.shipmentId }, 'carrier-feed');
    for (const [lineId, units] of parcel.units) {
      this.#delivered.set(lineId, (this.#delivered.get(lineId) ?? 0) + units);
    }
  }

  get isUnderWay(): boolean {
    return this.#underWay.length > 0;
  }

  /** Units that have not been sent, by line. */
  #open(): Map<string, number> {
    const gone = (id: string): number =>
      this.#underWay.reduce((sum, { units }) => sum + (units.get(id) ?? 0), this.#delivered.get(id) ?? 0);
    const open = this.#teller.basket.shippable.map(
      ({ lineId, quantity }) => [lineId, quantity - gone(lineId)] as const,
    );
    return new Map(open.filter(([, quantity]) => quantity > 0));
  }
}

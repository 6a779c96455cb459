import type { OrderScript } from './order-script.ts';
import { carriers } from './words.ts';

const WAREHOUSE = 'warehouse';

interface Parcel {
  readonly shipmentId: string;
  readonly units: ReadonlyMap<string, number>;
}

/** An order's goods as the demo knows them: what is still on the shelf, what is under way, what the buyer has. */
export class Goods {
  readonly #script: OrderScript;
  readonly #inTransit: Parcel[] = [];
  readonly #delivered = new Map<string, number>();
  #parcels = 0;

  constructor(script: OrderScript) {
    this.#script = script;
  }

  /** Units at the buyer's, by line. */
  get delivered(): ReadonlyMap<string, number> {
    return this.#delivered;
  }

  /** Whether it makes sense to send it in two parcels. */
  get canBeParted(): boolean {
    const { shippable } = this.#script.basket;
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
    this.#inTransit.push({ shipmentId: `S${this.#parcels}`, units });
    this.#script.send('ShipItems', { ...what, ...this.#label() }, WAREHOUSE);
  }

  #label() {
    const { random, buyer } = this.#script;
    const { carrier, prefix } = carriers[buyer.address.country] ?? carriers['*'];
    const number = `${prefix}${String(random.int(0, 99_999_999)).padStart(8, '0')}`;
    return random.chance(0.92) ? { carrier, trackingNumbers: [number] } : { carrier };
  }

  /** The label was read wrong. */
  correctLabel(): void {
    const [parcel] = this.#inTransit;
    const trackingNumbers = [`CORR${this.#script.random.hex().toUpperCase()}`];
    if (parcel)
      this.#script.send('UpdateTracking', { shipmentId: parcel.shipmentId, trackingNumbers }, WAREHOUSE);
  }

  /** The last parcel comes back before it has arrived. */
  callBack(reason: string): void {
    const parcel = this.#inTransit.pop();
    if (parcel) this.#script.send('CancelShipment', { shipmentId: parcel.shipmentId, reason });
  }

  /** The parcel that left first arrives. */
  arrive(): void {
    const parcel = this.#inTransit.shift();
    if (parcel === undefined) return;
    this.#script.send('ConfirmDelivery', { shipmentId: parcel.shipmentId }, 'carrier-feed');
    for (const [lineId, units] of parcel.units) {
      this.#delivered.set(lineId, (this.#delivered.get(lineId) ?? 0) + units);
    }
  }

  get isUnderWay(): boolean {
    return this.#inTransit.length > 0;
  }

  /** Units that have not been sent, by line. */
  #open(): Map<string, number> {
    const gone = (id: string): number =>
      this.#inTransit.reduce((sum, { units }) => sum + (units.get(id) ?? 0), this.#delivered.get(id) ?? 0);
    const open = this.#script.basket.shippable.map(
      ({ lineId, quantity }) => [lineId, quantity - gone(lineId)] as const,
    );
    return new Map(open.filter(([, quantity]) => quantity > 0));
  }
}

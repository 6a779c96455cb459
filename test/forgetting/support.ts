import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type App, openDaybook } from '../../src/app.ts';
import { valueOrThrow } from '../../src/core/kernel/value-or-throw.ts';
import type { ForgettingProof } from '../../src/core/model/forgetting-proof.ts';
import { ownFolder } from '../support/folder.ts';

/** What is known of the people of these tests, and must be found nowhere once they are forgotten. */
export const ANN = {
  ref: 'ann',
  name: 'Annabel Quux',
  email: 'annabel@quux.example',
  phone: '+49 30 8642',
  address: { line1: '14 Zephyr Lane', city: 'Portland', country: 'US' },
};
export const GUEST = { name: 'Gustav Zwicky', email: 'gustav@zwicky.example' };
export const SAID = [ANN.name, 'Annabel', ANN.email, ANN.phone, ANN.address.line1];
export const REASON = { reason: 'asked to be forgotten' };

export interface Shop {
  readonly folder: string;
  readonly db: string;
  readonly app: App;
  /** Ann's order, completed and paid. */
  readonly orderId: string;
  reopened(): Promise<App>;
}

/** A shop in a folder of its own: Ann, and an order of hers that is completed. */
export async function shopOfAnn(): Promise<Shop> {
  const folder = ownFolder();
  const db = join(folder, 'shop.db');
  const app = await opened(db);
  valueOrThrow(await app.customers.register(ANN));
  const orderId = await completedOrder(app, { customer: ANN.ref });
  valueOrThrow(await app.orders.addNote({ orderId, text: `${ANN.name} rings twice` }));
  return { folder, db, app, orderId, reopened: () => opened(db) };
}

export async function opened(db: string): Promise<App> {
  const app = await openDaybook({ db });
  onTestFinished(() => app.close());
  return app;
}

/** A mug, placed, paid, shipped and completed. */
export async function completedOrder(
  app: App,
  buyer: { readonly customer: string } | { readonly guest: typeof GUEST },
): Promise<string> {
  const { id: orderId } = valueOrThrow(
    await app.orders.create({
      ...buyer,
      currency: 'USD',
      items: [{ name: 'Blue mug', unitPrice: 450 }],
      shippingAddress: ANN.address,
      place: true,
    }),
  );
  valueOrThrow(await app.orders.recordPayment({ orderId, amount: 450, method: 'card' }));
  valueOrThrow(await app.orders.ship({ orderId, all: true }));
  valueOrThrow(await app.orders.complete({ orderId }));
  return orderId;
}

export async function forgetAnn(app: App): Promise<ForgettingProof> {
  return proofIn(valueOrThrow(await app.customers.forget({ ref: ANN.ref, ...REASON })));
}

export function proofIn({
  forgetting,
}: {
  readonly forgetting?: ForgettingProof | undefined;
}): ForgettingProof {
  if (forgetting === undefined) throw new Error('the receipt has no proof');
  return forgetting;
}

import { type Buyer, buyerOf } from './buyers.ts';
import { DAY, HOUR } from './calendar.ts';
import { people } from './people.ts';
import type { Random } from './random.ts';
import { Story } from './story.ts';

/**
 * Orders that came by mail in the last days, each left at another step. Chance and the calendar have no part in them: on
 * whatever day the shop is made, the examples of the help find an order in the state that they need.
 */
export interface MailOrder {
  /** Milliseconds. */
  readonly at: number;
  readonly buyer: Buyer;
  readonly story: Story;
}

type Chapter = readonly [command: string, data?: Readonly<Record<string, unknown>>];

/** Two mugs and a bowl, at prices that never change. */
const ITEMS = [
  { sku: 'MUG-XL', quantity: 2 },
  { sku: 'BOWL-L', quantity: 1 },
];
const TOTAL = 2 * 690 + 1290;

const PLACED: Chapter = ['PlaceOrder'];
const PAID: Chapter = ['RecordPayment', { amount: TOTAL, method: 'card' }];
const SHIPPED: Chapter = ['ShipItems', { all: true, carrier: 'UPS', trackingNumbers: ['TN123'] }];
const ARRIVED: Chapter = ['ConfirmDelivery', { shipmentId: 'S1' }];
const COMING_BACK: Chapter = ['RequestReturn', { lines: [{ lineId: 'L1' }], reason: 'Too large' }];

/** How far each has come. */
const ORDERS: Readonly<Record<string, readonly Chapter[]>> = {
  'M-101': [
    ['ApplyDiscount', { lineId: 'L1', amount: 200 }],
    ['TagOrder', { tags: ['gift'] }],
  ],
  'M-102': [PLACED],
  'M-103': [PLACED, ['AuthorizePayment', { amount: TOTAL, method: 'card' }]],
  'M-104': [PLACED, ['HoldOrder', { reason: 'high_risk' }]],
  'M-105': [PLACED, PAID],
  'M-106': [PLACED, PAID, SHIPPED],
  'M-107': [PLACED, PAID, SHIPPED, ARRIVED],
  'M-108': [PLACED, PAID, SHIPPED, ARRIVED, COMING_BACK],
  'M-109': [PLACED, PAID, SHIPPED, ARRIVED, ['AddNote', { text: 'Sent a card' }], ['CompleteOrder']],
  'M-110': [PLACED, ['CancelOrder', { reason: 'customer' }]],
  'M-111': [PLACED, SHIPPED, ARRIVED],
};

/** @param now milliseconds: the first came eight days before, and all of it has happened by then */
export function mailOrders(random: Random, now: number): readonly MailOrder[] {
  return Object.entries(ORDERS).map(([ref, chapters], index) => {
    const at = now - 8 * DAY + index * 9 * HOUR;
    const buyer = buyerOf(people[index] as (typeof people)[number]);
    return { at, buyer, story: mailStory(random.fork(), { ref, at, buyer, chapters }) };
  });
}

interface Mail {
  readonly ref: string;
  readonly at: number;
  readonly buyer: Buyer;
  readonly chapters: readonly Chapter[];
}

function mailStory(random: Random, { ref, at, buyer, chapters }: Mail): Story {
  const story = new Story(random, at);
  const orderId = random.uuid(at);
  const { named, address: shippingAddress } = buyer;
  const created = { ...named, currency: 'USD', items: ITEMS, externalRef: ref, shippingAddress };
  story.send('CreateOrder', { orderId, ...created });
  for (const [command, data] of chapters)
    story.until(story.at + 6 * HOUR).send(command, { orderId, ...data });
  return story;
}

import { MINUTE } from './calendar.ts';
import { emailOf, guests, type Person, type PostalAddress, people } from './people.ts';
import type { Random } from './random.ts';
import { Story, WEB_SHOP } from './story.ts';

/** Who orders: a customer, or a guest with an address. */
export interface Buyer {
  readonly name: string;
  readonly address: PostalAddress;
  readonly firm: boolean;
  /** CreateOrder's words for it. */
  readonly named:
    | { readonly customer: string }
    | { readonly guest: { readonly name: string; readonly email?: string } };
}

export function pickBuyer(random: Random): Buyer {
  if (random.chance(0.08)) return guest(random);
  const person = random.weighted(people.map((each, index) => [each, likelihood(each, index)]));
  return buyerOf(person);
}

export const buyerOf = ({ ref, name, address, firm }: Person): Buyer => ({
  name,
  address,
  firm,
  named: { customer: ref },
});

/** Some order all the time and many once: the earlier in the book, the oftener; firms come back. */
const likelihood = ({ firm }: Person, index: number): number => (firm ? 3 : 1 + 60 / (index + 4));

function guest(random: Random): Buyer {
  const name = random.pick(guests);
  const { address } = random.pick(people);
  const email = `${name
    .split(' ', 1)[0]
    ?.normalize('NFD')
    .replace(/[^a-z-]/gi, '')
    .toLowerCase()}@example.org`;
  return { name, address, firm: false, named: { guest: random.chance(0.7) ? { name, email } : { name } } };
}

/**
 * A customer registers just before the first order, and those who never ordered at some time. A few get a new number
 * later.
 */
export function customerStories(
  random: Random,
  firstOrders: ReadonlyMap<string, number>,
  someTime: number,
): Story[] {
  return people.map((person, index) => {
    const own = random.fork();
    const before = own.int(5, 90) * MINUTE;
    const startsAt = (firstOrders.get(person.ref) ?? someTime + index * 7 * MINUTE) - before;
    const { ref, name, phone } = person;
    const story = new Story(own, startsAt);
    story.send('RegisterCustomer', { ref, name, email: emailOf(person), ...(phone && { phone }) }, WEB_SHOP);
    if (own.chance(0.15)) {
      story
        .daysLater(20, 200)
        .send('UpdateCustomer', { ref, phone: `+1 202 555 01${own.int(60, 99)}` }, WEB_SHOP);
    }
    return story;
  });
}

import type { Random } from './random.ts';

/** When things happen in a shop. Instants are milliseconds, days and hours those of UTC. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** How long the demo shop has been open. */
export const SHOP_DAYS = 548;

export const iso = (at: number): string => new Date(at).toISOString();

export const isoDate = (at: number): string => iso(at).slice(0, 10);

const startOfDay = (at: number): number => at - (at % DAY);

/** January to December: presents are bought before the winter holidays, little in February and in July. */
const SEASON = [0.8, 0.6, 0.75, 0.8, 0.85, 0.75, 0.6, 0.7, 0.85, 0.9, 1.1, 1.3];
const BUSIEST = Math.max(...SEASON);

/** When a customer orders: more and more over the shop's time, more in some months, in the evening rather than at night. */
export function orderedAt(random: Random, now: number): number {
  const opened = now - SHOP_DAYS * DAY;
  for (;;) {
    const share = random.chance(0.6) ? random.fraction() : Math.max(random.fraction(), random.fraction());
    const day = startOfDay(opened + share * SHOP_DAYS * DAY);
    const season = SEASON[new Date(day).getUTCMonth()] as number;
    if (random.chance(season / BUSIEST)) return day + hourOfCustomer(random) * HOUR + moment(random);
  }
}

/** Somewhere in the last days before now: what lies on the desk today. */
export const lately = (random: Random, now: number): number =>
  now - Math.floor((HOUR + random.fraction() * 9 * DAY) / MINUTE) * MINUTE;

const hourOfCustomer = (random: Random): number =>
  random.weighted([
    [random.int(0, 6), 1],
    [random.int(7, 11), 4],
    [random.int(12, 17), 6],
    [random.int(18, 23), 7],
  ]);

const moment = (random: Random): number => random.int(0, 59) * MINUTE + random.int(0, 59) * 1_000;

/** During office hours of a working day, so many days after. */
export function inTheOffice(random: Random, after: number, days: number): number {
  let day = startOfDay(after) + days * DAY;
  while ([0, 6].includes(new Date(day).getUTCDay())) day += DAY;
  const at = day + random.int(8, 16) * HOUR + moment(random);
  return at > after ? at : inTheOffice(random, after, days + 1);
}

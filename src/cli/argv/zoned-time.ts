import { readlinkSync } from 'node:fs';
import { tzOffset } from '@date-fns/tz/tzOffset';
import { FailureError } from '../../core/kernel/failure.ts';
import { didYouMean } from '../../core/kernel/suggest.ts';

/**
 * Wall clocks of a time zone. A wall time is held as the milliseconds that it would be in UTC ("naive"); instants are
 * milliseconds since 1970. Rules, as Java and Temporal have them: a wall time that a change of the clock skips moves
 * forward by what was skipped; one that occurs twice means the first.
 */

const minute = 60_000;
const day = 24 * 60 * minute;

/** The zone that the system is set to: an IANA name. Intl needs ten milliseconds to find what a link says. */
export const systemZone = (): string => linkedZone() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What `/etc/localtime` is a link to, where nothing else is set. */
function linkedZone(): string | undefined {
  const { TZ } = process.env;
  if (TZ !== undefined) return TZ === 'UTC' ? TZ : undefined;
  try {
    const zone = /\/zoneinfo\/([A-Z]\w*(?:\/[\w+-]+)*)$/.exec(readlinkSync('/etc/localtime'))?.[1];
    return zone === 'Etc/UTC' ? 'UTC' : zone;
  } catch {
    return undefined;
  }
}

/**
 * The zone's name in its usual spelling (`europe/berlin` → `Europe/Berlin`), or an offset (`+05:30`). Throws a usage
 * failure (`unknown_zone`) for any other word.
 */
export function checkZone(name: string): string {
  if (/^[+-](0\d|1[0-4]):[0-5]\d$/.test(name)) return name;
  try {
    const { timeZone } = Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    // Intl renames UTC's aliases and links; only the spelling is wanted.
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
  } catch {
    throw unknownZone(name);
  }
}

/** The instant at which the zone's clocks show this wall time. */
export function instantOf(wall: number, zone: string): number {
  const [before, after] = offsetsAround(wall, zone);
  if (offsetAt(wall - before, zone) === before) return wall - before;
  return offsetAt(wall - after, zone) === after ? wall - after : wall - before;
}

/**
 * The first instant of the day that begins at this naive midnight. Where the clock skips midnight it is the change
 * itself; a day that the zone skipped as a whole (Samoa, 2011-12-30) is empty: it begins when the next one does.
 */
export function startOfDay(midnight: number, zone: string): number {
  const [before, after] = offsetsAround(midnight, zone);
  const isSkipped =
    offsetAt(midnight - before, zone) !== before && offsetAt(midnight - after, zone) !== after;
  return isSkipped ? changeBetween(midnight - after, midnight - before, zone) : instantOf(midnight, zone);
}

/** What the zone's clocks show at an instant, as naive milliseconds. */
export const wallOf = (instant: number, zone: string): number => instant + offsetAt(instant, zone);

/** `YYYY-MM-DD HH:mm` on the zone's clocks: the time stamp for people. */
export function wallClock(instant: Date, zone: string): string {
  return new Date(wallOf(instant.getTime(), zone)).toISOString().slice(0, 16).replace('T', ' ');
}

/** Clocks change far less than once in two days: one side of this window has the offset before, the other that after. */
function offsetsAround(wall: number, zone: string): readonly [before: number, after: number] {
  return [offsetAt(wall - day, zone), offsetAt(wall + day, zone)];
}

function changeBetween(early: number, late: number, zone: string): number {
  const before = offsetAt(early, zone);
  let low = early;
  let high = late;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, zone) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** Milliseconds that the zone is ahead of UTC. */
function offsetAt(instant: number, zone: string): number {
  if (zone === 'UTC') return 0;
  const offset = Math.round(tzOffset(zone, new Date(instant)) * minute);
  return offset > 0 && offset < 60 * minute && isBehind(instant, zone) ? -offset : offset;
}

/** tzOffset loses the sign of offsets less than an hour behind UTC (`-00:44`, Monrovia until 1972). */
function isBehind(instant: number, zone: string): boolean {
  if (/^[+-]/.test(zone)) return zone.startsWith('-');
  const named = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).format(
    instant,
  );
  return named.includes('GMT-');
}

function unknownZone(name: string): FailureError {
  const hint =
    didYouMean(name, Intl.supportedValuesOf('timeZone')) ?? 'Use an IANA name such as Europe/Berlin, or UTC.';
  return new FailureError({
    kind: 'usage',
    code: 'unknown_zone',
    message: `Unknown time zone "${name}".`,
    hint,
  });
}

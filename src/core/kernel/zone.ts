/** Calendars of time zones: which date an instant is on, and when a date begins. Dates are `2026-03-01`. */

/** The calendar date of an instant on a zone's clocks. @throws RangeError for an unknown zone */
export const dateIn = (zone: string, instant: string): string =>
  zone === 'UTC' ? instant.slice(0, 10) : formatOf(zone).format(new Date(instant)).slice(0, 10);

/**
 * The instant at which a date begins on a zone's clocks: the first of that date, also where clocks jump over midnight
 * or pass it twice.
 */
export function startOfDate(zone: string, date: string): string {
  const midnight = Date.parse(`${date}T00:00:00.000Z`);
  if (zone === 'UTC') return new Date(midnight).toISOString();
  const starts = [midnight - DAY, midnight + DAY]
    .map((near) => new Date(midnight - offsetAt(zone, near)).toISOString())
    .sort();
  return starts.find((start) => dateIn(zone, start) === date) ?? (starts[0] as string);
}

export const isZone = (zone: string): boolean => {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
};

const DAY = 86_400_000;

/** Milliseconds by which a zone's clocks are ahead of UTC. */
function offsetAt(zone: string, time: number): number {
  const wall = formatOf(zone).format(time).replace(', ', 'T').replace('T24', 'T00');
  return Date.parse(`${wall}Z`) - Math.floor(time / 1_000) * 1_000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-03-01, 09:05:00` */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-CA', { ...PARTS, timeZone });
  formats.set(timeZone, known);
  return known;
}

const PARTS: Intl.DateTimeFormatOptions = {
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
};

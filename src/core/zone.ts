/** The calendar date of an instant on a zone's clocks, as `2026-03-01`. @throws RangeError for an unknown zone */
export const dateIn = (zone: string, instant: string): string =>
  zone === 'UTC' ? instant.slice(0, 10) : formatOf(zone).format(new Date(instant));

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  formats.set(timeZone, known);
  return known;
}

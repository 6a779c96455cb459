/** Periods as reports of sales name them (`2026-03-01`, `2026-W09`, `2026-03`, `2026-Q1`, `2026`), one after the other. */

type Next = (name: string) => string;

const number = (text: string | undefined): number => Number(text ?? 0);
const padded = (value: number): string => String(value).padStart(2, '0');

const NEXT: Readonly<Record<string, Next>> = {
  day: (name) => shifted(name, 1),
  week: (name) => weekOf(shifted(mondayOf(name), 7)),
  month: (name) => {
    const [year, month] = name.split('-').map(number) as [number, number];
    return month === 12 ? `${year + 1}-01` : `${year}-${padded(month + 1)}`;
  },
  quarter: (name) => {
    const [year, quarter] = name.split('-Q').map(number) as [number, number];
    return quarter === 4 ? `${year + 1}-Q1` : `${year}-Q${quarter + 1}`;
  },
  year: (name) => String(Number(name) + 1),
};

/** More than anybody looks at: a slip in a date draws no million columns. */
const MOST = 2_000;

/** The periods with nothing in them included, which a report leaves out. */
export function periodsBetween(by: string, first: string, last: string): readonly string[] {
  const next = NEXT[by];
  const names: string[] = [];
  for (let name = first; next !== undefined && name <= last && names.length < MOST; name = next(name))
    names.push(name);
  return names.at(-1) === last ? names : [first, last];
}

const DAY = 86_400_000;

const shifted = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);

/** Monday is 0. */
const weekday = (date: string): number => (new Date(date).getUTCDay() + 6) % 7;

/** ISO 8601: the first week holds the 4th of January. */
function mondayOf(week: string): string {
  const [year = '', count] = week.split('-W');
  const fourth = `${year}-01-04`;
  return shifted(fourth, (number(count) - 1) * 7 - weekday(fourth));
}

/** A week belongs to the year that its Thursday is in. */
function weekOf(monday: string): string {
  const year = shifted(monday, 3).slice(0, 4);
  const first = mondayOf(`${year}-W01`);
  return `${year}-W${padded(1 + Math.round((Date.parse(monday) - Date.parse(first)) / (7 * DAY)))}`;
}

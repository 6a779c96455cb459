import { usage } from '../../../../cli/argv/arguments.ts';
import type { TimeContext } from '../../../../cli/argv/values.ts';
import { instantOf } from '../../../../core/kernel/zone.ts';

/**
 * Dates as files write them: `--date-format "M/D/YYYY H:mm"`. A small language of its own rather than a library's, for
 * those guess where they should reject: 2026-02-30 has to be rejected with its row.
 */
const tokens: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<shortYear>\\d{2})',
  MMM: '(?<monthName>[A-Za-z]{3})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<half>\\d{2})',
  h: '(?<half>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  m: '(?<minute>\\d{1,2})',
  ss: '(?<second>\\d{2})',
  s: '(?<second>\\d{1,2})',
  A: '(?<noon>[AaPp][Mm])',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The instant that a text means in the zone, or undefined. */
export type ReadDate = (text: string) => string | undefined;

/** @throws a usage failure for a format that is none */
export function dateReader(format: string, { zone }: TimeContext): ReadDate {
  const pattern = patternOf(format);
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    const wall = groups === undefined ? undefined : wallOf(groups);
    return wall === undefined ? undefined : new Date(instantOf(wall, zone)).toISOString();
  };
}

function patternOf(format: string): RegExp {
  const source = format.replaceAll(
    /YYYY|YY|MMM|MM?|DD?|HH?|hh?|mm?|ss?|A|./gs,
    (part) => tokens[part] ?? (/[A-Za-z]/.test(part) ? '(?<unknown>)' : escaped(part)),
  );
  const needed = [/<(year|shortYear)>/, /<(month|monthName)>/, /<day>/].every((one) => one.test(source));
  if (needed && !source.includes('<unknown>') && !isTwice(source)) return new RegExp(`^${source}$`);
  throw usage(
    'invalid_format',
    `"${format}" is not a date format.`,
    'Write it like "M/D/YYYY H:mm", of YYYY YY MMM MM M DD D HH H hh h mm m ss s A.',
  );
}

const isTwice = (source: string): boolean => {
  const named = [...source.matchAll(/<(\w+)>/g)].map(([, name]) => name);
  return new Set(named).size !== named.length;
};

const escaped = (part: string): string => part.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

type Groups = Readonly<Record<string, string | undefined>>;

/** Naive milliseconds; undefined for days and times that do not exist. */
function wallOf(groups: Groups): number | undefined {
  const number = (name: string): number => Number(groups[name] ?? 0);
  const short = groups['shortYear'];
  const year =
    short === undefined ? number('year') : number('shortYear') + (Number(short) < 70 ? 2000 : 1900);
  const name = groups['monthName']?.toLowerCase();
  const month = name === undefined ? number('month') : MONTHS.indexOf(name) + 1;
  const hour = hourOf(groups);
  const [day, minute, second] = [number('day'), number('minute'), number('second')];
  if (year < 1900 || hour === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const made = new Date(wall);
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? wall : undefined;
}

function hourOf(groups: Groups): number | undefined {
  if (groups['half'] === undefined) return Number(groups['hour'] ?? 0);
  const half = Number(groups['half']);
  if (half < 1 || half > 12) return undefined;
  return (half % 12) + (groups['noon']?.toLowerCase() === 'pm' ? 12 : 0);
}

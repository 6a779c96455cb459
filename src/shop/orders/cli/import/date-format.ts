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
  MMMM: '(?<monthName>[A-Za-z]{3,9})',
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
  SSS: '(?<milli>\\d{3})',
  A: '(?<noon>[AaPp][Mm])',
  Z: '(?<offset>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)',
  T: 'T',
};
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** Seconds, or thousandths of them, since 1970. */
const EPOCHS: Readonly<Record<string, number>> = { X: 1_000, x: 1 };

/** The instant that a text means in the zone, or undefined. */
export type ReadDate = (text: string) => string | undefined;

/** @throws a usage failure for a format that is none */
export function dateReader(format: string, { zone }: TimeContext): ReadDate {
  const epoch = EPOCHS[format];
  if (epoch !== undefined) return (text) => sinceEpoch(text, epoch);
  const pattern = patternOf(format);
  return (text) => {
    const groups = pattern.exec(text)?.groups;
    const wall = groups === undefined ? undefined : wallOf(groups);
    if (groups === undefined || wall === undefined) return undefined;
    const offset = groups['offset'];
    const instant = offset === undefined ? instantOf(wall, zone) : wall - offsetMs(offset);
    return new Date(instant).toISOString();
  };
}

/** Seconds that are read as thousandths are all in January 1970, thousandths as seconds far from now: neither is meant. */
function sinceEpoch(text: string, unit: number): string | undefined {
  const count = /^\d{1,14}(?:\.\d+)?$/.test(text) ? Math.round(Number(text) * unit) : Number.NaN;
  return count >= Date.UTC(1971) && count < Date.UTC(3000) ? new Date(count).toISOString() : undefined;
}

/** `+02:00`, `-0530`; letters are UTC. */
function offsetMs(offset: string): number {
  const [, sign, hours = 0, minutes = 0] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function patternOf(format: string): RegExp {
  const source = format.replaceAll(
    /YYYY|YY|MMMM|MMM|MM?|DD?|HH?|hh?|mm?|SSS|ss?|A|Z|T|./gs,
    (part) => tokens[part] ?? (/[A-Za-z]/.test(part) ? '(?<unknown>)' : escaped(part)),
  );
  const needed = [/<(year|shortYear)>/, /<(month|monthName)>/, /<day>/].every((one) => one.test(source));
  if (/<half>/.test(source) !== /<noon>/.test(source) && /<(half|hour)>/.test(source)) throw halfDay(format);
  if (needed && !source.includes('<unknown>') && !isTwice(source)) return new RegExp(`^${source}$`);
  throw usage(
    'invalid_format',
    `"${format}" is not a date format.`,
    'Write it like "M/D/YYYY H:mm Z", of YYYY YY MMMM MMM MM M DD D T HH H hh h mm m ss s SSS A Z, or as X for seconds since 1970 and x for milliseconds.',
  );
}

const halfDay = (format: string): Error =>
  usage(
    'invalid_format',
    `"${format}" may mean the morning or the afternoon.`,
    'Hours up to 12 are h with A (AM or PM), hours up to 23 are H without it.',
  );

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
  const month = name === undefined ? number('month') : monthNamed(name);
  const hour = hourOf(groups);
  const [day, minute, second] = [number('day'), number('minute'), number('second')];
  if (year < 1900 || hour === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, number('milli'));
  const made = new Date(wall);
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day ? wall : undefined;
}

/** By its whole name or its first three letters; 0: there is none. */
const monthNamed = (name: string): number =>
  MONTHS.findIndex((month) => month === name || month.slice(0, 3) === name) + 1;

function hourOf(groups: Groups): number | undefined {
  if (groups['half'] === undefined) return Number(groups['hour'] ?? 0);
  const half = Number(groups['half']);
  if (half < 1 || half > 12) return undefined;
  return (half % 12) + (groups['noon']?.toLowerCase() === 'pm' ? 12 : 0);
}

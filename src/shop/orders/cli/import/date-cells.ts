import type { TimeContext } from '../../../../cli/argv/values.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import { parseWhen } from '../../../../core/kernel/when.ts';
import { wallOf } from '../../../../core/kernel/zone.ts';
import { dateReader } from './date-format.ts';
import type { Target } from './targets.ts';

/** How dates are written: one way for all columns, or for some of them another. */
export interface DateFormats {
  readonly all: string | undefined;
  readonly by: Readonly<Partial<Record<Target, string>>>;
}

/** A time of a cell, or why there is none. */
export type DateCell = { readonly instant: string; readonly isDay: boolean } | { readonly problem: string };

/** Reads the dates of each target. @throws a usage failure for a format that is none */
export function dateCells(
  formats: DateFormats,
  time: TimeContext,
): (target: Target, text: string) => DateCell {
  const standard = formats.all === undefined ? undefined : formatted(formats.all, '', time);
  const own = new Map(
    Object.entries(formats.by).map(
      ([target, format]) => [target, formatted(format, `${target}=`, time)] as const,
    ),
  );
  return (target, text) => {
    const read = (own.get(target) ?? standard ?? plainDate)(text, time);
    if (typeof read === 'object') return read;
    return { instant: read, isDay: wallOf(Date.parse(read), time.zone) % DAY === 0 };
  };
}

type ReadCell = (text: string, time: TimeContext) => string | { readonly problem: string };

/**
 * Reads dates of a format. What can be read in one way only is read so besides: spreadsheets keep dates as dates.
 *
 * @param whose what stands before the format where it is of one target
 */
function formatted(format: string, whose: string, context: TimeContext): ReadCell {
  const reader = dateReader(format, context);
  const isPlain = (text: string): boolean => PLAIN.test(text) && !format.startsWith('YYYY-D');
  const problem = `it is not written like ${format}: say how it is with --date-format ${whose}FORMAT`;
  return (text, time) => reader(text) ?? (isPlain(text) ? plainDate(text, time) : { problem });
}

const PLAIN = /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?$/;

const DAY = 24 * 60 * 60 * 1_000;

/** `2026-03-14`, with a time behind it and a zone behind that (`+0200`, `UTC`): what can be read in one way only. */
function plainDate(text: string, time: TimeContext): string | { problem: string } {
  const zoned = text
    .replace(/\s*(?:UTC|GMT)$/i, 'Z')
    .replace(
      /(?<=:.*)\s*([+-]\d{2})(?::?(\d{2}))?$/,
      (_all, hours: string, minutes = '00') => `${hours}:${minutes}`,
    );
  if (!/^\d{4}-\d{2}-\d{2}/.test(zoned)) return { problem: otherForm(text) };
  try {
    return parseWhen(zoned, time).start;
  } catch (error) {
    if (error instanceof FailureError) return { problem: error.message.replace(/\.$/, '') };
    throw error;
  }
}

/** How a date that is not written like 2026-03-14 may be meant. */
function otherForm(text: string): string {
  const [, first, sign = '', second, year = '', time = ''] =
    /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(.*)$/.exec(text) ?? [];
  if (first === undefined || second === undefined) return numbered(text);
  const [day, month] = first.length + second.length < 4 ? ['D', 'M'] : ['DD', 'MM'];
  const rest = `${sign}${year.length === 4 ? 'YYYY' : 'YY'}${timeForm(time)}`;
  const monthFirst = `--date-format "${month}${sign}${day}${rest}"`;
  const dayFirst = `--date-format "${day}${sign}${month}${rest}"`;
  if (Number(first) > 12) return `it is not a date like 2026-03-14; add ${dayFirst}`;
  if (Number(second) > 12) return `it is not a date like 2026-03-14; add ${monthFirst}`;
  return `it may be day ${Number(second)} of month ${Number(first)} (${monthFirst}) or day ${Number(first)} of month ${Number(second)} (${dayFirst})`;
}

const timeForm = (time: string): string =>
  time
    .replace(/\d{1,2}:\d{2}(:\d{2})?/, (clock, seconds?: string) => {
      const hour = /[AP]M/i.test(time) ? 'h' : 'H';
      return `${clock.indexOf(':') === 2 ? hour + hour : hour}:mm${seconds === undefined ? '' : ':ss'}`;
    })
    .replace(/[AP]M/i, 'A')
    .replace(/[+-]\d{2}(?::?\d{2})?$|UTC$|GMT$/, 'Z');

/** Forms that begin with the year, or are a number. */
function numbered(text: string): string {
  const [form] = FORMS.find(([, pattern]) => pattern.test(text)) ?? [];
  if (form !== undefined) return `it is not a date like 2026-03-14; add --date-format ${form}`;
  if (/^[1-6]\d{4}(?:[.,]\d+)?$/.test(text))
    return 'it is the number of a day in a spreadsheet: give the column the form of a date there, and export it again';
  return 'it is not a date like 2026-03-14; say how it is written with --date-format';
}

const FORMS: readonly (readonly [form: string, pattern: RegExp])[] = [
  ['YYYY/MM/DD', /^\d{4}\/\d{2}\/\d{2}$/],
  ['YYYY.MM.DD', /^\d{4}\.\d{2}\.\d{2}$/],
  ['YYYY-M-D', /^\d{4}-\d{1,2}-\d{1,2}$/],
  ['YYYYMMDD', /^(?:19|20)\d{6}$/],
  ['X', /^\d{10}$/],
  ['x', /^\d{13}$/],
];

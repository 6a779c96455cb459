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
  const standard = formats.all === undefined ? undefined : dateReader(formats.all, time);
  const own = new Map(
    Object.entries(formats.by).map(([target, format]) => [target, dateReader(format, time)] as const),
  );
  return (target, text) => {
    const reader = own.get(target) ?? standard;
    const read = reader === undefined || PLAIN.test(text) ? plainDate(text, time) : reader(text);
    if (typeof read === 'object') return read;
    if (read === undefined) return { problem: 'it is not a date of this form' };
    return { instant: read, isDay: wallOf(Date.parse(read), time.zone) % DAY === 0 };
  };
}

/** What can be read in one way only is read so whatever the format: spreadsheets keep dates as dates. */
const PLAIN = /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?$/;

const DAY = 24 * 60 * 60 * 1_000;

/** `2026-03-14`, with a time behind it and a zone behind that (`+0200`, `UTC`): what can be read in one way only. */
function plainDate(text: string, time: TimeContext): string | { problem: string } {
  const zoned = text
    .replace(/\s*(?:UTC|GMT)$/i, 'Z')
    .replace(/\s*([+-]\d{2}):?(\d{2})$/, (all, hours: string, minutes: string) =>
      text.includes(':') ? `${hours}:${minutes}` : all,
    );
  if (!/^\d{4}-/.test(zoned)) return { problem: otherForm(text) };
  try {
    return parseWhen(zoned, time).start;
  } catch (error) {
    if (error instanceof FailureError) return { problem: error.message.replace(/\.$/, '') };
    throw error;
  }
}

/** How a date that is not written like 2026-03-14 may be meant. */
function otherForm(text: string): string {
  const [, first, sign = '', second, year = ''] =
    /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})/.exec(text) ?? [];
  if (first === undefined || second === undefined)
    return 'it is not a date like 2026-03-14; say how it is written with --date-format';
  const years = year.length === 4 ? 'YYYY' : 'YY';
  const monthFirst = `--date-format "MM${sign}DD${sign}${years}"`;
  const dayFirst = `--date-format "DD${sign}MM${sign}${years}"`;
  if (Number(first) > 12) return `it is not a date like 2026-03-14; add ${dayFirst}`;
  if (Number(second) > 12) return `it is not a date like 2026-03-14; add ${monthFirst}`;
  return `it may be day ${Number(second)} of month ${Number(first)} (${monthFirst}) or day ${Number(first)} of month ${Number(second)} (${dayFirst})`;
}

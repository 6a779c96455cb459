import { usage } from '../../../../cli/argv/arguments.ts';
import type { Session } from '../../../../cli/session/session.ts';
import { omitUndefined } from '../../../../core/kernel/omit.ts';
import { didYouMean } from '../../../../core/kernel/suggest.ts';
import { checkZone } from '../../../../core/kernel/zone.ts';
import type { DecimalSign } from './amount-cells.ts';
import { isTypedMap, type Mapping, over, typedMapping } from './columns.ts';
import { type Encoding, encodings } from './csv-rows.ts';
import type { DateFormats } from './date-cells.ts';
import { encodingNamed } from './file-layout.ts';
import type { Proposal } from './fitting.ts';
import { type ImportMap, mappingOf } from './import-map.ts';
import type { Preset } from './preset-names.ts';
import { type StatusWords, typedStatusWords } from './status-words.ts';
import { type Target, targetOf } from './targets.ts';

/** How a file is to be read: what was typed, over what was saved or comes with a preset. */
export interface ImportWish {
  /** Without one, columns are what they are called. */
  readonly mapping: Mapping | undefined;
  /** What a preset says, and files need not have. */
  readonly optional: { readonly targets: ReadonlySet<Target>; readonly where: readonly string[] };
  readonly currency: string | undefined;
  readonly dates: DateFormats;
  /** Of times without one; undefined: the session's. */
  readonly timeZone: string | undefined;
  readonly decimal: DecimalSign | undefined;
  readonly statusWords: StatusWords;
  readonly where: readonly string[];
  /** The condition by which a row is money paid back, and no line. */
  readonly refundRows: string | undefined;
  readonly skipEmpty: boolean;
  /** Lines above the header. */
  readonly skipFirst: number;
  readonly skipLast: number;
  readonly guestName: string | undefined;
  readonly skuBlanks: string | undefined;
  readonly encoding: Encoding | undefined;
  readonly delimiter: string | undefined;
  readonly sheet: string | undefined;
}

/** @throws a usage failure for what is said wrongly, or in two ways */
export async function importWish(session: Session, proposal: Proposal = {}): Promise<ImportWish> {
  const map = await importMapOf(session, proposal);
  await save(session, map);
  return {
    mapping: isEmpty(map) ? undefined : map,
    optional: await optionalOf(session, proposal),
    currency: (map.currency ?? session.currency)?.toUpperCase(),
    dates: { all: map.dateFormat, by: map.dateFormats ?? {} },
    timeZone: map.timeZone === undefined ? undefined : checkZone(map.timeZone),
    decimal: map.decimal,
    statusWords: map.statusWords ?? {},
    where: map.where ?? [],
    refundRows: map.refundRows,
    skipEmpty: map.skipEmpty ?? false,
    skipFirst: map.skipFirst ?? 0,
    skipLast: map.skipLast ?? 0,
    guestName: map.guestName,
    skuBlanks: map.skuBlanks,
    encoding: map.encoding === undefined ? undefined : knownEncoding(map.encoding),
    delimiter: map.delimiter,
    sheet: map.sheet,
  };
}

async function optionalOf(session: Session, proposal: Proposal): Promise<ImportWish['optional']> {
  const preset = proposal.preset ?? (session.text('preset') as Preset | undefined);
  if (preset === undefined) return { targets: new Set(), where: [] };
  const { columns, where = [] } = await (await import('./presets.ts')).presetMap(preset);
  const typed = session.text('map');
  const own = typed === undefined || !isTypedMap(typed) ? {} : typedMapping(typed).columns;
  const targets = (Object.keys(columns) as Target[]).filter((target) => own[target] === undefined);
  return { targets: new Set(targets), where };
}

const isEmpty = ({ columns, constants }: Mapping): boolean =>
  Object.keys(columns).length + Object.keys(constants).length === 0;

/** Whether anything says what the columns are. */
export const isMapped = (session: Session): boolean =>
  ['map', 'map-file', 'preset'].some((flag) => session.text(flag) !== undefined);

/** What is said, as it could be saved: the saved map, the one of a file or the preset, with what was typed over it. */
export async function importMapOf(
  session: Session,
  proposal: Proposal = {},
): Promise<Partial<ImportMap> & Mapping> {
  const typed = session.text('map');
  const base = await baseMap(session, typed, proposal);
  const mapping = typed !== undefined && isTypedMap(typed) ? typedMapping(typed) : proposal.mapping;
  const merged = mapping === undefined ? mappingOf(base) : over(mapping, mappingOf(base));
  const dates = typedDates(session);
  const flags = {
    currency: session.text('currency'),
    dateFormat: dates.all,
    dateFormats: Object.keys(dates.by).length === 0 ? undefined : { ...base.dateFormats, ...dates.by },
    decimal: decimalSign(session.text('decimal')),
    statusWords: statusWords(session.text('status-words'), base.statusWords),
    where:
      many(session, 'where').length === 0 ? undefined : [...(base.where ?? []), ...many(session, 'where')],
    skipEmpty: session.is('skip-empty') ? true : undefined,
    skipFirst: rowCount(session, 'skip-first'),
    skipLast: rowCount(session, 'skip-last'),
    guestName: session.text('guest-name'),
    skuBlanks: session.text('sku-blanks'),
    encoding: session.text('encoding'),
    delimiter: session.text('delimiter'),
    sheet: session.text('sheet'),
  };
  return { ...base, ...omitUndefined(flags), ...merged };
}

/** The map that others are typed over; there is one at the most. */
async function baseMap(session: Session, typed: string | undefined, proposal: Proposal): Promise<ImportMap> {
  const name = typed !== undefined && !isTypedMap(typed) ? typed : undefined;
  const preset = proposal.preset ?? (session.text('preset') as Preset | undefined);
  const file = session.text('map-file');
  const given = [name, preset, file].filter((one) => one !== undefined);
  if (given.length > 1)
    throw usage(
      'contradiction',
      'A saved map, --map-file and --preset exclude each other.',
      'What is typed as --map TARGET=COLUMN,… goes over any of them.',
    );
  if (preset !== undefined) return (await import('./presets.ts')).presetMap(preset);
  if (file !== undefined) return (await import('./saved-map.ts')).mapInFile(file);
  if (name !== undefined) return (await import('./saved-map.ts')).savedMap(session.env, name);
  return { columns: {}, constants: {} };
}

async function save(session: Session, map: Partial<ImportMap> & Mapping): Promise<void> {
  const name = session.text('save-map');
  if (name === undefined) return;
  if (isEmpty(map)) throw usage('nothing_to_save', '--save-map saves what --map says: give both.');
  await (await import('./saved-map.ts')).saveMap(session.env, name, map);
}

// --- flags -----------------------------------------------------------------------------------------------------------

/** The values of a flag that may be repeated. */
function many(session: Session, flag: string): readonly string[] {
  const value = session.invocation.flags[flag];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** `--date-format FORMAT` for all, `--date-format paidAt=FORMAT` for one target. */
function typedDates(session: Session): DateFormats {
  let all: string | undefined;
  const by: Partial<Record<Target, string>> = {};
  for (const text of many(session, 'date-format')) {
    const [, word, format] = /^(\w+)=(.+)$/.exec(text) ?? [];
    const target = word === undefined ? undefined : targetOf(word);
    if (format === undefined) all = text;
    else if (target === undefined)
      throw usage('unknown_target', `"${word}" is not something that a date can be.`);
    else by[target] = format;
  }
  return { all, by };
}

function decimalSign(given: string | undefined): DecimalSign | undefined {
  const sign = given === 'comma' ? ',' : given === 'dot' || given === 'point' ? '.' : given;
  if (sign === undefined || sign === '.' || sign === ',') return sign;
  throw usage(
    'invalid_value',
    `--decimal is "${given}".`,
    'It is what stands before the decimals of an amount: "." or ",".',
  );
}

function statusWords(text: string | undefined, base: StatusWords | undefined): StatusWords | undefined {
  return text === undefined ? undefined : { ...base, ...typedStatusWords(text) };
}

/** @throws a usage failure for what is no number of rows */
export function rowCount(session: Session, flag: 'skip-first' | 'skip-last'): number | undefined {
  const text = session.text(flag);
  if (text === undefined) return undefined;
  if (/^\d{1,3}$/.test(text)) return Number(text);
  throw usage('invalid_value', `--${flag} is "${text}", not a number of rows up to 999.`);
}

function knownEncoding(given: string): Encoding {
  const found = encodingNamed(given);
  if (found !== undefined) return found;
  const hint = didYouMean(given, encodings) ?? `Encodings: ${encodings.join(', ')}.`;
  throw usage('unknown_encoding', `"${given}" is not an encoding that can be read.`, hint);
}

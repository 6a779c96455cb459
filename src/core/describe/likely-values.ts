import type { Likely } from '../model/cli-binding.ts';
import type { Field, ResultShape } from '../model/field.ts';
import { cellForPeople, cellForPrograms, isNothing } from './cells.ts';
import { headingOf } from './heading.ts';

type Row = Readonly<Record<string, unknown>>;

/** A value that a person is likely to mean, as it is typed, and what it is. */
export interface LikelyValue {
  readonly value: string;
  readonly about: string;
}

/** Where likely values are looked for: the answer about an entity, and what the answer looks like. */
export interface Known {
  readonly answer: Row;
  readonly shape: ResultShape;
  readonly zone: string;
  /** What has been chosen so far: message data. */
  readonly draft?: Row;
}

/** The values that a flag's definition calls likely; amounts as they are typed. None where nothing is left. */
export function likelyValues(likely: Likely, known: Known): readonly LikelyValue[] {
  const { answer, shape } = known;
  if (likely.list === undefined) return valueIn(likely, answer, shape.fields, known);
  const fields = shape.fields.find(({ name }) => name === likely.list)?.fields ?? [];
  const entries = entriesIn(likely, known);
  return (likely.isLast ? entries.slice(-1) : entries).flatMap((entry) =>
    typeof entry === 'string' ? [{ value: entry, about: '' }] : valueIn(likely, entry, fields, known),
  );
}

function entriesIn({ list = '', left, where = {}, entry: chosen }: Likely, { answer, draft }: Known) {
  const entries = (answer[list] ?? []) as readonly (string | Row)[];
  return entries.filter((entry) => {
    if (typeof entry === 'string') return true;
    if (chosen !== undefined && entry[chosen] !== draft?.[chosen]) return false;
    if (left !== undefined && lessOthers(entry, left) <= 0) return false;
    return Object.entries(where).every(([field, wanted]) => wanted.includes(entry[field] as string));
  });
}

const lessOthers = (row: Row, [first = '', ...others]: readonly string[]): number =>
  others.reduce((rest, field) => rest - Number(row[field]), Number(row[first]));

function valueIn(
  { list, value, shown = [] }: Likely,
  row: Row,
  fields: readonly Field[],
  { answer, zone }: Pick<Known, 'answer' | 'zone'>,
): readonly LikelyValue[] {
  const [first = ''] = typeof value === 'string' ? [value] : value;
  const [head = '', ...inside] = first.split('.');
  const field = fields.find(({ name }) => name === head);
  if (field === undefined) return [];
  if (inside.length > 0) {
    const part = (row[head] ?? {}) as Row;
    return valueIn({ value: inside.join('.') }, part, field.fields ?? [], { answer, zone });
  }
  const whole = { currency: answer['currency'], ...row };
  const held = typeof value === 'string' ? row[first] : lessOthers(row, value);
  if (isNothing(held) || (field.format === 'money' && Number(held) <= 0)) return [];
  const about = fields
    .filter(({ name }) => shown.includes(name) && !isNothing(row[name]))
    .toSorted((a, b) => shown.indexOf(a.name) - shown.indexOf(b.name))
    .map((one) => cellForPeople(one, whole, zone));
  const found = { ...whole, [first]: held };
  const isAmount = field.format === 'money';
  const named = isAmount ? `${headingOf(field).toLowerCase()} ${cellForPeople(field, found, zone)}` : '';
  return [{ value: cellForPrograms(field, found), about: list === undefined ? named : about.join(' ') }];
}

import type { Field } from '../model/field.ts';
import type { FieldChange } from '../model/field-changes.ts';
import { cellForPeople, isNothing } from './cells.ts';
import type { DescribedTable } from './described-tables.ts';
import { headingOf } from './heading.ts';

/** A field of something that people know, before and after a command: all text. */
export interface ChangedField {
  readonly what: string;
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

type Tables = Readonly<Record<string, DescribedTable>>;

/** What a dry run changes, in the words of the views. What repeats these words, or needs a program to be read, is left out. */
export function changedFields(
  changes: readonly FieldChange[],
  tables: Tables,
  zone: string,
): readonly ChangedField[] {
  const isSaid = sentencesIn(changes, tables).length > 0;
  const currency = changes.find((change) => change.currency !== null)?.currency ?? null;
  const fields = changes.flatMap((change) => {
    const table = tables[change.table];
    if (table === undefined || 'sentence' in table || (isSaid && isEntry(change))) return [];
    const field = table.fields.find(({ name }) => name === change.field);
    if (field === undefined || !isShown(field, change)) return [];
    const cell = (value: unknown): string => cellOf(field, value, change.currency ?? currency, zone);
    const what = nameOf(table, change);
    return [{ what, field: headingOf(field), before: cell(change.before), after: cell(change.after) }];
  });
  return byThing(fields);
}

/** Views show one row at different places: grouped, where it is first met. */
function byThing(fields: readonly ChangedField[]): readonly ChangedField[] {
  const things = new Map<string, ChangedField[]>(fields.map(({ what }) => [what, []]));
  for (const field of fields) things.get(field.what)?.push(field);
  return [...things.values()].flat();
}

/** What happens, in the sentences of the view that describes events. */
export const sentencesIn = (changes: readonly FieldChange[], tables: Tables): readonly string[] =>
  changes.flatMap(({ table: name, row, field, after }) => {
    const table = tables[name];
    const isSentence = table !== undefined && 'sentence' in table && table.sentence === field;
    return isSentence && row === 'added' ? [String(after)] : [];
  });

/** An entry that comes or goes, of something that stays: the sentence of its event says so. */
const isEntry = ({ row, key }: FieldChange): boolean => row !== 'changed' && key.length > 1;

/** Of what comes or goes, what tables show of it. What becomes of a record in a list, the sentences say. */
function isShown({ show, fields }: Field, { row, before, after }: FieldChange): boolean {
  const isListOfRecords = fields !== undefined && (Array.isArray(before) || Array.isArray(after));
  if (show === 'never' || isListOfRecords) return false;
  return row === 'changed' || (show === 'table' && !isNothing(after ?? before));
}

/** `line L1`: the name of the table's rows with the key's values in it. */
function nameOf({ name, key }: { readonly name: string; readonly key: readonly string[] }, row: FieldChange) {
  return name.replace(/\{(\w+)\}/g, (_, column: string) => String(row.key[key.indexOf(column)]));
}

function cellOf(field: Field, value: unknown, currency: string | null, zone: string): string {
  const { name, currencyField = 'currency' } = field;
  return cellForPeople(field, { currency, [currencyField]: currency, [name]: value }, zone);
}

import type { CommandSpec } from '../../../core/describe/command-spec.ts';
import { parseMinor } from '../../../core/model/money.ts';
import { writtenAmount } from '../../../core/model/written-amount.ts';
import type { Visit } from '../visit.ts';
import { dataOf, type FormValues } from './form-data.ts';
import { type Choice, type FormField, formOf } from './form-field.ts';
import { offeredTo } from './known.ts';

/** A list's filters as a form: the fields of its question, but those by which it is sorted and paged. */
export interface FilterForm {
  readonly fields: readonly FormField[];
  readonly offered: Readonly<Record<string, readonly Choice[]>>;
}

const BESIDE = new Set(['sort', 'page', 'pageSize', 'limit', 'after', 'withTotal', 'zone']);

const specOf = (visit: Visit, query: string): CommandSpec | undefined =>
  visit.port.commands.find(({ name, kind }) => kind === 'query' && name === query);

function filters({ args, options }: CommandSpec): Pick<CommandSpec, 'args' | 'options'> {
  return { args, options: options.filter(({ field }) => !BESIDE.has(field)) };
}

export async function filterForm(visit: Visit, query: string): Promise<FilterForm> {
  const spec = specOf(visit, query);
  if (spec === undefined) return { fields: [], offered: {} };
  // The names of all countries and currencies would be half of the page.
  const { country: _, currency: __, ...offered } = await offeredTo(visit, filters(spec));
  return { fields: formOf(filters(spec), { offered, isQuery: true }), offered };
}

/**
 * What a list's URL asks for, as its question takes it. Amounts are written as people write them: `50 USD`, or 50 of whatever
 * currency an order has, which the question takes in hundredths.
 */
export function filterData(
  visit: Visit,
  query: string,
  values: FormValues,
): { readonly data: Readonly<Record<string, unknown>>; readonly issues: ReadonlyMap<string, string> } {
  const spec = specOf(visit, query);
  if (spec === undefined) return { data: {}, issues: new Map() };
  const { data, issues: found } = dataOf(
    formOf(filters(spec), { offered: {}, isQuery: true }),
    values,
    visit,
  );
  const [issues, inUnits] = [new Map(found), { ...data }];
  for (const { field, type } of [...spec.args, ...spec.options]) {
    const text = data[field];
    if (type !== 'money' || typeof text !== 'string') continue;
    const written = writtenAmount(text);
    const currency =
      written?.currency ?? (typeof data['currency'] === 'string' ? data['currency'] : undefined);
    const parsed = parseMinor(written?.decimals ?? text, currency ?? 'EUR');
    if ('problem' in parsed) {
      issues.set(field, parsed.problem);
      Reflect.deleteProperty(inUnits, field);
    } else Object.assign(inUnits, { [field]: parsed.amount }, currency === undefined ? {} : { currency });
  }
  const sort = values.get('sort')?.at(-1);
  const after = values.get('after')?.at(-1);
  return { data: { ...inUnits, ...(sort && { sort: [sort] }), ...(after && { after }) }, issues };
}

import type { CommandSpec } from '../../../core/describe/command-spec.ts';
import type { Known } from '../../../core/describe/likely-values.ts';
import { valueOrThrow } from '../../../core/kernel/value-or-throw.ts';
import { countryCodes } from '../../../core/model/countries.ts';
import { currentCurrencies } from '../../../core/model/money.ts';
import type { Page } from '../../../core/model/query.ts';
import type { Visit } from '../visit.ts';
import type { Choice } from './form-field.ts';

/** What the daybook knows that helps to fill in a form. */

/** An entity that a page or a command is about. */
export interface Subject {
  /** `order` */
  readonly kind: string;
  /** The field that names it in messages. */
  readonly field: string;
  readonly id: string;
  /** What people call it: its number, where it has one. */
  readonly called: string;
  /** As its query shows it; undefined where the query may not be sent. */
  readonly known: Known | undefined;
}

/** @param name whatever it is called: its number, its reference, its id */
export async function subjectOf(visit: Visit, kind: string, field: string, name: string): Promise<Subject> {
  const id = valueOrThrow(await visit.port.idOf(kind, name));
  const query = queryAbout(visit.port.commands, kind, 'show');
  const named = query?.args[0]?.field;
  if (query === undefined || named === undefined || !visit.may(query.name))
    return { kind, field, id, called: id, known: undefined };
  const answer = await visit.ask<Readonly<Record<string, unknown>>>(query.name, { [named]: id });
  const { shape } = await visit.describe(query.name);
  const called = await calledOf(visit, kind, id, answer['number']);
  return { kind, field, id, called, known: { answer, shape, zone: visit.zone } };
}

/** The number, if the kind is known by its numbers; else the id. */
export async function calledOf(visit: Visit, kind: string, id: string, number: unknown): Promise<string> {
  if (typeof number !== 'number') return id;
  const named = await visit.port.idOf(kind, String(number));
  return named.ok && named.value === id ? String(number) : id;
}

/** The query of a verb about entities of a kind: `orders history`. */
export const queryAbout = (
  commands: readonly CommandSpec[],
  kind: string,
  verb: string,
): CommandSpec | undefined =>
  commands.find(
    (spec) =>
      spec.kind === 'query' &&
      spec.path.split(' ').slice(1).join(' ') === verb &&
      spec.args[0]?.entity === kind,
  );

const NAMES = new Intl.DisplayNames('en', { type: 'region' });

/** As many are offered; more can be typed. */
const MOST_OFFERED = 50;

/** Values that are offered, by the kind of what they name: `product`, `currency`. */
export type Offered = Readonly<Record<string, readonly Choice[]>>;

/** Values for the entities and the lists that the fields of a message name. */
export async function offeredTo(
  visit: Visit,
  { args, options }: Pick<CommandSpec, 'args' | 'options'>,
): Promise<Offered> {
  const specs = [...args, ...options].flatMap((spec) => [spec, ...(spec.members ?? [])]);
  const kinds = new Set(specs.flatMap(({ entity, offers }) => entity ?? offers ?? []));
  const offered: Record<string, readonly Choice[]> = {};
  for (const kind of kinds) offered[kind] = await offeredOf(visit, kind);
  return offered;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

async function offeredOf(visit: Visit, kind: string): Promise<readonly Choice[]> {
  if (kind === 'currency') return currentCurrencies().map((value) => ({ value, label: value }));
  if (kind === 'country') return countryCodes().map((value) => ({ value, label: NAMES.of(value) ?? value }));
  const find = visit.port.commands.find(({ path }) => path === `${kind}s find`);
  // There are too many orders to offer them.
  if (find === undefined || kind === 'order' || !visit.may(find.name)) return [];
  const { shape, paging } = await visit.describe(find.name);
  const id = shape.idField ?? 'id';
  const page = await visit.ask<Page<Readonly<Record<string, unknown>>>>(
    find.name,
    paging === undefined ? {} : { [paging.size]: MOST_OFFERED },
  );
  return page.items.map((item) => ({ value: textOf(item[id]), label: textOf(item['name']) }));
}

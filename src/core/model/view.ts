import type * as z from 'zod';
import { sha256 } from '../kernel/crypto.ts';
import type { EventMeta } from './aggregate.ts';
import type { EventCatalogue, EventData, EventType } from './event.ts';
import type { Measure } from './measure.ts';
import type { RowsOf } from './rows.ts';
import {
  type Column,
  type DeclaredIndex,
  declaredIndex,
  lazyColumns,
  type Table,
  type TableIndex,
  type Tables,
} from './table.ts';

/**
 * A read model: its tables, and for every event type of its catalogue a handler or a written `null` (`none` says it for
 * a whole group), so that a new event type stops compilation here until someone has decided. A handler sees only the rows
 * of its event's own stream, never a clock, never another stream; whatever crosses streams is a materialized view.
 */
export interface View<Catalogue extends EventCatalogue = EventCatalogue, T extends Tables = Tables> {
  readonly kind: 'view';
  readonly name: string;
  /**
   * Raise it to have the view rebuilt for what neither its tables nor its code show: a fixed projector, another version
   * of a package.
   */
  readonly version: number;
  /**
   * Of the module that defines it and all that it imports (`import codeHash from 'virtual:code-hash'`): handlers, sentences,
   * rules, and the events with their upcasters. The engine that posts the rows is not part of it.
   */
  readonly codeHash: string;
  readonly summary: string;
  readonly events: Catalogue;
  readonly tables: T;
  readonly handlers: {
    readonly [Type in EventType<Catalogue>]:
      | ((
          rows: RowsOf<T>,
          event: { readonly data: EventData<Catalogue, Type>; readonly meta: EventMeta },
        ) => void)
      | null;
  };
}

// biome-ignore lint/suspicious/noExplicitAny: a view whose types are not known here
export type StreamView = View<any, any>;

/** Rows grouped by a key across streams: declared, never hand-maintained; always equal to a recomputation. */
export interface MaterializedView {
  readonly kind: 'materialized';
  readonly name: string;
  readonly version: number;
  readonly summary: string;
  /** The view that it is computed from, in the same transaction. */
  readonly of: StreamView;
  readonly from: Table;
  /** What a row of `from` counts as, where that is not the row as it stands: a row for each of these whose condition holds. */
  readonly each?: readonly DerivedRow[];
  readonly row: () => z.ZodObject;
  readonly columns: readonly Column[];
  /** Columns of `from`, or of its derived rows, and of the row: one row a distinct value. */
  readonly key: readonly string[];
  /** Of the rows that count, by column. */
  readonly select: Readonly<Record<string, Measure>>;
  /** SQL condition on the rows that count. */
  readonly where?: string;
  readonly indexes: readonly TableIndex[];
}

/** A row that is derived from a row of a table: SQL over its columns. No least and greatest are kept of such. */
export interface DerivedRow {
  readonly columns: Readonly<Record<string, string>>;
  readonly where: string;
}

/** SELECTs the derived rows. @param kept columns of the table that they have besides @param from the table, as SQL */
export const derivedRowsSql = (each: readonly DerivedRow[], kept: readonly string[], from: string): string =>
  each
    .map(({ columns, where }) => {
      const computed = Object.entries(columns).map(([name, expression]) => `${expression} AS "${name}"`);
      return `SELECT ${[...kept.map((name) => `"${name}"`), ...computed].join(', ')} FROM ${from} WHERE ${where}`;
    })
    .join(' UNION ALL ');

export type AnyView = StreamView | MaterializedView;

export const defineView = <Catalogue extends EventCatalogue, T extends Tables>(
  view: Omit<View<Catalogue, T>, 'kind'>,
): View<Catalogue, T> => ({ ...view, kind: 'view' });

export const defineMaterializedView = (
  view: Omit<MaterializedView, 'kind' | 'columns' | 'indexes'> & { indexes?: readonly DeclaredIndex[] },
): MaterializedView => {
  const columns = lazyColumns(view.name, view.row);
  return {
    ...view,
    indexes: (view.indexes ?? []).map(declaredIndex),
    kind: 'materialized',
    get columns() {
      return columns();
    },
  };
};

/** The view that must be caught up for this one to be current. */
export const sourceOf = (view: AnyView): StreamView => (view.kind === 'view' ? view : view.of);

/** The catalogues of events that views are made from, each once: all categories that there are, where all views are given. */
export const cataloguesOf = (views: readonly AnyView[]): readonly EventCatalogue[] => [
  ...new Set(views.map((view) => sourceOf(view).events)),
];

/** What is computed from a view. */
export const materializedOf = (view: StreamView, all: readonly AnyView[]): readonly MaterializedView[] =>
  all.filter((one): one is MaterializedView => one.kind === 'materialized' && one.of === view);

export const tablesOf = (view: StreamView): readonly Table[] => Object.values(view.tables as Tables);

/** Whether its rows are to be posted again when somebody is forgotten. */
export const isPersonal = (view: StreamView): boolean =>
  tablesOf(view).some(({ subject }) => subject !== undefined);

/**
 * SHA-256 over everything that makes stored rows stale when it changes. A materialized view has no code of its own: it is
 * its declaration.
 */
export function fingerprintOf(view: StreamView, materialized: readonly MaterializedView[]): string {
  const tables = tablesOf(view).map(({ name, columns, key, indexes, fullText }) => {
    return { name, columns, key, indexes, fullText };
  });
  const derived = materialized.map(({ name, version, columns, key, select, where, indexes, each }) => {
    return { name, version, columns, key, select, where, indexes, each };
  });
  const { name, version, codeHash } = view;
  return sha256(JSON.stringify({ name, version, codeHash, tables, derived }));
}

import * as z from 'zod';
import { defineEvents, type EventOf, toStored } from '../../src/core/model/event.ts';
import type { Append, EventLog } from '../../src/core/model/event-log.ts';
import { count, max, min, streams, sum } from '../../src/core/model/measure.ts';
import type { RowsOf } from '../../src/core/model/rows.ts';
import { manyRows, oneRow } from '../../src/core/model/table.ts';
import { defineMaterializedView, defineView } from '../../src/core/model/view.ts';

/** A small context for the tests of views: boxes, whose things come and go, and who owns them. */
export const boxEvents = defineEvents('box', {
  BoxMade: {
    summary: 'A box was made',
    data: () => z.strictObject({ owner: z.string().nullable(), size: z.enum(['small', 'large']) }),
  },
  BoxGiven: { summary: 'A box was given away', data: () => z.strictObject({ owner: z.string().nullable() }) },
  ThingAdded: {
    summary: 'A thing was put in',
    data: () => z.strictObject({ thing: z.string(), weight: z.int() }),
  },
  ThingTaken: { summary: 'A thing was taken out', data: () => z.strictObject({ thing: z.string() }) },
  BoxLabelled: {
    summary: 'Labels were stuck on',
    data: () => z.strictObject({ labels: z.array(z.string()) }),
  },
  BoxShut: { summary: 'A box was shut', data: () => z.strictObject({}) },
  BoxBurnt: { summary: 'A box was burnt', data: () => z.strictObject({}) },
});

export type BoxEvent = EventOf<typeof boxEvents>;

export const boxRow = z.object({
  boxId: z.string(),
  owner: z.string().nullable(),
  size: z.enum(['small', 'large']),
  things: z.int(),
  weight: z.int(),
  shut: z.boolean(),
  labels: z.array(z.string()),
  madeAt: z.string(),
});
export const thingRow = z.object({ boxId: z.string(), thing: z.string(), weight: z.int() });

export const boxTable = oneRow('box', () => boxRow, { key: ['boxId'], indexes: [['owner', 'boxId']] });
export const thingTable = manyRows('box_thing', () => thingRow, { key: ['boxId', 'thing'] });

export interface BoxTables {
  readonly box: z.output<typeof boxRow>;
  readonly box_thing: z.output<typeof thingRow>;
  readonly box_life: z.output<typeof lifeRow>;
  readonly owner_stats: z.output<ReturnType<typeof ownerStats.row>>;
  readonly size_stats: z.output<ReturnType<typeof sizeStats.row>>;
}

export const boxView = defineView({
  name: 'boxes',
  version: 1,
  codeHash: '',
  summary: 'Boxes and what is in them',
  events: boxEvents,
  tables: { box: boxTable, things: thingTable },
  handlers: {
    BoxMade: (rows, { data, meta }) =>
      rows.box.insert({
        boxId: meta.id,
        ...data,
        things: 0,
        weight: 0,
        shut: false,
        labels: [],
        madeAt: meta.occurredAt,
      }),
    BoxGiven: (rows, { data }) => {
      rows.box.update((box) => {
        box.owner = data.owner;
      });
    },
    ThingAdded: (rows, { data, meta }) => {
      rows.things.insert({ boxId: meta.id, ...data });
      rows.box.update((box) => {
        box.things += 1;
        box.weight += data.weight;
      });
    },
    ThingTaken: (rows, { data }) => {
      const weight = rows.things.get(data.thing)?.weight ?? 0;
      rows.things.delete(data.thing);
      rows.box.update((box) => {
        box.things -= 1;
        box.weight -= weight;
      });
    },
    BoxLabelled: (rows, { data }) => {
      rows.box.update((box) => {
        box.labels.push(...data.labels);
      });
    },
    BoxShut: (rows) => {
      rows.box.update((box) => {
        box.shut = true;
      });
    },
    BoxBurnt: (rows) => {
      for (const { thing } of rows.things.all()) rows.things.delete(thing);
      rows.box.delete();
    },
  },
});

export const lifeRow = z.object({ boxId: z.string(), changes: z.int(), last: z.string() });
export const lifeTable = oneRow('box_life', () => lifeRow, { key: ['boxId'] });

/** What the tests make a projection throw upon. */
export const trouble = { with: (_label: string): boolean => false };

const lives = (rows: LifeRows, { type, id }: { type: string; id: string }): void => {
  if (rows.life.get() === undefined) rows.life.insert({ boxId: id, changes: 0, last: '' });
  rows.life.update((life) => {
    life.changes += 1;
    life.last = type;
  });
};
const lifeTables = { life: lifeTable };
type LifeRows = RowsOf<typeof lifeTables>;
const changes =
  (type: string) =>
  (rows: LifeRows, { meta }: { meta: { id: string } }) =>
    lives(rows, { type, id: meta.id });

export const lifeView = defineView({
  name: 'box_lives',
  version: 1,
  codeHash: '',
  summary: 'How often boxes change',
  events: boxEvents,
  tables: lifeTables,
  handlers: {
    BoxMade: changes('BoxMade'),
    BoxGiven: changes('BoxGiven'),
    ThingAdded: changes('ThingAdded'),
    ThingTaken: changes('ThingTaken'),
    BoxLabelled: (rows, { data, meta }) => {
      if (data.labels.some((label) => trouble.with(label))) throw new Error('a label that nobody can read');
      lives(rows, { type: 'BoxLabelled', id: meta.id });
    },
    BoxShut: null,
    BoxBurnt: (rows) => rows.life.delete(),
  },
});

/** Sums and counts: follows by difference. Its key may be NULL: boxes without an owner. */
export const ownerStats = defineMaterializedView({
  name: 'owner_stats',
  version: 1,
  summary: 'Boxes by owner',
  of: boxView,
  from: boxTable,
  row: () =>
    z.object({
      owner: z.string().nullable(),
      boxes: z.int(),
      weight: z.int(),
      shut: z.int(),
    }),
  key: ['owner'],
  select: { boxes: count(), weight: sum('weight'), shut: count('shut') },
});

/** A maximum that is given up is looked for anew. */
export const sizeStats = defineMaterializedView({
  name: 'size_stats',
  version: 1,
  summary: 'Boxes that hold something, by size and owner',
  of: boxView,
  from: boxTable,
  row: () =>
    z.object({
      size: z.string(),
      owner: z.string().nullable(),
      boxes: z.int(),
      heaviest: z.int(),
      lightest: z.int(),
      newest: z.string(),
    }),
  key: ['size', 'owner'],
  select: { boxes: count(), heaviest: max('weight'), lightest: min('weight'), newest: max('madeAt') },
  where: 'things > 0',
});

/** Derived rows: a box counts for its owner and for its size, which may be one mark: an owner called "small". */
export const markStats = defineMaterializedView({
  name: 'mark_stats',
  version: 1,
  summary: 'Boxes by what marks them',
  of: boxView,
  from: boxTable,
  each: [
    { columns: { mark: 'owner', heavy: 'weight > 5' }, where: 'owner IS NOT NULL' },
    { columns: { mark: 'size', heavy: 'weight > 5' }, where: 'true' },
  ],
  row: () => z.object({ mark: z.string(), boxes: z.int(), heavy: z.int(), light: z.int() }),
  key: ['mark'],
  select: { boxes: count(), heavy: sum('heavy'), light: count('NOT heavy') },
});

/** Streams, of which several rows may have one key. */
export const weightStats = defineMaterializedView({
  name: 'weight_stats',
  version: 1,
  summary: 'Boxes by the weights of their things',
  of: boxView,
  from: thingTable,
  row: () => z.object({ weight: z.int(), boxes: z.int() }),
  key: ['weight'],
  select: { boxes: streams('boxId') },
});

export const boxViews = [boxView, lifeView, ownerStats, sizeStats];

let commands = 0;

/** What a command would append to a box. */
export function boxAppend(id: string, expectedVersion: number, ...events: readonly BoxEvent[]): Append {
  commands += 1;
  const commandId = `command-${process.pid}-${commands}`;
  return {
    category: 'box',
    stream: `box-${id}`,
    expectedVersion,
    commandId,
    command: 'ChangeBox',
    fingerprint: commandId,
    actor: 'test',
    correlationId: commandId,
    causationId: null,
    occurredAt: '2026-03-01T12:00:00.000Z',
    events: events.map((event) => toStored(boxEvents, event)),
    reserved: [],
    released: [],
  };
}

/** Appends each event as its own commit, whatever version the box is at. */
export async function record(log: EventLog, id: string, ...events: readonly BoxEvent[]): Promise<void> {
  let version = (await log.readStream(`box-${id}`)).at(-1)?.lastVersion ?? 0;
  const appends = events.map((event) => boxAppend(id, version++, event));
  for (const { kind } of await log.append(appends)) if (kind !== 'committed') throw new Error(kind);
}

export const made = (owner: string | null = 'ann', size: 'small' | 'large' = 'small'): BoxEvent => ({
  type: 'BoxMade',
  data: { owner, size },
});
export const given = (owner: string | null): BoxEvent => ({ type: 'BoxGiven', data: { owner } });
export const added = (thing: string, weight = 1): BoxEvent => ({
  type: 'ThingAdded',
  data: { thing, weight },
});
export const taken = (thing: string): BoxEvent => ({ type: 'ThingTaken', data: { thing } });
export const labelled = (...labels: string[]): BoxEvent => ({ type: 'BoxLabelled', data: { labels } });
export const shut = (): BoxEvent => ({ type: 'BoxShut', data: {} });
export const burnt = (): BoxEvent => ({ type: 'BoxBurnt', data: {} });

import { expect, test } from 'vitest';
import type { EventLog } from '../../src/core/model/event-log.ts';
import { expectedRows } from '../support/expected-rows.ts';
import { ownFolder } from '../support/folder.ts';
import fc, { runs } from '../support/properties.ts';
import {
  added,
  type BoxEvent,
  boxAppend,
  boxViews,
  burnt,
  given,
  labelled,
  made,
  markStats,
  shut,
  taken,
  weightStats,
} from '../support/toy-context.ts';
import { inSteps, memoryLog, openViewFixture, storedRows } from '../support/view-fixture.ts';

/** Whatever is recorded, and however it is posted: incremental views = rebuilt views = a fold in memory. */
type Step =
  | { readonly kind: 'record'; readonly box: string; readonly events: readonly BoxEvent[] }
  | { readonly kind: 'ensure'; readonly handle: 0 | 1 }
  | { readonly kind: 'rebuild'; readonly handle: 0 | 1 }
  | { readonly kind: 'both' };

const owner = fc.constantFrom('ann', 'bob', 'small', null);
const thing = fc.constantFrom('cup', 'hat', 'rug');
const event: fc.Arbitrary<BoxEvent> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(owner, fc.constantFrom('small' as const, 'large' as const)).map((of) => made(...of)),
  },
  { weight: 4, arbitrary: fc.tuple(thing, fc.integer({ min: -5, max: 9 })).map((of) => added(...of)) },
  { weight: 2, arbitrary: thing.map((name) => taken(name)) },
  { weight: 3, arbitrary: owner.map((name) => given(name)) },
  { weight: 1, arbitrary: fc.constant(labelled('x')) },
  { weight: 1, arbitrary: fc.constant(shut()) },
  { weight: 1, arbitrary: fc.constant(burnt()) },
);
const handle = fc.constantFrom(0 as const, 1 as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('record' as const),
      box: fc.constantFrom('a', 'b', 'c', 'd'),
      events: fc.array(event, { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ensure' as const), handle }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rebuild' as const), handle }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('both' as const) }) },
);

/** A box begins with being made; what does not fit its state afterwards parks it, which has to agree as well. */
async function append(log: EventLog, box: string, events: readonly BoxEvent[]): Promise<void> {
  const version = (await log.readStream(`box-${box}`)).at(-1)?.lastVersion ?? 0;
  await log.append([boxAppend(box, version, ...(version === 0 ? [made('ann')] : []), ...events)]);
}

test.each([
  ['at once', {}],
  ['in steps of one commit', inSteps(1)],
  ['in steps of three', inSteps(3)],
])(
  'Incremental views, views rebuilt %s and a fold in memory are one',
  async (_how, sizes) => {
    const folder = ownFolder();
    let file = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
        file += 1;
        const log = memoryLog();
        const path = `${folder}/${file}.views.db`;
        const shelves = [
          await openViewFixture({ log, path, sizes, views: [...boxViews, markStats, weightStats] }),
          await openViewFixture({ log, path, sizes, views: [...boxViews, markStats, weightStats] }),
        ] as const;
        for (const one of steps) {
          if (one.kind === 'record') await append(log, one.box, one.events);
          else if (one.kind === 'ensure') await shelves[one.handle].views.catchUpToHead(boxViews);
          else if (one.kind === 'rebuild') await shelves[one.handle].views.rebuild();
          else await Promise.all([shelves[0].rows(), shelves[1].views.rebuild(['boxes'])]);
        }
        const incremental = await shelves[0].rows();
        const parked = await shelves[0].store.parked();
        for (const { differences } of await shelves[1].views.verify()) expect(differences).toEqual([]);
        await shelves[1].views.rebuild();
        expect(incremental).toEqual(await expectedRows(log));
        expect(await storedRows(shelves[0].store)).toEqual(incremental);
        expect(await shelves[0].store.parked()).toEqual(parked);
        await Promise.all(shelves.map(({ store }) => store.close()));
      }),
      { numRuns: runs(30) },
    );
  },
  60_000,
);

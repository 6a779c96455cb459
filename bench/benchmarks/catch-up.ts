import Database from 'better-sqlite3';
import { type Daybook, openDaybook } from '../../src/library/index.ts';
import { bigShop } from '../support/big-shop.ts';
import { type Benchmark, within } from '../support/measurement.ts';
import { done } from '../support/small-shop.ts';
import { inTurns, median, timed } from '../support/timing.ts';

const ROUNDS = 200;

/** What a query pays before it answers. */
export const catchUp: Benchmark = {
  name: 'catch-up',
  about: 'views brought to the head before an answer',
  run: async (options) => {
    const shop = await bigShop(options);
    const daybook = await openDaybook({ db: shop.db });
    const sqlite = new Database(shop.db, { readonly: true });
    const head = sqlite.prepare('SELECT max(position) FROM commits');
    const one = { name: 'GetOrder', data: { number: 1 } } as const;
    const { orderId } = done(await daybook.queries.dispatch(one));
    const posting = await postings(daybook, orderId);
    const [nothing, floor] = await inTurns(
      ROUNDS,
      async () =>
        done(await daybook.commands.dispatch({ name: 'CatchUpViews', data: { names: ['order_summary'] } })),
      () => head.get(),
    );
    sqlite.close();
    await daybook.close();
    return [
      within(1, { what: 'after one command, two views', unit: 'ms', measured: posting }),
      within(50, {
        what: 'nothing to do',
        unit: 'µs',
        measured: nothing * 1_000,
        floor: floor * 1_000,
        floorIs: 'a look at the last position',
      }),
    ];
  },
};

/** A note is written, then the order's two views are brought up to date: only the latter counts. */
async function postings(daybook: Daybook, orderId: string): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    done(await daybook.commands.dispatch({ name: 'AddNote', data: { orderId, text: `note ${round}` } }));
    const names = ['order_summary', 'order_detail'];
    times.push(
      await timed(async () =>
        done(await daybook.commands.dispatch({ name: 'CatchUpViews', data: { names } })),
      ),
    );
  }
  return median(times);
}

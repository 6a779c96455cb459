import { alone, apart } from '../support/apart.ts';
import { bigShop } from '../support/big-shop.ts';
import { type Benchmark, within } from '../support/measurement.ts';

const ROUNDS = 200;

/** What a query pays before it answers. The customers of the big shop have hundreds of orders each. */
export const catchUp: Benchmark = {
  name: 'catch-up',
  about: 'views brought to the head before an answer',
  run: async (options) => {
    const { db, orders } = await bigShop(options);
    const behind = (views: readonly string[]) =>
      alone(
        { module: 'views', name: 'catchingUp', data: { db, views, order: Math.ceil(orders / 2), times: 1 } },
        { rounds: ROUNDS, unmeasured: 10 },
      );
    const times = 20;
    const nothing = await apart(
      { module: 'views', name: 'catchingUp', data: { db, views: ['order_summary'], times } },
      { module: 'views', name: 'lookingAtHead', data: { db, times } },
      { rounds: ROUNDS, unmeasured: 10 },
    );
    const each = ({ wall, cpu }: { wall: number; cpu: number }) => ({ wall: wall / times, cpu: cpu / times });
    return [
      within(1.5, 'ms', { what: 'after one command, all views', measured: await behind([]) }),
      within(1, 'ms', {
        what: 'after one command, two views',
        measured: await behind(['order_summary', 'order_search']),
      }),
      within(30, 'µs', {
        what: 'nothing to do, one view',
        measured: each(nothing.measured),
        floor: each(nothing.floor),
        floorIs: 'a look at the last position',
      }),
    ];
  },
};

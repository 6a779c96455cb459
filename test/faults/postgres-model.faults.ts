import { expect, onTestFinished, test } from 'vitest';
import { story, tellStory, throughDispatchers } from '../orders/stories.ts';
import { Acknowledged } from '../support/postgres/acknowledged.ts';
import { binariesOf } from '../support/postgres/binaries.ts';
import { PostgresServer } from '../support/postgres/server.ts';
import { openShop } from '../support/postgres/shop.ts';
import fc, { runs } from '../support/properties.ts';

/** `npm run test:faults`: the random stories of test/orders/model.test.ts once more, over PostgreSQL. */

const embedded = await binariesOf('embedded');

test.skipIf(typeof embedded === 'string')(
  'Any order in PostgreSQL stands as the model says, whatever is tried on it',
  async () => {
    const server = await PostgresServer.start(embedded as never);
    onTestFinished(() => server.remove());
    const shop = await openShop(server.url());
    onTestFinished(shop.close);
    await fc.assert(
      fc.asyncProperty(story, (acts) => tellStory(acts, throughDispatchers(shop.daybook))),
      { numRuns: runs(150) },
    );
    expect(await new Acknowledged().violations(shop.daybook)).toEqual([]);
  },
);

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daybook, openDaybook } from '../../src/library/index.ts';
import fc, { runs } from '../support/properties.ts';
import { story, tellStory, throughDispatchers } from './stories.ts';

/**
 * Random orders, through the real dispatchers: after every command the program must have allowed what the model allows,
 * and the views must say of the order what the model says. In the end the views must equal rebuilt ones.
 */

/** How often each command was accepted and refused: a generator that never gets anywhere proves nothing. */
const tried = new Map<string, { accepted: number; refused: number }>();

let daybook: Daybook;
beforeAll(async () => {
  daybook = await openDaybook({ db: ':memory:' });
});
afterAll(() => daybook.close());

describe('any order', () => {
  it('stands as the model says, whatever is tried on it', async () => {
    await fc.assert(
      fc.asyncProperty(story, (acts) => tellStory(acts, throughDispatchers(daybook, tally))),
      { numRuns: runs(150) },
    );
  }, 600_000);

  it('has been through everything', () => {
    const untried = [...tried].filter(([, { accepted, refused }]) => accepted === 0 || refused === 0);
    expect(untried).toEqual([]);
    expect(tried.size).toBe(25);
  });

  it('leaves views behind that equal rebuilt ones', async () => {
    const verified = await daybook.queries.dispatch({ name: 'VerifyViews', data: {} });
    expect(verified).toMatchObject({ ok: true });
  });
});

function tally(name: string, isAccepted: boolean): void {
  const counts = tried.get(name) ?? { accepted: 0, refused: 0 };
  counts[isAccepted ? 'accepted' : 'refused'] += 1;
  tried.set(name, counts);
}

import type { Row, ValueSources } from './entities.ts';
import type { Session } from './session.ts';

/** Where a context finds the values that it offers. */
export const sourcesOf = (session: Session): ValueSources => ({
  manifest: session.app.manifest,
  find: async (name, data) => {
    const { queries } = await session.daybook();
    const answer = await queries.dispatchUnknown({ name, data });
    return answer.ok ? (answer.value as { items: readonly Row[] }).items : [];
  },
});

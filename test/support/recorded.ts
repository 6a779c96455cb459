import type { RecordedEvent } from '../../src/core/model/aggregate.ts';
import type { GivenEvent } from './shop.ts';

/** Events as a projection meets them: a commit each. */
export const recorded = ({
  id,
  events,
}: {
  readonly id: string;
  readonly events: readonly GivenEvent[];
}): RecordedEvent[] =>
  events.map(({ type, data, at = '2026-01-01T09:00:00.000Z' }, index) => ({
    type,
    data,
    meta: {
      position: index + 1,
      version: index + 1,
      stream: `test-${id}`,
      id,
      number: index === 0 ? 1 : null,
      occurredAt: at,
      recordedAt: at,
      actor: 'tester',
      command: 'Test',
      commandId: `command-${index + 1}`,
      correlationId: `command-${index + 1}`,
    },
  }));

import { type StreamId, streamId } from '../../../core/model/commit.ts';
import { customerEvents } from '../../customers/events.ts';

/** Whose personal data an order holds: its customer's; undefined: a guest's, under the order's own stream. */
export const subjectOf = (customerRef: string | null | undefined): StreamId | undefined =>
  customerRef === null || customerRef === undefined
    ? undefined
    : streamId(customerEvents.category, customerRef);

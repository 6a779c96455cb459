import type { Append } from '../../src/core/model/event-log.ts';

let made = 0;

/** An append that would be stored, but for what a test says otherwise. */
export function appendOf(over: Partial<Append> = {}): Append {
  made += 1;
  const commandId = over.commandId ?? `command-${made}`;
  return {
    category: 'order',
    stream: 'order-1',
    commandId,
    command: 'PlaceOrder',
    fingerprint: `fingerprint of ${commandId}`,
    actor: 'ann',
    correlationId: commandId,
    causationId: null,
    occurredAt: '2026-11-01T10:00:00.000Z',
    events: [{ type: 'OrderPlaced', schemaVersion: 1, data: { note: 'two mugs' } }],
    reserved: [],
    released: [],
    expectedVersion: 0,
    ...over,
  };
}

/** Events of nothing in particular. */
export const eventsOf = (count: number): Append['events'] =>
  Array.from({ length: count }, (_, index) => ({ type: 'ItemAdded', schemaVersion: 1, data: { index } }));

import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { recordedEvents } from '../../src/core/model/aggregate.ts';
import {
  defineEventGroup,
  defineEventGroups,
  defineEvents,
  each,
  newestVersion,
  none,
  toStored,
  upcast,
} from '../../src/core/model/event.ts';
import { boxAppend } from '../support/toy-context.ts';
import { memoryLog } from '../support/view-fixture.ts';

/** Version 1 had one name; version 2 first and last; version 3 knows the language too. */
const events = defineEvents('person', {
  Named: {
    summary: 'A person was named',
    data: () => z.strictObject({ first: z.string(), last: z.string(), language: z.string() }),
    upcasters: [
      ({ name }: { name: string }) => {
        const [first = '', last = ''] = name.split(' ');
        return { first, last };
      },
      (names: { first: string; last: string }) => ({ ...names, language: 'en' }),
    ],
  },
  Left: { summary: 'A person left', data: () => z.strictObject({}) },
});

describe('A stored event', () => {
  test.each([
    [1, { name: 'Ann Lee' }],
    [2, { first: 'Ann', last: 'Lee' }],
    [3, { first: 'Ann', last: 'Lee', language: 'en' }],
  ])('of version %i is read in its newest shape', (schemaVersion, data) => {
    const read = upcast(events, { type: 'Named', schemaVersion, data });
    expect(read).toEqual({
      type: 'Named',
      schemaVersion: 3,
      data: { first: 'Ann', last: 'Lee', language: 'en' },
    });
    expect(events.definitions.Named.data().parse(read.data)).toEqual(read.data);
  });

  test('is left as it is when it is of the newest version', () => {
    const stored = { type: 'Left', schemaVersion: 1, data: {}, at: '2026-03-01T12:00:00.000Z' };
    expect(upcast(events, stored)).toBe(stored);
  });

  test('keeps its own time through upcasting', () => {
    const at = '2026-03-01T12:00:00.000Z';
    expect(upcast(events, { type: 'Named', schemaVersion: 1, data: { name: 'A B' }, at })).toMatchObject({
      at,
    });
  });

  test('of a newer daybook is refused, not guessed at', () => {
    const newer = { type: 'Named', schemaVersion: 4, data: {} };
    expect(() => upcast(events, newer)).toThrow(
      'An event Named was written by a newer daybook: its schema is version 4, this program knows 3.',
    );
  });

  test('of an unknown type is refused, also one that objects happen to have', () => {
    for (const type of ['Renamed', 'constructor', 'toString'])
      expect(() => upcast(events, { type, schemaVersion: 1, data: {} })).toThrow(
        `An event ${type} was written by a newer daybook`,
      );
  });
});

test('An event on its way into the log is stamped with the newest version', () => {
  expect(newestVersion(events.definitions.Named)).toBe(3);
  expect(newestVersion(events.definitions.Left)).toBe(1);
  const at = '2026-03-01T12:00:00.000Z';
  expect(toStored(events, { type: 'Named', data: { first: 'A' } })).toEqual({
    type: 'Named',
    schemaVersion: 3,
    data: { first: 'A' },
  });
  expect(toStored(events, { type: 'Left', data: {}, at })).toEqual({
    type: 'Left',
    schemaVersion: 1,
    data: {},
    at,
  });
  expect(() => toStored(events, { type: 'Renamed', data: {} })).toThrow('unknown event type Renamed');
});

test('Events of one commit have their own versions and times, and share the rest', async () => {
  const log = memoryLog();
  const at = '2026-02-01T00:00:00.000Z';
  const stored = [
    { type: 'Named', schemaVersion: 1, data: { name: 'Ann Lee' } },
    { type: 'Left', schemaVersion: 1, data: {}, at },
  ];
  await log.append([{ ...boxAppend('x', 0), category: 'person', stream: 'person-a-b', events: stored }]);
  const [commit] = await log.read(0, 1);
  const read = commit === undefined ? [] : recordedEvents(events, commit);
  expect(read.map(({ type, meta }) => ({ type, ...meta }))).toMatchObject([
    {
      type: 'Named',
      position: 1,
      version: 1,
      stream: 'person-a-b',
      id: 'a-b',
      number: 1,
      occurredAt: commit?.occurredAt,
    },
    { type: 'Left', position: 1, version: 2, stream: 'person-a-b', id: 'a-b', number: 1, occurredAt: at },
  ]);
});

describe('Events in groups', () => {
  const made: string[] = [];
  const define = (name: string) => ({
    summary: `${name} happened`,
    data: () => {
      made.push(name);
      return z.strictObject({});
    },
  });
  const moves = defineEventGroup({ Came: define('Came'), Went: define('Went') });
  const words = defineEventGroup({ Said: define('Said') });
  const guest = defineEventGroups('guest', { moves, words });

  test('are the events of one catalogue, each schema made when it is first asked for', () => {
    expect(Object.keys(guest.definitions)).toEqual(['Came', 'Went', 'Said']);
    expect(made).toEqual([]);
    expect(guest.definitions.Went.summary).toBe('Went happened');
    expect(made).toEqual([]);
    expect(guest.definitions.Went.data()).toBe(guest.definitions.Went.data());
    expect(made).toEqual(['Went']);
  });

  test('are answered at once, but for those that are answered by name', () => {
    const answers = { ...each(guest.moves, 'move'), Went: 'gone', ...none(guest.words) };
    expect(answers).toEqual({ Came: 'move', Went: 'gone', Said: null });
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  brokenLocks,
  type EventLock,
  lockedWith,
  newestSchemas,
} from '../../scripts/reference/event-lock.ts';
import { defineEvents, type EventDefinition } from '../../src/core/model/event.ts';
import { customerEvents } from '../../src/shop/customers/events.ts';
import { orderEvents } from '../../src/shop/orders/events.ts';
import { productEvents } from '../../src/shop/products/events.ts';

const lock = JSON.parse(readFileSync('docs/events.lock.json', 'utf8')) as EventLock;
const { NoteAdded } = orderEvents.definitions;

/** The schemas of the orders' events where one of them is another. */
const schemasWith = (changed: Readonly<Record<string, EventDefinition>>): EventLock =>
  newestSchemas([
    defineEvents('order', { ...orderEvents.definitions, ...changed }),
    customerEvents,
    productEvents,
  ]);

const pinned = () => NoteAdded.data().extend({ pinned: z.boolean().describe('Whether it stands on top') });
const upcasters = [(data: object) => ({ ...data, pinned: false })];

test('Every event is locked to the schema that it is written with', () => {
  const now = schemasWith({});
  expect(brokenLocks(lock, now)).toEqual([]);
  expect(lockedWith(lock, now)).toEqual(lock);
});

describe('A check of the lock', () => {
  test('says what to do where a schema has changed under its version', () => {
    const now = schemasWith({ NoteAdded: { ...NoteAdded, data: pinned } });
    expect(brokenLocks(lock, now)).toEqual([
      'The schema of NoteAdded has changed under version 1, which logs hold for ever: raise the version (write the upcaster from 1 to 2), then run "npm run docs".',
    ]);
    expect(lockedWith(lock, now)).toEqual(lock);
  });

  test('takes the changed schema as a new version, and keeps the old one', () => {
    const now = schemasWith({ NoteAdded: { ...NoteAdded, data: pinned, upcasters } });
    expect(brokenLocks(lock, now)).toEqual([]);
    const { NoteAdded: locked } = lockedWith(lock, now);
    expect(locked).toEqual({ ...lock['NoteAdded'], 2: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
  });

  test.each([
    ['a field is optional now', NoteAdded.data().partial({ text: true })],
    ['a text may be longer', NoteAdded.data().extend({ text: z.string().max(9_999) })],
    ['a field is gone', NoteAdded.data().omit({ text: true })],
  ])('notices that %s', (_, data) => {
    expect(brokenLocks(lock, schemasWith({ NoteAdded: { ...NoteAdded, data: () => data } }))).toHaveLength(1);
  });

  test('does not mind other words, or fields in another order', () => {
    const { customerRef, noteId, text } = NoteAdded.data().shape;
    const data = () => z.strictObject({ text: text.describe('What somebody wrote'), noteId, customerRef });
    const changed = { ...NoteAdded, summary: 'Somebody wrote something', data };
    expect(brokenLocks(lock, schemasWith({ NoteAdded: changed }))).toEqual([]);
  });

  test('says that an event that logs hold must stay, and its upcasters', () => {
    const now = schemasWith({});
    expect(brokenLocks({ ...lock, NoteRead: { 1: 'a' } }, now)).toEqual([
      'The event NoteRead is gone, and logs hold it for ever: keep its definition, even if nothing writes it any more.',
    ]);
    expect(brokenLocks({ NoteAdded: { 2: 'a' } }, now)).toEqual([
      'NoteAdded has been at version 2 and is at 1 now: logs hold version 2, so keep every upcaster.',
    ]);
  });
});

import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { columnsOf } from '../../src/core/log/stored-commit.ts';
import { commitHash, GENESIS } from '../../src/core/model/commit.ts';
import { openPostgresEventLog } from '../../src/stores/postgres/open-postgres-log.ts';
import { appendOf } from '../contracts/append-of.ts';
import { onEachServer } from '../support/postgres/databases.ts';

/** What JSON escapes, what only some writers of JSON escape, and what takes one to four bytes. */
const AWKWARD =
  '\t\n\r\b\f"\\/\u0001\u001f\u007f\u0080\u00a0\u2028\u2029\ufeff\ufffd\ufffe<>&\'[]{}, aäß漢🎉\u{10ffff}';
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from(AWKWARD)), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }).map((one) => one.replaceAll('\0', '')),
);
const data = fc.oneof(text, fc.jsonValue(), fc.constantFrom('\0', 'half \ud83d'));

onEachServer(({ newDatabase }) => {
  describe('the function that appends', () => {
    test('hashes any text as commitHash does, byte for byte', async () => {
      const store = await openPostgresEventLog({
        url: await newDatabase(),
        clock: { now: () => '2026-11-23T12:00:00.000Z' },
        timeoutMs: 10_000,
        create: true,
      });
      onTestFinished(() => store.close());
      let made = 0;
      const item = fc
        .record({
          id: text,
          commandId: text,
          command: text,
          fingerprint: text,
          actor: text,
          correlationId: text,
          causationId: fc.option(text),
          occurredAt: text,
          events: fc.array(fc.record({ type: text, schemaVersion: fc.nat(), data }), {
            minLength: 1,
            maxLength: 3,
          }),
          reserved: fc.uniqueArray(text, { maxLength: 2 }),
          released: fc.uniqueArray(text, { maxLength: 2 }),
        })
        .map(({ id, reserved, ...rest }) => {
          made += 1;
          return appendOf({
            ...rest,
            stream: `order-${id}${made}`,
            commandId: `${rest.commandId}${made}`,
            reserved: reserved.map((key) => `${key}${made}`),
          });
        });
      let head = GENESIS;
      await fc.assert(
        fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 20 }), async (batch) => {
          for (const verdict of await store.log.append(batch)) {
            if (verdict.kind !== 'committed') throw new Error(verdict.kind);
            const { commit } = verdict;
            expect(commit.hash).toBe(commitHash(head.hash, columnsOf(commit)));
            head = commit;
          }
        }),
        { numRuns: 30 },
      );
      expect(await store.log.head()).toEqual({ position: head.position, hash: head.hash });
    });
  });
});

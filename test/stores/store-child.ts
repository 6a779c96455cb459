// A process of its own over a log: it does one job a message and answers with a message.
import { setImmediate } from 'node:timers/promises';
import { failureOf } from '../../src/core/kernel/failure.ts';
import type { Append } from '../../src/core/model/event-log.ts';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';

export type Job =
  /** Begin the log if need be, append one commit, close. */
  | { readonly do: 'create'; readonly path: string; readonly name: string }
  /** Append `count` commits, all processes to the same stream, deciding again after each lost race. */
  | { readonly do: 'compete'; readonly path: string; readonly name: string; readonly count: number }
  /** Append atomic batches of three until killed, answering the command ids of each. */
  | { readonly do: 'endless'; readonly path: string; readonly name: string }
  /** Append one commit. */
  | { readonly do: 'append'; readonly path: string; readonly name: string }
  /** Open for reading alone, answer the head. */
  | { readonly do: 'read'; readonly path: string };

const clock = { now: () => new Date().toISOString() };
const open = (path: string, more: { create?: boolean; readonly?: boolean } = {}) =>
  openSqliteEventLog({ path, clock, timeoutMs: 20_000, ...more });

const append = (commandId: string, stream: string, expectedVersion: number): Append => ({
  category: 'order',
  stream,
  commandId,
  command: 'AddItem',
  fingerprint: commandId,
  actor: 'child',
  correlationId: commandId,
  causationId: null,
  occurredAt: clock.now(),
  events: [{ type: 'ItemAdded', schemaVersion: 1, data: { commandId } }],
  reserved: [],
  released: [],
  expectedVersion,
});

async function create({ path, name }: { path: string; name: string }): Promise<unknown> {
  const store = await open(path, { create: true });
  const [verdict] = await store.log.append([append(name, `order-${name}`, 0)]);
  const { logId } = await store.log.identity();
  await store.close();
  return { logId, verdict: verdict?.kind };
}

async function compete({
  path,
  name,
  count,
}: {
  path: string;
  name: string;
  count: number;
}): Promise<unknown> {
  const store = await open(path);
  let lost = 0;
  for (let made = 0; made < count; ) {
    const version = (await store.log.readStream('order-shared')).at(-1)?.lastVersion ?? 0;
    const [verdict] = await store.log.append([append(`${name}-${made}`, 'order-shared', version)]);
    if (verdict?.kind === 'committed') made += 1;
    else if (verdict?.kind === 'conflict') lost += 1;
    else return { unexpected: verdict };
  }
  await store.close();
  return { committed: count, lost };
}

async function endless({ path, name }: { path: string; name: string }): Promise<never> {
  const store = await open(path);
  for (let made = 0; ; made += 1) {
    const ids = [0, 1, 2].map((part) => `${name}/${made}/${part}`);
    await store.log.append(
      ids.map((id) => append(id, `order-${id}`, 0)),
      { atomic: true },
    );
    process.send?.(ids);
    await setImmediate();
  }
}

async function appendOnce({ path, name }: { path: string; name: string }): Promise<unknown> {
  const store = await open(path);
  const [verdict] = await store.log.append([append(name, `order-${name}`, 0)]);
  await store.close();
  return { verdict: verdict?.kind };
}

async function read({ path }: { path: string }): Promise<unknown> {
  const store = await open(path, { readonly: true });
  const head = await store.log.head();
  await store.close();
  return head;
}

function perform(job: Job): Promise<unknown> {
  if (job.do === 'create') return create(job);
  if (job.do === 'compete') return compete(job);
  if (job.do === 'endless') return endless(job);
  if (job.do === 'append') return appendOnce(job);
  return read(job);
}

process.on('message', (job: Job) => {
  perform(job).then(
    (answer) => process.send?.(answer as object),
    (error: unknown) => process.send?.({ failure: failureOf(error) }),
  );
});

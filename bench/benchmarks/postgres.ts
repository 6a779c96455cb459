import { type Binaries, binariesOf, sources } from '../../test/support/postgres/binaries.ts';
import { PostgresServer } from '../../test/support/postgres/server.ts';
import { replicateSynchronously, standbyOf } from '../../test/support/postgres/standby.ts';
import type { Cost } from '../support/apart.ts';
import { emmettFolder } from '../support/emmett.ts';
import {
  atLeast,
  atMost,
  type Benchmark,
  type BenchOptions,
  type Measurement,
} from '../support/measurement.ts';
import {
  BareRows,
  emmettOnPostgres,
  medianOf,
  newDatabase,
  onServer,
  openStore,
  orders,
  SETTINGS,
} from '../support/postgres.ts';
import { roundTripsOf } from '../support/round-trips.ts';
import { smallShop } from '../support/small-shop.ts';
import { startWriters } from '../support/writers.ts';

const UNMEASURED = 2;
/** How many of its turns count, by the commits of a batch. */
const ROUNDS = { 128: 15, 1000: 7 } as const;
const ALONE = 20;
const COMMANDS = { atOnce: 64, count: 6 } as const;

/** CPU is that of all of the server's processes: of the machine that all writers share. */
export const postgres: Benchmark = {
  name: 'postgres',
  about: 'the log in PostgreSQL beside bare inserts of the same rows, alone and with a synchronous standby',
  run: async (options) => {
    const rows: Measurement[] = [];
    for (const source of sources) {
      const binaries = await binariesOf(source);
      if (typeof binaries === 'string') options.note(binaries);
      else rows.push(...(await onOne(binaries, options)));
    }
    return rows;
  },
};

async function onOne(binaries: Binaries, { note }: BenchOptions): Promise<readonly Measurement[]> {
  const name = binaries.version;
  note(`PostgreSQL ${name}`);
  const server = await PostgresServer.start(binaries, SETTINGS);
  try {
    return [
      ...(await appends(server, name)),
      ...(await besideEmmett(server, name, note)),
      ...(await roundTrips(server, name)),
      ...(await commands(server, name)),
      ...(await replicated(server, name, note)),
    ];
  } finally {
    await server.remove();
  }
}

/** A standby takes programs that npm's PostgreSQL does not bring. */
async function replicated(
  server: PostgresServer,
  name: string,
  note: BenchOptions['note'],
): Promise<readonly Measurement[]> {
  if (server.binaries.source !== 'system') return [];
  note(`PostgreSQL ${name} with a synchronous standby`);
  const alone = await commandsOf(server, 2);
  const standby = await standbyOf(server, SETTINGS);
  try {
    await replicateSynchronously(server);
    return [
      ...(await appends(server, `${name}, standby`)),
      atLeast(0, 'commands', {
        what: `${name}, standby: 2 writers`,
        measured: await commandsOf(server, 2),
        floor: alone,
        floorIs: 'without a standby',
      }),
    ];
  } finally {
    await standby.remove();
  }
}

async function appends(server: PostgresServer, name: string): Promise<readonly Measurement[]> {
  const rows: Measurement[] = [];
  for (const hasKeys of [false, true]) {
    for (const size of [128, 1000] as const) rows.push(await besideInserts(server, name, size, hasKeys));
  }
  return rows;
}

async function besideInserts(
  server: PostgresServer,
  name: string,
  size: keyof typeof ROUNDS,
  hasKeys: boolean,
): Promise<Measurement> {
  const store = await openStore(await newDatabase(server));
  const bare = await BareRows.beside(store);
  const [ours, floor] = await inTurns(server, ROUNDS[size], () => {
    const batch = orders(size, hasKeys);
    return [() => store.log.append(batch), () => bare.insert(batch)];
  });
  bare.release();
  await store.close();
  return atLeast(0.75, 'commits', {
    what: `${name}: ${size} a batch${hasKeys ? ', a key each' : ''}`,
    measured: ours,
    floor,
    floorIs: 'one insert of the same rows',
    operations: size,
  });
}

/** Two works in turns, so that what the machine does besides hits both alike. */
async function inTurns(
  server: PostgresServer,
  rounds: number,
  turn: () => readonly [ours: () => Promise<unknown>, floor: () => Promise<unknown>],
): Promise<readonly [ours: Cost, floor: Cost]> {
  const costs: [Cost[], Cost[]] = [[], []];
  for (let round = 0; round < rounds + UNMEASURED; round += 1) {
    const [ours, floor] = turn();
    const turns = [await onServer(server, ours), await onServer(server, floor)] as const;
    if (round < UNMEASURED) continue;
    costs[0].push(turns[0]);
    costs[1].push(turns[1]);
  }
  return [medianOf(costs[0]), medianOf(costs[1])];
}

/** One append after the other, for it takes no batches. */
async function besideEmmett(
  server: PostgresServer,
  name: string,
  note: BenchOptions['note'],
): Promise<readonly Measurement[]> {
  const emmett = emmettOnPostgres(emmettFolder(), await newDatabase(server));
  if (emmett === undefined) {
    note(HOW_TO_INSTALL);
    return [];
  }
  const store = await openStore(await newDatabase(server));
  const [measured, floor] = await inTurns(server, ALONE, () => {
    const [order] = orders(1, false);
    if (order === undefined) throw new Error('there is no order');
    return [() => store.log.append([order]), () => emmett.appendToStream(order.stream, order.events)];
  });
  await emmett.close();
  await store.close();
  const floorIs = 'Emmett: an append of this event, without a command id, keys and hashes';
  return [atMost(1, 'ms', { what: `${name}: one order alone`, measured, floor, floorIs })];
}

const HOW_TO_INSTALL = `Emmett's store is not installed here. In a folder of its own: "npm install
  @event-driven-io/emmett-postgresql@0.42.0", then DAYBOOK_BENCH_EMMETT=FOLDER npm run bench -- postgres.`;

async function roundTrips(server: PostgresServer, name: string): Promise<readonly Measurement[]> {
  const counted = await roundTripsOf(await newDatabase(server));
  return counted.map(({ what, count, most }) => ({
    what: `${name}: ${what}`,
    unit: 'round trips',
    measured: { wall: count, cpu: count },
    goal: `≤ ${most}`,
    reached: count <= most,
  }));
}

async function commands(server: PostgresServer, name: string): Promise<readonly Measurement[]> {
  const [one, ...more] = [
    await commandsOf(server, 1),
    await commandsOf(server, 2),
    await commandsOf(server, 4),
  ];
  return more.map((measured, index) =>
    atLeast(0, 'commands', {
      what: `${name}: ${2 * (index + 1)} writers, ${COMMANDS.atOnce} in flight each`,
      measured,
      floor: one,
      floorIs: 'one writer',
    }),
  );
}

/** What a command takes where so many processes send them, each with many in flight. */
async function commandsOf(server: PostgresServer, writers: number): Promise<Cost> {
  const db = await newDatabase(server);
  const { daybook } = await smallShop('writers', db);
  await daybook.close();
  const write = await startWriters(writers, () => ({ with: 'postgres', db, ...COMMANDS }));
  const cost = await onServer(server, write);
  const all = writers * COMMANDS.atOnce * COMMANDS.count;
  return { wall: cost.wall / all, cpu: cost.cpu / all };
}

import commits from '../../../../migrations/0001-commits.sql?raw';
import reservations from '../../../../migrations/0002-reservations.sql?raw';
import refusedCommands from '../../../../migrations/0003-refused-commands.sql?raw';
import refusalsInFull from '../../../../migrations/0004-refusals-in-full.sql?raw';
import commitsByNumber from '../../../../migrations/0005-commits-by-number.sql?raw';
import subscriberCheckpoints from '../../../../migrations/0006-subscriber-checkpoints.sql?raw';
import adviceOfRejections from '../../../../migrations/0007-advice-of-rejections.sql?raw';
import followedLog from '../../../../migrations/0008-followed-log.sql?raw';
import forgetting from '../../../../migrations/0009-forgetting.sql?raw';
import { advice } from '../../../core/kernel/advice.ts';
import type { FailureError } from '../../../core/kernel/failure.ts';
import { newerDaybook } from '../../../core/kernel/newer-daybook.ts';
import type { Connection } from '../file/connection.ts';
import { damagedFile, unavailable } from '../file/failures.ts';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Forward only: a step that was released never changes. The schema's version is how many steps it has taken. */
export const migrations: readonly Migration[] = [
  { name: 'commits', sql: commits },
  { name: 'reservations', sql: reservations },
  { name: 'refused-commands', sql: refusedCommands },
  { name: 'refusals-in-full', sql: refusalsInFull },
  { name: 'commits-by-number', sql: commitsByNumber },
  { name: 'subscriber-checkpoints', sql: subscriberCheckpoints },
  { name: 'advice-of-rejections', sql: adviceOfRejections },
  { name: 'followed-log', sql: followedLog },
  { name: 'forgetting', sql: forgetting },
];

/** `DAYB`: in the header of every log, so that no other program's database is taken for one. */
const APPLICATION_ID = 0x44415942;

/** In one statement, and so of one moment: a process that initialises the log meanwhile writes all three in one commit. */
const SCHEMA_FACTS = `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema),
    (SELECT count(*) FROM sqlite_schema WHERE name IN ('commits', 'log_identity'))
  FROM pragma_application_id, pragma_user_version`;

export interface SchemaState {
  readonly version: number;
  /** A database without a table or an application id. */
  readonly blank: boolean;
}

/**
 * What the file is; throws for what is not a log that this program knows. Nothing is written.
 *
 * @throws FailureError `unavailable` for another program's database, and for a newer schema
 */
export function inspectSchema(connection: Connection, steps: readonly Migration[] = migrations): SchemaState {
  const { path, sqlite } = connection;
  const [applicationId, version, objects, own] = connection.read(() =>
    sqlite.prepare<[], [number, number, number, number]>(SCHEMA_FACTS).raw().get(),
  ) ?? [0, 0, 0, 0];
  if (applicationId === 0 && version === 0 && objects === 0) return { version: 0, blank: true };
  if (applicationId !== APPLICATION_ID && own === 2)
    throw damagedFile(path, "its tables are a daybook's, its header is not");
  if (applicationId !== APPLICATION_ID) {
    throw unavailable(
      'not_a_daybook',
      `${path} is a database of another program, not a daybook.`,
      advice`Name another file: this one is left as it is.`,
    );
  }
  if (version > steps.length) throw newerSchema(path, version, steps.length);
  return { version, blank: false };
}

function newerSchema(path: string, version: number, known: number): FailureError {
  return newerDaybook(path, `its schema is version ${version}, this program knows ${known}`);
}

/**
 * Takes the steps that are missing, all or none. `begin` fills a log that did not exist before.
 * The second of two processes finds the work done.
 */
export function migrate(
  connection: Connection,
  begin: () => void,
  steps: readonly Migration[] = migrations,
): void {
  if (inspectSchema(connection, steps).version === steps.length) return;
  connection.write(() => {
    const { version, blank } = inspectSchema(connection, steps);
    for (const { sql } of steps.slice(version)) connection.sqlite.exec(sql);
    if (blank) begin();
    connection.sqlite.pragma(`application_id = ${APPLICATION_ID}`);
    connection.sqlite.pragma(`user_version = ${steps.length}`);
  });
}

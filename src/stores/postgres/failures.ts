import { type Advice, advice } from '../../core/kernel/advice.ts';
import { type Failure, FailureError } from '../../core/kernel/failure.ts';

/**
 * What an error says about the work that met it.
 *
 * - `lost`: the connection is gone, and with it the answer: the work may be done or not.
 * - `undone`: the server rolled it back, and doing it again may succeed.
 * - `standby`: the server does not write (any more): another one may.
 * - `final`: doing it again does not help.
 */
export type Trouble = 'lost' | 'undone' | 'standby' | 'final';

/** Of the driver's own errors there is nothing but the message. */
const LOST =
  /^(Connection terminated|Client has encountered a connection error|Query read timeout|timeout e)/;

/** Of migrations/postgres/0002-append.sql: the log is another one, and the server was replaced. */
export const RESTORED = 'YD001';
const REPLACED = 'YD002';

export function troubleOf(error: unknown): Trouble {
  const code = codeOf(error);
  if (code === '25006' || code === REPLACED || isStale(error)) return 'standby';
  if (code === '40001' || code === '40P01') return 'undone';
  if (/^(08...|57P0[1-5]|25P03)$/.test(code) || LOST_SYSTEM.has(code)) return 'lost';
  return error instanceof Error && code === '' && LOST.test(error.message) ? 'lost' : 'final';
}

const LOST_SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EAI_AGAIN',
  'ENOENT', // Of a socket's file.
]);

const isStale = (error: unknown): boolean =>
  error instanceof FailureError && error.failure.code === 'stale_primary';

/** The SQLSTATE, or the code of the system's error; empty where there is neither. */
export function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** An error of PostgreSQL, or of the way to it, as a failure that names the daybook; anything else as it is. */
export function failureFrom(error: unknown, name: string): unknown {
  if (error instanceof FailureError || !(error instanceof Error)) return error;
  const failure = describe(error, name);
  return failure === undefined ? error : new FailureError(failure, { cause: error });
}

/** What keeps a connection from being made, and has no code of PostgreSQL's: certificates, a server without TLS. */
export function notConnected(error: unknown, name: string): unknown {
  const isKnown =
    error instanceof FailureError || troubleOf(error) !== 'final' || codeOf(error) === 'ENOTFOUND';
  if (isKnown || /^[\dA-Z]{5}$/.test(codeOf(error))) return error;
  const message = `${name} could not be opened: ${reasonOf(error)}.`;
  return new FailureError(failed('not_connected', message, RETRY), { cause: error });
}

export const unavailable = (code: string, message: string, next: Advice = {}): FailureError =>
  new FailureError({ kind: 'unavailable', code, message, ...next });

/** Whether it was stored is known neither here nor, before the server is back, there. */
export const outcomeUnknown = (error: unknown, name: string): FailureError =>
  new FailureError(
    {
      kind: 'outcome_unknown',
      code: 'outcome_unknown',
      message: `The connection to ${name} was lost before its answer came (${reasonOf(error)}): it may be stored or not.`,
      hint: 'Try again with the same idempotency key: what was stored is then answered, not repeated.',
    },
    { cause: error },
  );

export const logRestored = (name: string, so = ''): FailureError =>
  unavailable(
    'log_restored',
    `${name} was restored from a backup, or lost its last commits, while this program had it open.${so}`,
    advice`Start again: what was known before may not hold any more.`,
  );

const RETRY = advice`Mend that, then try again: the daybook is as it was.`;
const RETURNS = advice`Try again when the server is back: nothing was stored.`;

function describe(error: Error, name: string): Failure | undefined {
  const code = codeOf(error);
  const reason = reasonOf(error);
  if (code === '55P03' || code === '57014') return busy(name);
  if (code === RESTORED) return logRestored(name, ' Nothing was stored.').failure;
  if (code === REPLACED) return stalePrimary(name, reason).failure;
  if (troubleOf(error) === 'lost') return unreachable(name, reason).failure;
  if (code === '25006') return noPrimary(name).failure;
  if (code === '40001' || code === '40P01') return busy(name);
  if (code === 'ENOTFOUND') return unreachable(name, reason, RETRY).failure;
  if (code === '53100') return failed('disk_full', `The disk of ${name} is full: nothing was stored.`, RETRY);
  if (/^(53|58)/.test(code)) return failed('server_failed', `${name} cannot go on: ${reason}.`, RETRY);
  if (/^(28|3D)/.test(code)) return failed('not_connected', `${name} could not be opened: ${reason}.`, RETRY);
  if (code === '42501') return failed('not_permitted', `${name} does not permit it: ${reason}.`, GRANTS);
  if (/^(42P01|42883|42703|3F000)$/.test(code))
    return failed('damaged', `${name} is damaged: ${reason}.`, CHECK);
  if (/^XX00[12]$/.test(code)) return failed('damaged', `${name} is damaged: ${reason}.`, CHECK);
  return undefined;
}

const failed = (code: string, message: string, next: Advice): Failure =>
  unavailable(code, message, next).failure;

const GRANTS = advice`Its owner grants it with ${{ program: 'db migrate' }}.`;
const CHECK = advice`Run ${{ program: 'db check' }}, then restore a backup of the server's.`;

const busy = (name: string): Failure => ({
  kind: 'busy',
  code: 'store_busy',
  message: `${name} was busy for longer than the timeout: others are writing to it.`,
  ...advice`Nothing was stored. Try again, or wait longer with ${{ option: 'timeout' }}.`,
});

export const unreachable = (name: string, reason: string, next: Advice = RETURNS): FailureError =>
  unavailable('server_lost', `${name} cannot be reached: ${reason}.`, next);

export const noPrimary = (name: string): FailureError =>
  unavailable('no_primary', `No server of ${name} takes writes: each is a standby, or read-only.`, RETURNS);

export const stalePrimary = (name: string, reason: string): FailureError =>
  unavailable(
    'stale_primary',
    `${name} is a primary that was replaced: ${reason}. Nothing was stored.`,
    advice`Name the server that replaced it, and keep this one from being reached.`,
  );

export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map((one: unknown) => (one as Error).message).join('; ');
  return error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
}

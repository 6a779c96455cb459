import { FailureError } from '../../core/kernel/failure.ts';
import { usage } from '../argv/arguments.ts';
import { parseDuration } from '../argv/duration.ts';
import type { ServeOptions, Serving } from '../session/app-port.ts';
import type { Session } from '../session/session.ts';

/** Serves until SIGTERM or SIGINT, then lets what is in flight end. A second signal does not wait for that. */
export async function serve(session: Session): Promise<void> {
  const serving = await session.app.serve(session.openOptions(true), optionsOf(session));
  const ended = untilSignalled(serving);
  await session.stdout.write(`${serving.url}\n`);
  await session.stdout.flush();
  await session.note('Serving; Ctrl-C ends it.');
  if (!(await hasToken(session)))
    await session.note(
      'Nobody may use it yet: "daybook tokens create NAME --scope read,write" makes a token.',
    );
  await ended;
  await serving.drain();
}

async function hasToken(session: Session): Promise<boolean> {
  const now = session.time.now.toISOString();
  const tokens = await session.app.access.list(session.openOptions(false));
  return tokens.some(({ revokedAt, expiresAt }) => revokedAt === null && now < expiresAt);
}

function untilSignalled(serving: Serving): Promise<void> {
  process.on('SIGHUP', () => serving.reload());
  return new Promise((resolve) => {
    const end = (): void => {
      // The next one ends the process at once, as signals do.
      for (const signal of ENDING) process.off(signal, end);
      resolve();
    };
    for (const signal of ENDING) process.on(signal, end);
  });
}

const ENDING = ['SIGTERM', 'SIGINT'] as const;

function optionsOf(session: Session): ServeOptions {
  const [side] = session.invocation.operands;
  const host = session.text('host') ?? '127.0.0.1';
  const tls = tlsOf(session);
  if (!LOOPBACK.has(host) && tls === undefined) throw open(host);
  return {
    sides: { commands: side !== 'queries', queries: side !== 'commands' },
    host,
    port: portOf(session),
    tls,
    requireKeys: session.is('require-keys'),
    zone: session.time.zone,
    drainDelayMs: parseDuration(session.text('drain-delay') ?? '0s'),
    drainTimeoutMs: parseDuration(session.text('drain-timeout') ?? '10s'),
  };
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

function portOf(session: Session): number {
  const given = session.text('port') ?? '7070';
  if (/^\d{1,5}$/.test(given) && Number(given) <= 65_535) return Number(given);
  throw usage('not_a_port', `--port takes a number up to 65535, not "${given}".`);
}

function tlsOf(session: Session): ServeOptions['tls'] {
  const [cert, key] = [session.text('tls-cert'), session.text('tls-key')];
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined)
    throw usage('half_of_tls', '--tls-cert and --tls-key belong together.');
  return { cert, key };
}

const open = (host: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'open_to_all',
    message: `At ${host} others could read what is sent.`,
    hint: 'Give --tls-cert and --tls-key, or listen at 127.0.0.1.',
  });

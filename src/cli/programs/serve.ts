import { checkAddress } from '../../core/kernel/database-address.ts';
import { exitCodes } from '../../core/kernel/exit-codes.ts';
import { FailureError, failureOf } from '../../core/kernel/failure.ts';
import { unknownValue, usage } from '../argv/arguments.ts';
import { parseDuration } from '../argv/duration.ts';
import { readSmallFile } from '../argv/small-file.ts';
import type { FollowOptions, ServeOptions, Serving } from '../session/app-port.ts';
import { confirmed } from '../session/confirm.ts';
import type { Session } from '../session/session.ts';

/** Serves until SIGTERM or SIGINT, then lets what is in flight end. A second signal does not wait for that. */
export async function serve(session: Session): Promise<void> {
  const serving = await session.app.serve(session.openOptions(true), optionsOf(session));
  const ended = untilSignalled(serving, session);
  await session.stdout.write(`${serving.url}\n`);
  await session.stdout.flush();
  await session.note('Serving; Ctrl-C ends it.');
  if (serving.metricsUrl !== undefined) await session.note(`Metrics: ${serving.metricsUrl}`);
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

function untilSignalled(serving: Serving, session: Session): Promise<void> {
  process.on('SIGHUP', () => void reloaded(serving, session));
  return new Promise((resolve) => {
    const end = (): void => {
      for (const signal of ENDING) {
        process.off(signal, end);
        process.once(signal, () => process.exit(exitCodes.interrupted));
      }
      resolve();
    };
    for (const signal of ENDING) process.on(signal, end);
  });
}

/** Where the new certificate is none, the old one stays. */
async function reloaded(serving: Serving, session: Session): Promise<void> {
  try {
    serving.reload();
    await session.note('The certificate was read again.');
  } catch (error) {
    await session.note(failureOf(error).message);
  }
}

const ENDING = ['SIGTERM', 'SIGINT'] as const;

function optionsOf(session: Session): ServeOptions {
  const { operands, spec } = session.invocation;
  const [side] = operands;
  const sides = spec.args[0]?.choices ?? [];
  if (side !== undefined && !sides.includes(side)) throw unknownValue(side, 'SIDE', sides);
  const host = session.text('host') ?? '127.0.0.1';
  const tls = tlsOf(session);
  const trustedProxies = listOf(session, 'trusted-proxy');
  if (session.is('behind-proxy') !== trustedProxies.length > 0)
    throw usage('half_of_proxy', '--behind-proxy and --trusted-proxy belong together.');
  if (!LOOPBACK.has(host) && tls === undefined && trustedProxies.length === 0) throw open(host);
  const rate = wholeNumber(session, 'rate', 100, 100_000);
  return {
    sides: { commands: side !== 'queries', queries: side !== 'commands' },
    host,
    port: wholeNumber(session, 'port', 7070, 65_535),
    metricsPort:
      session.text('metrics-port') === undefined
        ? undefined
        : wholeNumber(session, 'metrics-port', 0, 65_535),
    maxLag: wholeNumber(session, 'max-lag', 10_000, 999_999),
    accessLog: session.invocation.flags['access-log'] !== false,
    tls,
    hosts: listOf(session, 'allow-host'),
    trustedProxies,
    corsOrigins: listOf(session, 'cors-origin'),
    rates: {
      requests: { burst: 2 * rate, perSecond: rate },
      writes: { burst: 2 * rate, perSecond: Math.ceil(rate / 2) },
    },
    requireKeys: session.is('require-keys'),
    zone: session.time.zone,
    drainDelayMs: parseDuration(session.text('drain-delay') ?? '0s'),
    drainTimeoutMs: parseDuration(session.text('drain-timeout') ?? '10s'),
    follow: followOf(session, side),
  };
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

function listOf({ invocation }: Session, flag: string): readonly string[] {
  const given = invocation.flags[flag];
  return Array.isArray(given) ? (given as string[]) : [];
}

function wholeNumber(session: Session, flag: string, usual: number, most: number): number {
  const given = session.text(flag) ?? String(usual);
  if (/^\d{1,6}$/.test(given) && Number(given) <= most) return Number(given);
  throw usage('not_a_number', `--${flag} takes a whole number up to ${most}, not "${given}".`);
}

/** What is served is a copy of that: it has one side alone. */
function followOf(session: Session, side: string | undefined): FollowOptions | undefined {
  const given = session.text('follow');
  const isRefetched = session.is('refetch');
  if (given === undefined) {
    if (isRefetched) throw usage('refetch_of_nothing', '--refetch needs --follow: from where is it fetched?');
    return undefined;
  }
  if (side !== 'queries')
    throw usage(
      'copies_answer',
      'A copy takes no commands: --follow belongs to "daybook serve queries".',
      `Commands are sent to ${given}.`,
    );
  const isServer = /^postgres(ql)?:/i.test(given);
  if (isServer) checkAddress(given);
  const source = isServer ? given : sourceOf(given);
  const token = isServer ? () => '' : feedToken(session);
  token();
  return {
    source,
    token,
    refetch: isRefetched,
    approve: (question) => confirmed(session, question),
  };
}

/** A token that could be read on the way would be everybody's. */
function sourceOf(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw usage(
      'not_an_address',
      `"${given}" is not the address of a service.`,
      'Like https://shop.example.',
    );
  if (url.username !== '' || url.password !== '')
    throw usage('secret_in_address', 'An address has no password in it: others can read arguments.', TOKEN);
  if (url.protocol === 'http:' && !LOOPBACK.has(url.hostname.replaceAll(/[[\]]/g, '')))
    throw usage(
      'open_to_all',
      `On the way to ${given} others could read the token.`,
      'Follow it by https://.',
    );
  return given.replace(/\/+$/, '');
}

const TOKEN = 'Its token stands in DAYBOOK_FEED_TOKEN, or in a file that --feed-token-file names.';

function feedToken(session: Session): () => string {
  const file = session.text('feed-token-file');
  return () => {
    const text = file === undefined ? session.env['DAYBOOK_FEED_TOKEN'] : readSmallFile(file);
    const secret = text?.trim() ?? '';
    if (secret === '')
      throw usage(
        'no_feed_token',
        file === undefined ? 'There is no token for the feed.' : `There is no token in ${file}.`,
        `${TOKEN} "daybook tokens create NAME --scope feed,keys" makes it there.`,
      );
    return secret;
  };
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
    hint: 'Give --tls-cert and --tls-key, or --behind-proxy with --trusted-proxy, or listen at 127.0.0.1.',
  });

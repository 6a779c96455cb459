import { didYouMean } from '../../core/kernel/suggest.ts';
import { type Scope, scopeOf, scopes, type Token } from '../../core/model/access.ts';
import type { Field } from '../../core/model/field.ts';
import { unknownValue, usage } from '../argv/arguments.ts';
import { parseLifetime } from '../argv/duration.ts';
import type { Manifest } from '../argv/manifest.ts';
import { show } from '../run/run-query.ts';
import type { Session } from '../session/session.ts';
import { operandOf } from './facts.ts';

/** Commands about who may speak to the daybook over HTTP. */

/** The secret alone goes to stdout, so that a pipe or a file gets it and nothing else. */
export async function createToken(session: Session): Promise<void> {
  const name = operandOf(session, 'NAME');
  const lifetime = session.text('expires');
  const request = {
    name,
    scopes: scopesOf(session),
    only: onlyOf(session),
    lifetimeMs: lifetime === undefined ? undefined : parseLifetime(lifetime),
  };
  const { token, secret } = await session.app.access.create(session.openOptions(false), request);
  await session.stdout.write(`${secret}\n`);
  await session.note(`Keep it: it is not shown again. It expires on ${token.expiresAt.slice(0, 10)}.`);
}

export async function listTokens(session: Session): Promise<void> {
  const tokens = await session.app.access.list(session.openOptions(false));
  const now = session.time.now.toISOString();
  const rows = tokens.map((token) => rowOf(token, now));
  await show(session, rows, { kind: 'list', idField: 'name', keyFields: ['publicPart'], fields: FIELDS });
}

export async function revokeToken(session: Session): Promise<void> {
  const name = operandOf(session, 'NAME');
  const { revokedAt, isNew } = await session.app.access.revoke(session.openOptions(false), name);
  await session.note(
    isNew ? `The token ${name} is revoked.` : `The token ${name} was revoked already, at ${revokedAt}.`,
  );
}

const FIELDS: readonly Field[] = [
  { name: 'name', format: 'id', show: 'table', summary: 'who speaks with it' },
  {
    name: 'status',
    format: 'text',
    show: 'table',
    summary: 'valid, expired or revoked',
    choices: ['valid', 'expired', 'revoked'],
  },
  { name: 'scopes', format: 'list', show: 'table', summary: 'what it is for' },
  { name: 'only', format: 'list', show: 'wide', summary: 'the messages that it is for; null: all' },
  { name: 'createdAt', format: 'timestamp', show: 'wide', summary: 'since when' },
  { name: 'expiresAt', format: 'timestamp', show: 'table', summary: 'until when' },
  { name: 'lastUsedAt', format: 'timestamp', show: 'table', summary: 'when it was last used, to the hour' },
  { name: 'revokedAt', format: 'timestamp', show: 'wide', summary: 'when it was revoked' },
  {
    name: 'publicPart',
    format: 'text',
    show: 'wide',
    summary: 'what its secret begins with, behind daybook_',
  },
];

const rowOf = (token: Token, now: string) => ({
  name: token.name,
  status: token.revokedAt !== null ? 'revoked' : token.expiresAt <= now ? 'expired' : 'valid',
  scopes: token.scopes,
  only: token.only ?? null,
  createdAt: token.createdAt,
  expiresAt: token.expiresAt,
  lastUsedAt: token.lastUsedAt,
  revokedAt: token.revokedAt,
  publicPart: token.publicPart,
});

function scopesOf(session: Session): readonly Scope[] {
  const given = listOf(session, 'scope') as readonly Scope[];
  if (given.length > 0) return given;
  throw usage('missing', 'Missing: --scope.', `Say what it is for: ${scopes.join(', ')}.`);
}

/** The messages that it is for; one that its scopes do not reach would be refused every time. */
function onlyOf(session: Session): readonly string[] | undefined {
  const given = listOf(session, 'only');
  const { manifest } = session.app;
  const names = Object.keys(manifest.names.things.message);
  for (const name of given) {
    if (!names.includes(name)) throw unknownMessage(name, names);
    const scope = scopeFor(manifest, name);
    if (!listOf(session, 'scope').includes(scope))
      throw usage('out_of_scope', `${name} needs the scope ${scope}.`, 'Add it to --scope.');
  }
  return given.length === 0 ? undefined : given;
}

function scopeFor({ commands, names }: Manifest, message: string): Scope {
  if (!(message in names.things.command)) return 'read';
  return scopeOf(commands.find(({ name }) => name === message) ?? { kind: 'command' });
}

/** There are too many messages to list them. */
const unknownMessage = (name: string, names: readonly string[]): Error =>
  didYouMean(name, names) === undefined
    ? usage('unknown_value', `"${name}" is not a value of --only.`, 'See "daybook commands schema".')
    : unknownValue(name, '--only', names);

/** The values of a flag, given several times or with commas. */
function listOf(session: Session, flag: string): readonly string[] {
  const given = session.invocation.flags[flag];
  return Array.isArray(given) ? [...new Set((given as string[]).flatMap((text) => text.split(',')))] : [];
}

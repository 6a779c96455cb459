import { scopes } from '../../core/model/access.ts';
import { usage } from '../argv/arguments.ts';
import type { Session } from '../session/session.ts';

/**
 * Prints a link that signs in to the console once. Who can read and write the file may do all that the console does: the
 * link is as good as that, for a minute.
 */
export async function open(session: Session): Promise<void> {
  const [server, path] = [serverOf(session), pathOf(session)];
  const who = { name: `console:${session.actor}`, scopes };
  const link = await session.app.access.link(session.openOptions(false), who);
  const url = new URL('/console/sign-in', server);
  url.searchParams.set('link', link);
  url.searchParams.set('next', `/console${path}`);
  await session.stdout.write(`${url.href}\n`);
  await session.note('It signs in once, within a minute.');
}

function serverOf(session: Session): URL {
  const given = session.text('url') ?? 'http://127.0.0.1:7070';
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url !== undefined && ['http:', 'https:'].includes(url.protocol)) return url;
  throw usage('not_a_url', `--url takes the URL that "daybook serve" printed, not "${given}".`);
}

function pathOf(session: Session): string {
  const given = session.text('path') ?? '/';
  if (given === '/') return '';
  return given.startsWith('/') ? given : `/${given}`;
}

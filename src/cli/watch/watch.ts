import type { Query } from '../../core/model/query.ts';
import { usage } from '../argv/arguments.ts';
import { queryOf } from '../run/run-query.ts';
import type { Session } from '../session/session.ts';

/**
 * `--watch`: a list, and every change of it as it is committed, until Ctrl-C or until the reader is gone. A terminal shows the
 * list itself, drawn again in its place; a pipe gets a line a change, the first rows as added.
 */
export async function watch(session: Session): Promise<void> {
  rejectOneShotOptions(session);
  const query = await queryOf(session);
  const follow = await wayOf(session);
  await follow(session, query);
}

async function wayOf(session: Session): Promise<(session: Session, query: Query) => Promise<void>> {
  const { terminal, env } = session;
  // What is read aloud line by line cannot be drawn again.
  const isRedrawn = terminal.stdout.isTerminal && !terminal.accessible && env['TERM'] !== 'dumb';
  return isRedrawn && session.text('output') !== 'ndjson'
    ? (await import('./watch-screen.ts')).watchOnScreen
    : (await import('./watch-lines.ts')).watchInLines;
}

/** A list that goes on for ever fits neither one JSON array nor a file that is written when it is whole. */
function rejectOneShotOptions(session: Session): void {
  if (session.text('as-of') !== undefined)
    throw usage('watch_past', 'The past does not change.', 'Leave out --watch, or --as-of.');
  if (session.out !== undefined)
    throw usage(
      'watch_file',
      '--watch never ends, so --out would never be written.',
      'Redirect it with ">".',
    );
  const given = session.text('output') ?? (session.json ? 'json' : undefined);
  const known = session.terminal.stdout.isTerminal ? ['table', 'wide', 'ndjson'] : ['ndjson'];
  if (given === undefined || (known.includes(given) && session.text('jq') === undefined)) return;
  const how = session.text('jq') === undefined ? `as ${given}` : 'through --jq';
  throw usage(
    'watch_format',
    `--watch never ends, so it cannot be written ${how}.`,
    'Use -o ndjson: one change a line. -F chooses the fields.',
    { known },
  );
}

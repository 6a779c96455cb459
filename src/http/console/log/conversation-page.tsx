import type { EventRow } from '../../../core/read/event-row.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Time } from '../parts/value.tsx';
import type { Visit } from '../visit.ts';
import { StreamLink } from './links.tsx';

/** A commit of the conversation, with those that it caused. */
export interface Caused {
  readonly position: number;
  readonly commandId: string;
  readonly causationId: string | null;
  readonly rows: readonly EventRow[];
  readonly caused: readonly Caused[];
}

/** `/console/log/conversations/0199…`: all that belongs to one correlation id, below what caused it. */
export const conversationPage: ConsolePage = {
  path: '/log/conversations/:correlation',
  needs: 'TraceEvents',
  get: async (visit) => {
    const correlationId = visit.param('correlation');
    const rows = await visit.ask<readonly EventRow[]>('TraceEvents', { correlationId });
    const positions = [...new Set(rows.map(({ position }) => position))];
    const shown = positions.slice(0, MOST);
    const roots = causes(
      await Promise.all(
        shown.map(async (position) => ({
          ...(await commitAt(visit, position)),
          rows: rows.filter((row) => row.position === position),
        })),
      ),
    );
    return {
      title: 'Conversation',
      body: (
        <>
          <Title
            above={{ label: 'Log', href: '/console/log' }}
            lead={
              <>
                {rows.length} {rows.length === 1 ? 'event' : 'events'} in {positions.length}{' '}
                {positions.length === 1 ? 'commit' : 'commits'}, each below what caused it.{' '}
                <span class="id">{correlationId}</span>
              </>
            }
          >
            Conversation
          </Title>
          <Causes all={roots} zone={visit.zone} />
          {positions.length > shown.length && (
            <p class="soft">
              The first {shown.length} commits of {positions.length}.
            </p>
          )}
        </>
      ),
    };
  },
};

const MOST = 100;

async function commitAt({ port }: Visit, position: number) {
  const [commit] = await port.log.read(position - 1, 1);
  return { position, commandId: commit?.commandId ?? '', causationId: commit?.causationId ?? null };
}

/** What was caused by a command of the conversation stands below it; what came from outside stands first. */
export function causes(commits: readonly Omit<Caused, 'caused'>[]): readonly Caused[] {
  const ids = new Set(commits.map(({ commandId }) => commandId));
  const below = (cause: string): readonly Caused[] =>
    commits
      .filter(({ causationId, commandId }) => causationId === cause && commandId !== cause)
      .map((commit) => ({ ...commit, caused: below(commit.commandId) }));
  return commits
    .filter(
      ({ causationId, commandId }) =>
        causationId === null || causationId === commandId || !ids.has(causationId),
    )
    .map((commit) => ({ ...commit, caused: below(commit.commandId) }));
}

const Causes = ({ all, zone }: { readonly all: readonly Caused[]; readonly zone: string }) => (
  <ol class="causes">
    {all.map(({ position, rows, caused }) => (
      <li>
        <div class="sheet">
          <p class="row">
            <a href={`/console/log/${position}`}>
              {position} · {rows[0]?.command}
            </a>
            <StreamLink stream={rows[0]?.stream ?? ''} />
            <span class="soft">
              <Time at={rows[0]?.recordedAt ?? ''} zone={zone} /> · {rows[0]?.actor}
            </span>
          </p>
          <p>{rows.map(({ type }) => type).join(', ')}</p>
        </div>
        {caused.length > 0 && <Causes all={caused} zone={zone} />}
      </li>
    ))}
  </ol>
);

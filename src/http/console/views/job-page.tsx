import { EdgeError } from '../../problems/problems.ts';
import type { Job, JobState, Piece } from '../../views/job.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Badge } from '../parts/badge.tsx';
import { Facts } from '../parts/facts.tsx';
import { RecordTable } from '../parts/record-table.tsx';
import { ProblemNotice, Section } from '../parts/said.tsx';
import { grouped, Time } from '../parts/value.tsx';
import type { Visit } from '../visit.ts';
import { Action } from './view-actions.tsx';

/**
 * `/console/views/jobs/0199…`: how a rebuild or a comparison goes on. It moves by itself where there is JavaScript; without,
 * a link shows it as it is now. (A page that loads itself again takes the reader's place away, which WCAG 2.2.1 is about.)
 */
export const jobPage: ConsolePage = {
  path: '/views/jobs/:job',
  needs: 'ViewsStatus',
  get: async (visit) => {
    const { job, what, query } = jobOf(visit);
    const { state } = job;
    const shape = query === undefined ? undefined : (await visit.describe(query)).shape;
    const specShape = shape ?? visit.port.commands.find(({ name }) => name === 'RebuildViews')?.shape;
    return {
      title: what,
      body: (
        <>
          <Title above={{ label: 'Views', href: '/console/views' }}>{what}</Title>
          <Progress job={job} state={state} visit={visit} />
          {state.problem !== null && <ProblemNotice problem={state.problem} />}
          {state.status === 'failed' && visit.may('RebuildViews') && (
            <div class="row">
              <Action names={[]} does={query === undefined ? 'rebuild' : 'verify'} label="Try it again" />
            </div>
          )}
          {state.status === 'done' && Array.isArray(state.result) && specShape !== undefined && (
            <Section title="What came of it" id="result">
              <RecordTable
                caption={what}
                fields={specShape.fields}
                rows={state.result as readonly Result[]}
                zone={visit.zone}
                link={{ field: 'view', href: ({ view }) => `/console/views/${encodeURIComponent(view)}` }}
              />
            </Section>
          )}
        </>
      ),
    };
  },
};

interface Result {
  readonly view: string;
}

function jobOf(visit: Visit): { readonly job: Job; readonly what: string; readonly query?: string } {
  const id = visit.param('job');
  const { rebuilds, verifications } = visit.node;
  const rebuild = rebuilds.find(id);
  if (rebuild !== undefined) return { job: rebuild, what: 'Rebuild of views' };
  const verification = verifications.find(id);
  if (verification !== undefined)
    return { job: verification, what: 'Comparison of views with the log', query: 'VerifyViews' };
  throw new EdgeError('no_such_route', 'This process knows of no such work.', {
    hint: 'It knows the last that it did itself: see /console/views.',
  });
}

interface ProgressProps {
  readonly job: Job;
  readonly state: JobState;
  readonly visit: Visit;
}

/** Brought again each second by itself, until it has ended: then the whole page, with what came of it. */
function Progress({ job, state, visit }: ProgressProps) {
  const { progress, status, startedAt, endedAt } = state;
  const again =
    status === 'running'
      ? {
          'hx-get': visit.url.pathname,
          'hx-trigger': 'every 1s',
          'hx-target': 'main',
          'hx-select': 'main',
          'hx-swap': 'outerMorph',
        }
      : {};
  return (
    <section class="sheet" id="job" aria-label="Progress" {...again}>
      <p class="row" role="status">
        {status === 'running' ? <span class="badge going">going on</span> : <Badge status={status} />}
        <strong>{progress?.work ?? 'It begins'}</strong>
      </p>
      {progress !== null && (
        <progress
          max={Math.max(1, progress.total)}
          value={status === 'done' ? Math.max(1, progress.total) : progress.done}
          aria-label={progress.work}
        />
      )}
      <Facts
        facts={[
          ['Begun', <Time at={startedAt} zone={visit.zone} />],
          ...(endedAt === null
            ? []
            : ([['Took', seconds(Date.parse(endedAt) - Date.parse(startedAt))]] as const)),
          ...(progress === null
            ? []
            : ([
                ['Steps', `${grouped(String(progress.done))} of ${grouped(String(progress.total))}`],
              ] as const)),
          ...(status !== 'running' || !progress?.rate
            ? []
            : ([['Rate', `${grouped(String(progress.rate))} a second`]] as const)),
          ...(status !== 'running' || progress === null || progress.estimateMs === null
            ? []
            : ([['Left', `about ${seconds(progress.estimateMs)}`]] as const)),
        ]}
      />
      {status === 'running' && (
        <p>
          <a class="button" href={visit.url.pathname}>
            Look again
          </a>
        </p>
      )}
      <Lines pieces={job.pieces} />
    </section>
  );
}

const MOST_LINES = 60;

/** What was done, the last first. */
const Lines = ({ pieces }: { readonly pieces: readonly Piece[] }) =>
  pieces.length === 0 ? null : (
    <ol class="lines" reversed>
      {pieces
        .toReversed()
        .slice(0, MOST_LINES)
        .map(({ work, done, total, elapsedMs, isOver }) => (
          <li>
            {work}
            {total > 1 && `: ${grouped(String(done))} of ${grouped(String(total))}`}
            {isOver && ` in ${seconds(elapsedMs)}`}
          </li>
        ))}
    </ol>
  );

/** Milliseconds: `0.4 s`, `12 s`, `3 min`. */
const seconds = (ms: number): string => {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
};

import type { Failure } from '../../../core/kernel/failure.ts';
import type { Result } from '../../../core/kernel/result.ts';
import { mayUse } from '../../auth/may-dispatch.ts';
import { EdgeError, type Problem, problemOf } from '../../problems/problems.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage, Shown } from '../page.ts';
import { columns, RecordTable } from '../parts/record-table.tsx';
import { Empty, Notice, ProblemNotice, Section } from '../parts/said.tsx';
import type { Visit } from '../visit.ts';
import { ViewActions } from './view-actions.tsx';

export interface ViewStatus {
  readonly view: string;
  readonly state: string;
  readonly position: number;
  readonly behind: number;
  readonly parked: number;
  readonly parkedStreams: readonly {
    readonly stream: string;
    readonly position: number;
    readonly error: string;
  }[];
}

const COLUMNS = ['view', 'kind', 'state', 'position', 'behind', 'parked'] as const;

/** `/console/views`: how the views stand to the log; rebuilding them, comparing them, trying again what they left out. */
export const viewsPage: ConsolePage = {
  path: '/views',
  nav: 'Views',
  needs: 'ViewsStatus',
  get: (visit) => shown(visit),
  post: async (visit) => {
    const form = await visit.form();
    const names = form.getAll('view').map(String);
    const back =
      names.length === 1 ? `/console/views/${encodeURIComponent(names[0] ?? '')}` : '/console/views';
    switch (String(form.get('do'))) {
      case 'rebuild':
        return rebuild(visit, names);
      case 'verify':
        return verify(visit, names);
      case 'catch-up': {
        const result = await catchUp(visit, names);
        if (result.ok) return visit.exchange.redirect(`${back}?done=caught-up`, 303);
        return shown(visit, problemOf(result.failure, visit.exchange.var.requestId).problem);
      }
      default:
        throw new EdgeError('malformed_request', 'The form does not say what to do.');
    }
  },
};

async function shown(visit: Visit, problem?: Problem): Promise<Shown> {
  const status = await statusOf(visit);
  const views = status.ok ? status.value : [];
  const { shape } = await visit.describe('ViewsStatus');
  const parked = views.filter((view) => view.parked > 0);
  const { position } = await visit.port.log.head();
  return {
    title: 'Views',
    status: problem?.status ?? 200,
    body: (
      <>
        <Title
          lead={`The tables that answers are read from, posted from the log: it ends at position ${position}. All of them can be lost and built again.`}
        >
          Views
        </Title>
        {visit.query('done') === 'caught-up' && (
          <Notice>The views are at the end of the log, and leave nothing out.</Notice>
        )}
        {problem !== undefined && <ProblemNotice problem={problem} />}
        {!status.ok && (
          <ProblemNotice problem={problemOf(status.failure, visit.exchange.var.requestId).problem} />
        )}
        <Running visit={visit} />
        <ViewActions visit={visit} names={[]} isParked={parked.length > 0} />
        {views.length > 0 && (
          <RecordTable
            caption="Views, and how they stand to the log"
            fields={columns(shape.fields, COLUMNS)}
            rows={views}
            zone={visit.zone}
            link={{ field: 'view', href: ({ view }) => `/console/views/${encodeURIComponent(view)}` }}
          />
        )}
        {parked.map((view) => (
          <Section title={`Left out of ${view.view}`} id={`parked-${view.view}`}>
            <ParkedStreams view={view} />
          </Section>
        ))}
        {status.ok && views.length === 0 && (
          <Empty title="There are no views">Nothing is posted from the log.</Empty>
        )}
      </>
    ),
  };
}

/** A log that has lost commits is reported, not thrown: the page is where it is looked for. */
async function statusOf(visit: Visit): Promise<Result<readonly ViewStatus[]>> {
  const { queries } = visit.port.daybook;
  return (await queries.dispatchUnknown({ name: 'ViewsStatus', data: {} })) as Result<readonly ViewStatus[]>;
}

/** What goes on in this process, and what came of the last. */
const Running = ({ visit }: { readonly visit: Visit }) => {
  const { rebuilds, verifications } = visit.node;
  const latest = [
    ['Rebuild', rebuilds.latest] as const,
    ['Comparison', verifications.latest] as const,
  ].flatMap(([what, job]) => (job === undefined ? [] : [{ what, job }]));
  if (latest.length === 0) return null;
  return (
    <ul class="plain-list stack">
      {latest.map(({ what, job }) => (
        <li>
          <a href={`/console/views/jobs/${job.id}`}>
            {what}: {job.isRunning ? 'going on' : job.state.status}
          </a>
        </li>
      ))}
    </ul>
  );
};

export const ParkedStreams = ({ view: { view, parkedStreams } }: { readonly view: ViewStatus }) => (
  <section class="scroll" aria-label={`Streams that ${view} leaves out`} tabindex={0}>
    <table>
      <caption>Streams that it could not take: their rows stand as before the event at that position</caption>
      <thead>
        <tr>
          <th scope="col">Stream</th>
          <th scope="col" class="number">
            Position
          </th>
          <th scope="col">Error</th>
        </tr>
      </thead>
      <tbody>
        {parkedStreams.map(({ stream, position, error }) => (
          <tr>
            <th scope="row" class="id">
              {stream}
            </th>
            <td class="number">
              <a href={`/console/log/${position}`}>{position}</a>
            </td>
            <td>{error}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

const toJob = (visit: Visit, id: string): Response =>
  visit.exchange.redirect(`/console/views/jobs/${id}`, 303);

/** Leads to the rebuild that is running, if there is one already: the page says which it is. */
async function rebuild(visit: Visit, names: readonly string[]): Promise<Response> {
  visit.demand('RebuildViews');
  const { rebuilds } = visit.node;
  const { latest } = rebuilds;
  if (latest?.isRunning === true) return toJob(visit, latest.id);
  const started = rebuilds.start({ names }, { actor: visit.actor });
  await started.begun;
  return toJob(visit, started.id);
}

/** It reads the whole log: that is for those who look after the daybook. */
function verify(visit: Visit, names: readonly string[]): Response {
  visit.demand('VerifyViews');
  const denied = mayUse(visit.principal, 'admin');
  if (denied !== undefined) throw new EdgeError('forbidden', denied.message);
  return toJob(visit, visit.node.verifications.start(names).id);
}

async function catchUp(visit: Visit, names: readonly string[]): Promise<Result<unknown, Failure>> {
  visit.demand('CatchUpViews');
  const { commands } = visit.port.daybook;
  return commands.dispatchUnknown({ name: 'CatchUpViews', data: { names }, meta: { actor: visit.actor } });
}

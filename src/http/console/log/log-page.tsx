import { FailureError } from '../../../core/kernel/failure.ts';
import type { Page } from '../../../core/model/query.ts';
import { cataloguesOf } from '../../../core/model/view.ts';
import type { EventRow } from '../../../core/read/event-row.ts';
import { EdgeError } from '../../problems/problems.ts';
import { FilterForm } from '../forms/filter-form.tsx';
import { type Filtered, filtered } from '../forms/filtered.ts';
import type { FormField } from '../forms/form-field.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Pager, withParameters } from '../parts/pager.tsx';
import { columns, RecordTable } from '../parts/record-table.tsx';
import { Empty } from '../parts/said.tsx';
import { grouped } from '../parts/value.tsx';
import type { Visit } from '../visit.ts';
import { positionAfter } from './jump.ts';
import { StreamLink } from './links.tsx';
import { LogTabs } from './log-tabs.tsx';
import { sentenceOf } from './sentence-of.ts';

/** With what happened, as people say it. */
type Row = EventRow & { readonly sentence: string };

const FILTERS = ['type', 'category', 'actor', 'stream'];
const COLUMNS = ['position', 'recordedAt', 'type', 'stream', 'version', 'actor'] as const;

/** `/console/log`: what the log holds, event by event, the newest first. */
export const logPage: ConsolePage = {
  path: '/log',
  nav: 'Log',
  needs: 'ListEvents',
  get: async (visit) => {
    const position = visit.query('position');
    if (position !== undefined && /^\d{1,15}$/.test(position))
      return visit.exchange.redirect(`/console/log/${Number(position)}`, 303);
    const events = await eventsOf(visit);
    const { shape } = await visit.describe('ListEvents');
    const { position: head } = await visit.port.log.head();
    const items = await withSentences(visit, events.answer?.items ?? []);
    return {
      title: 'Log',
      status: events.problem?.status ?? 200,
      body: (
        <>
          <Title
            lead={`Every fact as it was recorded, the newest first. The log ends at position ${grouped(String(head))}.`}
            actions={
              <a class="button" href={withParameters(visit.url, { after: undefined, at: undefined })}>
                Newest
              </a>
            }
          >
            Log
          </Title>
          <LogTabs visit={visit} />
          <FilterForm
            url={visit.url}
            filtered={events}
            named={{
              type: { choices: await eventTypes(visit), any: 'Any event' },
              category: { label: 'Kind', choices: await categories(visit) },
              stream: { hint: 'Like customer-ann' },
              at: { hint: 'Like 2026-03-14 or 12h' },
              position: { hint: 'Shows its commit' },
            }}
          />
          {events.answer !== undefined && items.length === 0 && (
            <Empty title="No events here">
              {head === 0
                ? 'The log is empty: the first command begins it.'
                : 'Take a filter away, or go to another place of the log.'}
            </Empty>
          )}
          {items.length > 0 && (
            <RecordTable
              caption="Events, the newest first"
              fields={columns(shape.fields, COLUMNS).map((field) =>
                field.name === 'type' ? { ...field, label: 'what happened' } : field,
              )}
              rows={items}
              zone={visit.zone}
              link={{ field: 'position', href: ({ position: at }) => `/console/log/${at}` }}
              cells={{
                stream: ({ stream }) => <StreamLink stream={stream} />,
                type: ({ type, sentence }) => (
                  <>
                    {sentence} <code class="soft">{type}</code>
                  </>
                ),
              }}
            />
          )}
          {events.answer !== undefined && <Pager page={events.answer} url={visit.url} noun="events" />}
        </>
      ),
    };
  },
};

const withSentences = (visit: Visit, rows: readonly EventRow[]): Promise<readonly Row[]> =>
  Promise.all(rows.map(async (row) => ({ ...row, sentence: await sentenceOf(visit, row) })));

/** Fields of the page that are none of the question. */
const JUMPS: readonly FormField[] = [
  { path: 'at', label: 'Up to' },
  { path: 'position', label: 'Position' },
].map((named) => ({
  ...named,
  required: false,
  clearable: false,
  control: { kind: 'typed', type: 'text', suggestions: [] },
}));

async function eventsOf(visit: Visit): Promise<Filtered<Page<EventRow>>> {
  try {
    const at = visit.query('at');
    const after =
      at === undefined || visit.query('after') !== undefined
        ? undefined
        : String(await positionAfter(visit.port.log, at, { now: visit.now, zone: visit.zone }));
    const events = await filtered<Page<EventRow>>(visit, {
      query: 'ListEvents',
      filters: FILTERS,
      more: { limit: 40, ...(after !== undefined && { after }) },
    });
    return { ...events, fields: [...events.fields, ...JUMPS] };
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.kind !== 'usage') throw error;
    throw new EdgeError('malformed_request', error.failure.message, { hint: error.failure.hint });
  }
}

const catalogues = async ({ port }: Visit) => cataloguesOf(await (await port.views()).all());

const eventTypes = async (visit: Visit): Promise<readonly string[]> =>
  [...new Set((await catalogues(visit)).flatMap(({ definitions }) => Object.keys(definitions)))].sort();

const categories = async (visit: Visit): Promise<readonly string[]> =>
  [...new Set((await catalogues(visit)).map(({ category }) => category))].sort();

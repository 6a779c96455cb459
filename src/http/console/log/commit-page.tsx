import { ownValue } from '../../../core/kernel/own.ts';
import { newestVersion, type StoredEvent, upcast } from '../../../core/model/event.ts';
import { cataloguesOf } from '../../../core/model/view.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { RecordFacts } from '../parts/facts.tsx';
import { Section } from '../parts/said.tsx';
import type { Visit } from '../visit.ts';
import { pathOfConversation, StreamLink } from './links.tsx';
import { sentenceOf } from './sentence-of.ts';

interface ShownCommit {
  readonly position: number;
  readonly stream: string;
  readonly firstVersion: number;
  readonly command: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly events: readonly StoredEvent[];
}

/** `/console/log/812`: a commit as it is stored, and its events as this program reads them. */
export const commitPage: ConsolePage = {
  path: '/log/:position',
  needs: 'ShowCommit',
  get: async (visit) => {
    const commit = await visit.ask<ShownCommit>('ShowCommit', { position: visit.param('position') });
    const { shape } = await visit.describe('ShowCommit');
    const { position: head } = await visit.port.log.head();
    const { position, events } = commit;
    const shown = shape.fields.filter(({ name }) => name !== 'events' && name !== 'position');
    return {
      title: `Commit ${position}`,
      body: (
        <>
          <Title
            above={{ label: 'Log', href: '/console/log' }}
            lead={
              <>
                {commit.command} on <StreamLink stream={commit.stream} />
              </>
            }
            actions={<Neighbours position={position} head={head} />}
          >
            Commit {position}
          </Title>
          <div class="beside">
            <div class="stack wide">
              {
                await Promise.all(
                  events.slice(0, MOST_EVENTS).map((event, index) =>
                    eventSection(visit, {
                      stream: commit.stream,
                      event,
                      version: commit.firstVersion + index,
                    }),
                  ),
                )
              }
              <details>
                <summary>The whole commit as JSON</summary>
                <Json value={commit} />
              </details>
              {events.length > MOST_EVENTS && (
                <p class="soft">
                  {events.length - MOST_EVENTS} more events are in this commit: see them as JSON at{' '}
                  <code>GET /events/{position}</code>.
                </p>
              )}
            </div>
            <aside class="stack" aria-label="About the commit">
              <section class="sheet" aria-labelledby="facts">
                <h2 id="facts">As it is stored</h2>
                <RecordFacts fields={shown} record={commit} zone={visit.zone} />
                {visit.may('TraceEvents') && (
                  <p>
                    <a href={pathOfConversation(commit.correlationId)}>The conversation that it belongs to</a>
                  </p>
                )}
              </section>
            </aside>
          </div>
        </>
      ),
    };
  },
};

const MOST_EVENTS = 20;

const Neighbours = ({ position, head }: { readonly position: number; readonly head: number }) => (
  <nav class="row" aria-label="Neighbours">
    {position > 1 && (
      <a class="button" rel="prev" href={`/console/log/${position - 1}`}>
        Before
      </a>
    )}
    {position < head && (
      <a class="button" rel="next" href={`/console/log/${position + 1}`}>
        After
      </a>
    )}
  </nav>
);

interface InStream {
  readonly stream: string;
  readonly event: StoredEvent;
  readonly version: number;
}

/** The event as it is stored, and where its schema has changed since, as it is read today. */
async function eventSection(visit: Visit, { stream, event, version }: InStream) {
  const catalogues = cataloguesOf(await (await visit.port.views()).all());
  const catalogue = catalogues.find(({ definitions }) => ownValue(definitions, event.type) !== undefined);
  const definition = catalogue && ownValue(catalogue.definitions, event.type);
  const newest = definition && newestVersion(definition);
  const isOlder = newest !== undefined && event.schemaVersion < newest;
  return (
    <Section
      title={event.type}
      id={`event-${version}`}
      actions={<span class="soft">version {version} of its stream</span>}
    >
      <p class="lead">
        {definition === undefined
          ? 'This program does not know such an event: a later one recorded it.'
          : await sentenceOf(visit, { ...event, stream, version })}
      </p>
      <Json value={event.data} />
      {isOlder && catalogue !== undefined && (
        <>
          <h3>
            Stored as version {event.schemaVersion} of its schema; read as version {newest}
          </h3>
          <Json value={upcast(catalogue, event).data} />
        </>
      )}
    </Section>
  );
}

const MOST_LETTERS = 6_000;

/** As JSON, cut where it is long: a page stays small. */
export function Json({ value }: { readonly value: unknown }) {
  const text = JSON.stringify(value, null, 2) ?? 'null';
  return (
    <pre>
      <code>
        {text.length > MOST_LETTERS
          ? `${text.slice(0, MOST_LETTERS)}\n… ${text.length - MOST_LETTERS} more characters`
          : text}
      </code>
    </pre>
  );
}

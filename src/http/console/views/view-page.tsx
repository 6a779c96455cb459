import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Badge } from '../parts/badge.tsx';
import { Facts, RecordFacts } from '../parts/facts.tsx';
import { Notice, Section } from '../parts/said.tsx';
import { grouped } from '../parts/value.tsx';
import { ViewActions } from './view-actions.tsx';
import { ParkedStreams, type ViewStatus } from './views-page.tsx';

interface ShownView extends ViewStatus {
  readonly summary: string;
  readonly rows: Readonly<Record<string, number>> | null;
  readonly columns: readonly {
    readonly table: string;
    readonly name: string;
    readonly type: string;
    readonly nullable: boolean;
  }[];
}

const FACTS = ['kind', 'source', 'category', 'version', 'position', 'behind', 'parked'] as const;

/** `/console/views/order_summary`: what a view holds, how it stands to the log, and what it leaves out. */
export const viewPage: ConsolePage = {
  path: '/views/:view',
  needs: 'ShowView',
  get: async (visit) => {
    const view = await visit.ask<ShownView>('ShowView', { view: visit.param('view') });
    const { shape } = await visit.describe('ShowView');
    const tables = [...new Set(view.columns.map(({ table }) => table))];
    return {
      title: view.view,
      body: (
        <>
          <Title
            above={{ label: 'Views', href: '/console/views' }}
            lead={view.summary}
            actions={<Badge status={view.state} />}
          >
            {view.view}
          </Title>
          {visit.query('done') === 'caught-up' && (
            <Notice>It is at the end of the log, and leaves nothing out.</Notice>
          )}
          <ViewActions visit={visit} names={[view.view]} isParked={view.parked > 0} />
          {view.parked > 0 && (
            <Section title="Left out" id="parked">
              <ParkedStreams view={view} />
            </Section>
          )}
          <div class="beside">
            <div class="stack wide">
              {tables.map((table) => (
                <Columns table={table} columns={view.columns.filter((one) => one.table === table)} />
              ))}
            </div>
            <aside class="sheet" aria-labelledby="facts">
              <h2 id="facts">How it stands</h2>
              <RecordFacts fields={shape.fields} record={view} zone={visit.zone} only={FACTS} />
              <h3>Rows</h3>
              {view.rows === null ? (
                <p>It is not built: the next question that needs it builds it.</p>
              ) : (
                <Facts
                  facts={Object.entries(view.rows).map(([table, rows]) => [table, grouped(String(rows))])}
                />
              )}
            </aside>
          </div>
        </>
      ),
    };
  },
};

const Columns = ({ table, columns }: { readonly table: string; readonly columns: ShownView['columns'] }) => (
  <section class="scroll" aria-label={`Columns of ${table}`} tabindex={0}>
    <table>
      <caption>Columns of {table}</caption>
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Holds</th>
          <th scope="col">May be empty</th>
        </tr>
      </thead>
      <tbody>
        {columns.map(({ name, type, nullable }) => (
          <tr>
            <th scope="row" class="id">
              {name}
            </th>
            <td>{type}</td>
            <td>{nullable ? 'yes' : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

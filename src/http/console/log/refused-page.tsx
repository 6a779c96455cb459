import type { Page } from '../../../core/model/query.ts';
import { filtered } from '../forms/filtered.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Pager } from '../parts/pager.tsx';
import { columns, RecordTable } from '../parts/record-table.tsx';
import { Empty, ProblemNotice } from '../parts/said.tsx';
import { pathOfCommand, StreamLink } from './links.tsx';
import { LogTabs } from './log-tabs.tsx';

interface Refused {
  readonly commandId: string;
  readonly command: string;
  readonly stream: string;
  readonly code: string | null;
  readonly message: string | null;
}

const COLUMNS = ['recordedAt', 'command', 'message', 'stream', 'actor'] as const;

/** `/console/log/refused`: commands that a rule refused, the newest first. */
export const refusedPage: ConsolePage = {
  path: '/log/refused',
  needs: 'ListCommands',
  get: async (visit) => {
    const refused = await filtered<Page<Refused>>(visit, {
      query: 'ListCommands',
      filters: [],
      more: { status: 'refused', limit: 40 },
    });
    const { shape } = await visit.describe('ListCommands');
    const items = refused.answer?.items ?? [];
    return {
      title: 'Refused commands',
      status: refused.problem?.status ?? 200,
      body: (
        <>
          <Title lead="What was asked for and a rule said no to, the newest first: nothing of it is in the log.">
            Refused commands
          </Title>
          <LogTabs visit={visit} />
          {refused.problem !== undefined && <ProblemNotice problem={refused.problem} />}
          {refused.answer !== undefined && items.length === 0 && (
            <Empty title="Nothing was refused">Every command so far was accepted.</Empty>
          )}
          {items.length > 0 && (
            <RecordTable
              caption="Commands that a rule refused"
              fields={columns(shape.fields, COLUMNS)}
              rows={items}
              zone={visit.zone}
              link={{ field: 'command', href: ({ commandId }) => pathOfCommand(commandId) }}
              cells={{
                message: ({ message, code }) => (
                  <>
                    {message} <code class="soft">{code}</code>
                  </>
                ),
                stream: ({ stream }) => <StreamLink stream={stream} />,
              }}
            />
          )}
          {refused.answer !== undefined && <Pager page={refused.answer} url={visit.url} noun="commands" />}
        </>
      ),
    };
  },
};

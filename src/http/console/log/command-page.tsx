import type { EventRow } from '../../../core/read/event-row.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Badge, words } from '../parts/badge.tsx';
import { RecordFacts } from '../parts/facts.tsx';
import { Section } from '../parts/said.tsx';
import { Json } from './commit-page.tsx';
import { StreamLink } from './links.tsx';

interface ShownCommand {
  readonly commandId: string;
  readonly status: 'committed' | 'refused';
  readonly command: string;
  readonly stream: string;
  readonly position: number | null;
  readonly code: string | null;
  readonly message: string | null;
  readonly hint: string | null;
  readonly data: unknown;
  readonly details: unknown;
  readonly today: 'accepted' | 'refused' | null;
  readonly todayMessage: string | null;
  readonly possible: readonly { readonly to: string; readonly command: string }[];
  readonly decided: readonly EventRow[];
}

const FACTS = [
  'commandId',
  'actor',
  'recordedAt',
  'correlationId',
  'causationId',
  'undoes',
  'undoneBy',
] as const;

/** `/console/log/commands/0199…`: what became of a command; one that was refused with the rule, and what it would be today. */
export const commandPage: ConsolePage = {
  path: '/log/commands/:command',
  needs: 'ShowCommand',
  get: async (visit) => {
    const command = await visit.ask<ShownCommand>('ShowCommand', { commandId: visit.param('command') });
    if (command.position !== null) return visit.exchange.redirect(`/console/log/${command.position}`, 303);
    const { shape } = await visit.describe('ShowCommand');
    return {
      title: command.command,
      body: (
        <>
          <Title
            above={{ label: 'Refused commands', href: '/console/log/refused' }}
            lead={
              <>
                For <StreamLink stream={command.stream} />
              </>
            }
            actions={<Badge status={command.status} />}
          >
            {command.command}
          </Title>
          <div class="problem">
            <h2>The rule said no</h2>
            <p>{command.message}</p>
            {command.hint !== null && <p>{command.hint}</p>}
            <p>
              <small>
                <code>{command.code}</code>
              </small>
            </p>
          </div>
          <div class="beside">
            <div class="stack wide">
              <Section title="Today" id="today">
                <p>
                  {command.today === 'accepted'
                    ? 'It would be accepted now.'
                    : `It would be refused now too: ${command.todayMessage ?? command.message}`}
                </p>
                {command.possible.length > 0 && (
                  <p>
                    What is possible now:{' '}
                    {command.possible.map(({ to, command: name }) => `${words(to)} by ${name}`).join(', ')}.
                  </p>
                )}
              </Section>
              <Section title="What was asked for" id="data">
                <Json value={command.data} />
              </Section>
              {command.details !== null && (
                <Section title="What the rule looked at" id="details">
                  <Json value={command.details} />
                </Section>
              )}
            </div>
            <aside class="sheet" aria-label="About the command">
              <RecordFacts fields={shape.fields} record={command} zone={visit.zone} only={FACTS} />
            </aside>
          </div>
        </>
      ),
    };
  },
};

import type { Page } from '../../../core/model/query.ts';
import { withParameters } from '../parts/pager.tsx';
import { Section } from '../parts/said.tsx';
import { Time } from '../parts/value.tsx';
import type { Visit } from '../visit.ts';

/** What is read of an entry of `GetTimeline`. */
export interface Happened {
  readonly version: number;
  readonly position: number;
  readonly occurredAt: string;
  readonly actor: string;
  readonly told: string;
  readonly command: string;
}

interface TimelineProps {
  /** The newest first. */
  readonly page: Page<Happened>;
  readonly visit: Visit;
  /** The page shows an earlier state: nothing is undone from there. */
  readonly isPast: boolean;
}

/** What happened, in sentences: an entry a commit, with a way to look at what it left, and to undo it. */
export const Timeline = ({ page: { items, nextCursor }, visit, isPast }: TimelineProps) => (
  <Section title="Timeline" id="timeline">
    <ol class="timeline" reversed>
      {commitsOf(items).map((events) => {
        const [last] = events;
        if (last === undefined) return null;
        return (
          <li>
            <div class="title">
              <span>
                <Time at={last.occurredAt} zone={visit.zone} /> <span class="soft">{last.actor}</span>
              </span>
              <span class="row no-print">
                <a href={withParameters(visit.url, { asOf: `@${last.position}`, done: undefined })}>
                  As of this<span class="visually-hidden">: {last.told}</span>
                </a>
                {!isPast && visit.may('PlanUndo') && visit.may(last.command) && (
                  <a href={`/console/commands/${last.position}/undo`}>
                    Undo<span class="visually-hidden">: {last.told}</span>
                  </a>
                )}
              </span>
            </div>
            <ul class="plain-list">
              {events.toReversed().map(({ told }) => (
                <li>{told}</li>
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
    {nextCursor !== null && <p class="soft">Earlier entries are in the log.</p>}
  </Section>
);

/** Events of one commit stand together. */
function commitsOf(items: readonly Happened[]): readonly (readonly Happened[])[] {
  const commits: Happened[][] = [];
  for (const item of items) {
    const current = commits.at(-1);
    if (current?.[0]?.position === item.position) current.push(item);
    else commits.push([item]);
  }
  return commits;
}

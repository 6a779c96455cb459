import { Notice } from '../parts/said.tsx';
import type { Visit } from '../visit.ts';

/** What is read of `ShowCommand`. */
interface Shown {
  readonly position: number | null;
  readonly decided: readonly { readonly type: string; readonly version: number; readonly data: object }[];
}

/** What the command did that led here: `?done=` holds its id, and the log what it decided. */
export async function DoneNotice({ visit }: { readonly visit: Visit }) {
  const id = visit.query('done');
  if (id === undefined || !visit.may('ShowCommand')) return null;
  const { queries } = visit.port.daybook;
  const answer = await queries.dispatchUnknown({ name: 'ShowCommand', data: { commandId: id } });
  if (!answer.ok) return null;
  const { decided, position } = answer.value as Shown;
  const version = decided.at(-1)?.version ?? 0;
  const sentences = await visit.port.sentences({ id: '', version, events: decided });
  return (
    <Notice>
      <ul class="plain-list">
        {sentences.length === 0 ? (
          <li>Done: there was nothing to change.</li>
        ) : (
          sentences.map((sentence) => <li>{sentence}.</li>)
        )}
      </ul>
      {position !== null && visit.may('PlanUndo') && (
        <p>
          <a href={`/console/commands/${position}/undo`}>Undo this</a>
        </p>
      )}
    </Notice>
  );
}

import { mayUse } from '../../auth/may-dispatch.ts';
import type { Visit } from '../visit.ts';

interface ViewActionsProps {
  readonly visit: Visit;
  /** Which views; none: all of them. */
  readonly names: readonly string[];
  /** Whether they leave a stream out. */
  readonly isParked: boolean;
}

/** What may be done about views: a button each, for those who look after the daybook. */
export function ViewActions({ visit, names, isParked }: ViewActionsProps) {
  const which = names.length === 0 ? 'all views' : 'it';
  const isAdmin = mayUse(visit.principal, 'admin') === undefined;
  return (
    <div class="row no-print">
      {visit.may('RebuildViews') && <Action names={names} does="rebuild" label={`Rebuild ${which}`} />}
      {isAdmin && visit.may('VerifyViews') && (
        <Action names={names} does="verify" label={`Compare ${which} with the log`} />
      )}
      {visit.may('CatchUpViews') && (
        <Action
          names={names}
          does="catch-up"
          label={isParked ? 'Try again what is left out' : 'Bring to the end of the log'}
        />
      )}
    </div>
  );
}

interface ActionProps {
  readonly names: readonly string[];
  readonly does: 'rebuild' | 'verify' | 'catch-up';
  readonly label: string;
}

export const Action = ({ names, does, label }: ActionProps) => (
  <form method="post" action="/console/views">
    {names.map((name) => (
      <input type="hidden" name="view" value={name} />
    ))}
    <button type="submit" name="do" value={does}>
      {label}
    </button>
  </form>
);

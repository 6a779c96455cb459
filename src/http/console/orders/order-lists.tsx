import { words } from '../parts/badge.tsx';
import { withParameters } from '../parts/pager.tsx';
import type { Visit } from '../visit.ts';
import { countsOf } from './found-orders.ts';

const STATUSES = ['created', 'placed', 'completed', 'cancelled'];

/** Lists that staff come for, and how many orders of each status the filter leaves. */
const READY: readonly (readonly [string, string])[] = [
  ['To ship', 'status=placed&fulfilment=unfulfilled&fulfilment=partially_shipped&onHold=false'],
  ['Unpaid', 'status=placed&payment=unpaid&payment=partially_paid'],
  ['On hold', 'onHold=true'],
  ['Late', 'overdue=true'],
  ['Refund due', 'refundDue=true'],
  ['Coming back', 'returns=requested&returns=partially_returned'],
];

interface ListsProps {
  readonly visit: Visit;
  /** Not where the filter that they would be counted by does not fit. */
  readonly isCounted: boolean;
}

export async function Lists({ visit, isCounted }: ListsProps) {
  const { url } = visit;
  const counts = isCounted ? await countsOf(visit, url.searchParams, STATUSES) : new Map<string, number>();
  const current = url.searchParams.getAll('status');
  const all = isCounted ? [...counts.values()].reduce((sum, count) => sum + count, 0) : undefined;
  const hrefOf = (status: string | undefined) =>
    withParameters(url, { status, after: undefined, before: undefined });
  return (
    <nav class="lists" aria-label="Lists of orders">
      <ul>
        <ListLink href={hrefOf(undefined)} isHere={current.length === 0} label="all" count={all} />
        {STATUSES.map((status) => (
          <ListLink
            href={hrefOf(status)}
            isHere={current.length === 1 && current[0] === status}
            label={words(status)}
            count={counts.get(status)}
          />
        ))}
      </ul>
      <ul>
        {READY.map(([label, parameters]) => (
          <ListLink
            href={`/console/orders?${parameters}`}
            isHere={url.search === `?${parameters}`}
            label={label}
          />
        ))}
      </ul>
    </nav>
  );
}

interface ListLinkProps {
  readonly href: string;
  readonly isHere: boolean;
  readonly label: string;
  readonly count?: number | undefined;
}

const ListLink = ({ href, isHere, label, count }: ListLinkProps) => (
  <li>
    <a href={href} aria-current={isHere ? 'true' : undefined}>
      {label}
      {count !== undefined && <span class="soft"> {count}</span>}
    </a>
  </li>
);

import type { CommandSpec } from '../../../core/describe/command-spec.ts';
import { streamId } from '../../../core/model/commit.ts';
import { actOf, pathOfCommand } from '../forms/command-page.tsx';
import type { Visit } from '../visit.ts';
import type { Order } from './order.ts';

interface ActionsProps {
  readonly visit: Visit;
  readonly order: Order;
}

/** What can be done: the statuses that it can be brought to now, the commands that orders like it are meant for, and all others. */
export async function OrderActions({ visit, order }: ActionsProps) {
  const { commands } = visit.port;
  const about = commands.filter(
    ({ kind, args, name }) => kind === 'command' && args[0]?.entity === 'order' && visit.may(name),
  );
  const [first] = about;
  if (first === undefined) return null;
  const open = await visit.port.transitions(first.name, streamId('order', order.orderId));
  const openNow = new Set(open.map(({ command }) => command));
  const moves = about
    .filter((spec) => openNow.has(spec.name) || (isMeantFor(spec, order) && isNarrow(spec)))
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  const likely = about.filter((spec) => !moves.includes(spec) && isMeantFor(spec, order));
  const others = about.filter((spec) => !moves.includes(spec) && !likely.includes(spec));
  return (
    <section class="sheet no-print" aria-labelledby="actions">
      <h2 id="actions">What to do</h2>
      {moves.length > 0 && (
        <div class="row">
          {moves.map((spec, index) => (
            <a
              class={index === 0 && spec.confirm === undefined ? 'button primary' : 'button'}
              href={hrefOf(commands, spec, order)}
            >
              {actOf(spec)}
            </a>
          ))}
        </div>
      )}
      <Links specs={likely} commands={commands} order={order} />
      {others.length > 0 && (
        <details>
          <summary>Other commands</summary>
          <Links specs={others} commands={commands} order={order} />
        </details>
      )}
    </section>
  );
}

interface LinksProps {
  readonly specs: readonly CommandSpec[];
  readonly commands: readonly CommandSpec[];
  readonly order: Order;
}

const Links = ({ specs, commands, order }: LinksProps) => (
  <ul class="links">
    {specs.map((spec) => (
      <li>
        <a href={hrefOf(commands, spec, order)} title={spec.summary}>
          {actOf(spec)}
        </a>
      </li>
    ))}
  </ul>
);

const hrefOf = (commands: readonly CommandSpec[], { name }: CommandSpec, { number }: Order): string =>
  `/console${pathOfCommand(commands, name, String(number)) ?? ''}`;

/** What comes next stands first, what is not done lightly last. */
const rankOf = (spec: CommandSpec): number => (spec.confirm === undefined ? (isNarrow(spec) ? 0 : 1) : 2);

/** Meant for orders in one place of their way: it is what comes next. */
const isNarrow = ({ args }: CommandSpec): boolean => Object.keys(args[0]?.among ?? {}).length > 1;

/** Whether the filter of orders that the command is likely about leaves this one. */
function isMeantFor({ args }: CommandSpec, order: Order): boolean {
  const among = args[0]?.among;
  if (among === undefined) return false;
  return Object.entries(among).every(([field, wanted]) => {
    const value = (order as unknown as Readonly<Record<string, unknown>>)[field];
    return Array.isArray(wanted) ? wanted.includes(value) : wanted === value;
  });
}

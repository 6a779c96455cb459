import { FailureError } from '../../core/failure.ts';
import type { ResultShape } from '../../core/field.ts';
import { usage } from '../arguments.ts';
import { headsOf } from '../follow.ts';
import { chooseFields } from '../output/choose-fields.ts';
import { show } from '../run-query.ts';
import { type Session, valueOrThrow } from '../session.ts';

/** Waits until an order's fields have the values asked for; exit 124 if they have not in time. */
export async function waitForOrder(session: Session): Promise<void> {
  const [named] = session.invocation.operands;
  const spec = session.host.manifest.commands.find(({ path }) => path === 'orders show');
  const shape = spec?.shape as ResultShape;
  const conditions = conditionsOf(session, shape);
  if (named === undefined) throw usage('missing', 'Missing: ORDER.', 'See "daybook orders wait --help".');
  const deadline = AbortSignal.timeout(session.timeoutMs);
  const { id } = await (await session.resolver()).order(named);
  for await (const _ of headsOf(session, deadline)) {
    const order = await orderNow(session, id);
    if (conditions.every((one) => isMet(order, one)))
      return void (await show(session, [order], shape, 'ids'));
  }
  throw tooLate(named, conditions);
}

interface Condition {
  readonly field: string;
  readonly value: string;
}

type Order = Readonly<Record<string, unknown>>;

function conditionsOf(session: Session, shape: ResultShape): readonly Condition[] {
  const given = session.invocation.flags['for'];
  const texts = Array.isArray(given) ? (given as string[]) : [];
  if (texts.length === 0)
    throw usage('missing', 'Missing: --for FIELD=VALUE.', 'See "daybook orders wait --help".');
  return texts.map((text) => {
    const [field = '', ...rest] = text.split('=');
    if (rest.length === 0) throw usage('wrong_form', `--for takes FIELD=VALUE, not "${text}".`);
    chooseFields(shape, [field]);
    return { field, value: rest.join('=') };
  });
}

const isMet = (order: Order, { field, value }: Condition): boolean => {
  const actual = order[field];
  return Array.isArray(actual) ? actual.includes(value) : String(actual) === value;
};

async function orderNow(session: Session, orderId: string): Promise<Order> {
  const { queries } = await session.daybook();
  return valueOrThrow(await queries.dispatchUnknown({ name: 'GetOrder', data: { orderId } })) as Order;
}

function tooLate(order: string, conditions: readonly Condition[]): FailureError {
  const wanted = conditions.map(({ field, value }) => `${field}=${value}`).join(', ');
  return new FailureError({
    kind: 'timed_out',
    code: 'wait_timed_out',
    message: `Order ${order} did not come to ${wanted} in time.`,
    hint: 'Wait longer with --timeout.',
  });
}

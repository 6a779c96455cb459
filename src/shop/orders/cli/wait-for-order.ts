import { unknownValue, usage } from '../../../cli/argv/arguments.ts';
import { chooseFields } from '../../../cli/output/choose-fields.ts';
import { show } from '../../../cli/run/run-query.ts';
import type { Session } from '../../../cli/session/session.ts';
import { headsOf } from '../../../cli/watch/follow.ts';
import { cellForPrograms } from '../../../core/describe/cells.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import { valueOrThrow } from '../../../core/kernel/value-or-throw.ts';
import type { Field, ResultShape } from '../../../core/model/field.ts';
import { parseMinor } from '../../../core/model/money.ts';

/** Waits until an order's fields have the values given; exit 124 if they have not in time. */
export async function waitForOrder(session: Session): Promise<void> {
  const [named] = session.invocation.operands;
  const spec = session.app.manifest.spec('orders show');
  const shape = spec?.shape as ResultShape;
  const conditions = conditionsOf(session, shape);
  if (named === undefined) throw usage('missing', 'Missing: ORDER.', 'See "daybook orders wait --help".');
  const deadline = AbortSignal.timeout(session.timeoutMs);
  const id = await (await session.resolver()).idOf('order', named);
  let order: Order = {};
  for await (const _ of headsOf(session, deadline)) {
    order = await orderNow(session, id);
    if (conditions.every((one) => isMet(order, one)))
      return void (await show(session, [order], shape, { fallback: 'ids' }));
  }
  throw tooLate(named, conditions, order);
}

interface Condition {
  readonly field: Field;
  readonly value: string;
}

type Order = Readonly<Record<string, unknown>>;

function conditionsOf(session: Session, shape: ResultShape): readonly Condition[] {
  const given = session.invocation.flags['for'];
  const texts = Array.isArray(given) ? (given as string[]) : [];
  if (texts.length === 0)
    throw usage('missing', 'Missing: --for FIELD=VALUE.', 'See "daybook orders wait --help".');
  return texts.map((text) => conditionOf(text, shape));
}

/** What could never come is rejected, not waited for. */
function conditionOf(text: string, shape: ResultShape): Condition {
  const [name = '', ...rest] = text.split('=');
  if (rest.length === 0) throw usage('wrong_form', `--for takes FIELD=VALUE, not "${text}".`);
  const value = rest.join('=');
  const [field] = chooseFields(shape, [name]) as [Field];
  const choices = field.format === 'boolean' ? ['true', 'false'] : field.choices;
  if (choices !== undefined && !choices.includes(value)) throw unknownValue(value, `--for ${name}`, choices);
  if (field.format === 'money' && !/^-?\d+(\.\d+)?$/.test(value))
    throw usage('not_an_amount', `--for ${name} takes an amount like 12.50, not "${value}".`);
  return { field, value };
}

/** As programs read it: amounts are decimals in the order's currency, of a list any item may be it. */
function isMet(order: Order, { field, value }: Condition): boolean {
  const actual = order[field.name];
  if (Array.isArray(actual)) return actual.includes(value);
  if (field.format !== 'money') return cellForPrograms(field, order) === value;
  const amount = parseMinor(value, String(order['currency']));
  return 'amount' in amount && amount.amount === actual;
}

async function orderNow(session: Session, orderId: string): Promise<Order> {
  const { queries } = await session.daybook();
  return valueOrThrow(await queries.dispatchUnknown({ name: 'GetOrder', data: { orderId } })) as Order;
}

function tooLate(named: string, conditions: readonly Condition[], order: Order): FailureError {
  const listed = (value: (one: Condition) => string): string =>
    conditions.map((one) => `${one.field.name}=${value(one)}`).join(', ');
  const wanted = listed(({ value }) => value);
  return new FailureError({
    kind: 'timed_out',
    code: 'wait_timed_out',
    message: `Order ${named} did not come to ${wanted} in time; it is at ${listed(({ field }) => cellForPrograms(field, order))}.`,
    hint: 'Wait longer with --timeout.',
  });
}

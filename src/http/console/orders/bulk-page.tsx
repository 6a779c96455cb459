import type { CommandSpec } from '../../../core/describe/command-spec.ts';
import type { Failure } from '../../../core/kernel/failure.ts';
import { newId } from '../../../core/kernel/new-id.ts';
import type { Result } from '../../../core/kernel/result.ts';
import { valueOrThrow } from '../../../core/kernel/value-or-throw.ts';
import type { Receipt } from '../../../core/model/command.ts';
import { EdgeError } from '../../problems/problems.ts';
import { actOf, asks } from '../forms/command-page.tsx';
import { Fields, OfferedLists } from '../forms/field.tsx';
import { dataOf, type FormValues, valuesOf } from '../forms/form-data.ts';
import { type FormField, formOf } from '../forms/form-field.ts';
import { offeredTo } from '../forms/known.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage, Shown } from '../page.ts';
import { Empty, Notice } from '../parts/said.tsx';
import type { Visit } from '../visit.ts';
import { bulkCommands } from './orders-page.tsx';

/**
 * `/console/orders/bulk`: one command for all the orders that were ticked. Each is tried first, and refusals are named before
 * anything happens; what is confirmed has a key and a version for each order. What became of them is then read from the log.
 */
export const bulkPage: ConsolePage = {
  path: '/orders/bulk',
  get: async (visit) => {
    const key = visit.query('key');
    if (key !== undefined) return receipts(visit, key);
    const asked = await askedFor(visit, valuesOf(visit.url.searchParams));
    return asks(asked.spec, asked.fields) ? drawn(asked, { isNew: true }) : preview(asked);
  },
  post: async (visit) => {
    const asked = await askedFor(visit, valuesOf(await visit.form()));
    if (asked.issues.size > 0) return drawn(asked, { status: 400 });
    return asked.values.get('_do')?.[0] === 'confirm' ? confirm(asked) : preview(asked);
  },
};

/** As many orders are taken at a time. */
const MOST = 100;

interface Asked {
  readonly visit: Visit;
  readonly spec: CommandSpec;
  readonly field: string;
  readonly numbers: readonly string[];
  readonly values: FormValues;
  readonly fields: readonly FormField[];
  readonly offered: Awaited<ReturnType<typeof offeredTo>>;
  readonly data: Readonly<Record<string, unknown>>;
  readonly issues: ReadonlyMap<string, string>;
}

async function askedFor(visit: Visit, values: FormValues): Promise<Asked> {
  const name = values.get('command')?.[0] ?? '';
  const spec = bulkCommands(visit).find((one) => one.name === name);
  const field = spec?.args[0]?.field;
  if (spec === undefined || field === undefined)
    throw new EdgeError('malformed_request', `"${name}" is no command for many orders.`);
  const offered = await offeredTo(visit, spec);
  const fields = formOf(spec, { offered }, field);
  const numbers = [...new Set(values.get('order') ?? [])].slice(0, MOST);
  const { data, issues } = dataOf(fields, values, visit);
  return { visit, spec, field, numbers, values, fields, offered, data, issues };
}

interface Tried {
  readonly number: string;
  readonly result: Result<Receipt, Failure>;
}

/** Every order by itself: one that is refused stops no other. */
async function preview(asked: Asked): Promise<Shown> {
  const { visit, spec, field, numbers, data } = asked;
  const tried: Tried[] = [];
  for (const number of numbers) {
    const id = await visit.port.idOf('order', number);
    const result = id.ok ? await visit.send(spec.name, { ...data, [field]: id.value }, { dryRun: true }) : id;
    tried.push({ number, result });
  }
  return drawn(asked, { tried });
}

/** The command ids of the orders: another click with the same key does nothing twice. */
const commandIdOf = (key: string, number: string): string => `${key}-${number}`;

async function confirm({ visit, spec, field, values, data }: Asked): Promise<Response> {
  const key = values.get('_key')?.[0] ?? newId();
  const numbers = (values.get('_accepted') ?? []).slice(0, MOST);
  for (const number of numbers) {
    const orderId = valueOrThrow(await visit.port.idOf('order', number));
    const expectedVersion = Number(values.get(`_version.${number}`)?.[0]);
    // What is refused now is told on the next page, from what the log keeps of it.
    await visit.send(
      spec.name,
      { ...data, [field]: orderId },
      {
        commandId: commandIdOf(key, number),
        ...(Number.isSafeInteger(expectedVersion) ? { expectedVersion } : {}),
      },
    );
  }
  const next = new URLSearchParams([
    ['key', key],
    ['command', spec.name],
    ['in', values.get('in')?.[0] ?? ''],
    ...numbers.map((number): [string, string] => ['order', number]),
  ]);
  return visit.exchange.redirect(`/console/orders/bulk?${next.toString()}`, 303);
}

// --- pages -------------------------------------------------------------------------------------------------------------

interface Drawn {
  readonly tried?: readonly Tried[];
  readonly isNew?: boolean;
  readonly status?: number;
}

function drawn(asked: Asked, { tried, isNew, status = 200 }: Drawn): Shown {
  const { spec, numbers, values, fields, issues, offered } = asked;
  const within = values.get('in')?.[0] ?? '';
  const title = `${actOf(spec)} ${numbers.length} ${numbers.length === 1 ? 'order' : 'orders'}`;
  return {
    title,
    status,
    body: (
      <>
        <Title above={{ label: 'Orders', href: listOf(within) }} lead={`${spec.summary}.`}>
          {title}
        </Title>
        {numbers.length === 0 && (
          <Empty title="No order is ticked">
            Go <a href={listOf(within)}>back to the list</a>, and tick those that are meant.
          </Empty>
        )}
        {tried !== undefined && tried.length > 0 && <TriedOrders asked={asked} tried={tried} />}
        {numbers.length > 0 && fields.length > 0 && (
          <form method="post" action="/console/orders/bulk" class="sheet fields command" novalidate>
            <Carried asked={asked} />
            <Fields fields={fields} values={isNew ? undefined : values} issues={issues} />
            <div class="row whole">
              <button type="submit" class={tried === undefined ? 'primary' : undefined}>
                See what it would change
              </button>
            </div>
            <OfferedLists offered={offered} />
          </form>
        )}
      </>
    ),
  };
}

const listOf = (within: string): string => (within === '' ? '/console/orders' : `/console/orders?${within}`);

const Carried = ({ asked: { spec, numbers, values } }: { readonly asked: Asked }) => (
  <>
    <input type="hidden" name="command" value={spec.name} />
    <input type="hidden" name="in" value={values.get('in')?.[0] ?? ''} />
    {numbers.map((number) => (
      <input type="hidden" name="order" value={number} />
    ))}
  </>
);

async function TriedOrders({ asked, tried }: { readonly asked: Asked; readonly tried: readonly Tried[] }) {
  const { spec, visit, values, fields } = asked;
  const accepted = tried.flatMap(({ number, result }) =>
    result.ok ? [{ number, receipt: result.value }] : [],
  );
  const refused = tried.flatMap(({ number, result }) =>
    result.ok ? [] : [{ number, failure: result.failure }],
  );
  const written = [...values].filter(([name]) =>
    fields.some(({ path }) => name === path || name.startsWith(`${path}.`)),
  );
  return (
    <section class="sheet preview" aria-labelledby="preview-title">
      <h2 id="preview-title">What it would change</h2>
      {refused.length > 0 && (
        <div class="problem">
          <h3>
            {refused.length} {refused.length === 1 ? 'is' : 'are'} refused
          </h3>
          <ul>
            {refused.map(({ number, failure }) => (
              <li>
                <a href={`/console/orders/${number}`}>Order {number}</a>: {failure.message}
              </li>
            ))}
          </ul>
        </div>
      )}
      <ul class="sentences">
        {
          await Promise.all(
            accepted.map(async ({ number, receipt }) => (
              <li>
                Order {number}: {(await visit.port.sentences(receipt)).join('; ') || 'nothing changes'}
              </li>
            )),
          )
        }
      </ul>
      {accepted.length > 0 && (
        <form method="post" action="/console/orders/bulk" class="row">
          <Carried asked={asked} />
          {written.flatMap(([name, texts]) =>
            texts.map((text) => <input type="hidden" name={name} value={text} />),
          )}
          <input type="hidden" name="_key" value={newId()} />
          {accepted.map(({ number, receipt }) => (
            <>
              <input type="hidden" name="_accepted" value={number} />
              <input
                type="hidden"
                name={`_version.${number}`}
                value={String(receipt.version - receipt.events.length)}
              />
            </>
          ))}
          <button class="primary" type="submit" name="_do" value="confirm">
            {actOf(spec)} {accepted.length} {accepted.length === 1 ? 'order' : 'orders'}
          </button>
          {refused.length > 0 && <span class="soft">The others stay as they are.</span>}
        </form>
      )}
    </section>
  );
}

/** What is read of `ShowCommand`. */
interface Became {
  readonly decided: readonly { readonly type: string; readonly version: number; readonly data: object }[];
  readonly message?: string | null;
}

/** What became of each order, as the log tells it. */
async function receipts(visit: Visit, key: string): Promise<Shown> {
  const numbers = visit.url.searchParams.getAll('order').slice(0, MOST);
  const within = visit.url.searchParams.get('in') ?? '';
  const done = await Promise.all(
    numbers.map(async (number) => ({ number, text: await becameOf(visit, commandIdOf(key, number)) })),
  );
  return {
    title: 'Done',
    body: (
      <>
        <Title above={{ label: 'Orders', href: listOf(within) }}>What became of them</Title>
        <Notice>
          <ul class="plain-list">
            {done.map(({ number, text }) => (
              <li>
                <a href={`/console/orders/${encodeURIComponent(number)}`}>Order {number}</a>: {text}
              </li>
            ))}
          </ul>
        </Notice>
        <p>
          <a class="button" href={listOf(within)}>
            Back to the list
          </a>
        </p>
      </>
    ),
  };
}

async function becameOf(visit: Visit, commandId: string): Promise<string> {
  const answer = await visit.port.daybook.queries.dispatchUnknown({
    name: 'ShowCommand',
    data: { commandId },
  });
  if (!answer.ok) return 'it changed meanwhile, so nothing was done';
  const { decided, message } = answer.value as Became;
  if (decided.length === 0) return message ?? 'there was nothing to change';
  const version = decided.at(-1)?.version ?? 0;
  return (await visit.port.sentences({ id: '', version, events: decided })).join('; ');
}

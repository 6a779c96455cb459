import codeHash from 'virtual:code-hash';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import type { EventMeta } from '../../../../core/model/aggregate.ts';
import type { EventData, EventType } from '../../../../core/model/event.ts';
import { none } from '../../../../core/model/event.ts';
import type { RowsOf } from '../../../../core/model/rows.ts';
import { defineView } from '../../../../core/model/view.ts';
import { type OrderEvents, orderEvents } from '../../events.ts';
import { type EntryKind, journalEntryTable, type MoneyFigures, type SoldFigures } from './journal-entry.ts';
import { paymentTable } from './payment.ts';
import { NOTHING_SOLD, returnedBy, reversed, saysNothing, soldBy, standing } from './sold.ts';

const tables = { entries: journalEntryTable, payments: paymentTable };

type Rows = RowsOf<typeof tables>;

interface Recorded<Data> {
  readonly data: Data;
  readonly meta: EventMeta;
}

const place = ({ id, version, position, occurredAt }: EventMeta) => ({
  orderId: id,
  version,
  position,
  occurredAt,
});

const NO_MONEY: MoneyFigures = { received: 0, refunded: 0, authorized: 0 };

/** A handler that enters what the event says of what is sold; nothing, if it says nothing. */
const sells =
  <Data extends { readonly currency: string }>(
    kind: EntryKind,
    figuresOf: (data: Data, rows: Rows) => SoldFigures | undefined,
  ) =>
  (rows: Rows, { data, meta }: Recorded<Data>): void => {
    const figures = figuresOf(data, rows);
    if (figures === undefined || saysNothing(figures)) return;
    const { currency } = data;
    const unpaid = { paymentId: null, method: null, reference: null };
    rows.entries.insert({ ...place(meta), kind, currency, ...unpaid, ...figures, ...NO_MONEY });
  };

interface Payment {
  readonly paymentId: string;
  readonly currency: string;
  readonly method: string;
  readonly reference: string | null;
}

/** A handler that enters what the event says of money, and how its payment stands then. */
const pays =
  <Data extends Payment>(
    kindOf: (data: Data) => EntryKind,
    figuresOf: (data: Data) => Partial<MoneyFigures & SoldFigures>,
  ) =>
  (rows: Rows, { data, meta }: Recorded<Data>): void => {
    const { paymentId, currency, reference } = data;
    const methodFolded = foldText(data.method);
    const payment = { paymentId, currency, method: methodFolded, reference };
    const figures = { ...NOTHING_SOLD, ...NO_MONEY, ...figuresOf(data) };
    rows.entries.insert({ ...place(meta), kind: kindOf(data), ...payment, ...figures });
    const { authorized: open, received, refunded } = figures;
    if (rows.payments.get(paymentId) === undefined) {
      const head = { orderId: meta.id, at: meta.occurredAt, methodFolded, ...payment, method: data.method };
      rows.payments.insert({ ...head, open, received, refunded });
      return;
    }
    rows.payments.update(paymentId, (one) => {
      one.open += open;
      one.received += received;
      one.refunded += refunded;
    });
  };

type Data<Type extends EventType<OrderEvents>> = EventData<OrderEvents, Type>;

/** Of the order's contained tax, what is none of its lines' is its shipping's. */
const placed = ({ sale, totals }: Data<'OrderPlaced'>): SoldFigures =>
  soldBy(sale, totals.includedTax - sale.lines.reduce((sum, { includedTax }) => sum + includedTax, 0));

/** A placed order's shipping is changed by an edit, whose sale holds all but the tax that the cost contains. */
const reshipped = (
  { includedTax, before }: Data<'ShippingSet'>,
  { entries }: Rows,
): SoldFigures | undefined =>
  [...entries.all()].some(({ kind }) => kind === 'sale')
    ? { ...NOTHING_SOLD, includedShippingTax: includedTax - (before?.includedTax ?? 0) }
    : undefined;

const cancelled = ({ sale }: Data<'OrderCancelled'>, { entries }: Rows): SoldFigures | undefined =>
  sale === null ? undefined : reversed(standing(entries.all()));

/** What went with the last cancellation comes back. */
function reinstated({ sale }: Data<'OrderStatusChanged'>, { entries }: Rows): SoldFigures | undefined {
  const last = [...entries.all()].findLast(({ kind }) => kind === 'cancellation');
  return sale === null || last === undefined ? undefined : reversed(last);
}

/**
 * The journal: an entry an event that says what is owed or paid. What the tax report and the reports of sales sum up by line is
 * here a whole, for the books balance fact by fact: see `postingsOf`.
 */
export const journalView = defineView({
  name: 'journal',
  version: 1,
  codeHash,
  summary:
    'The journal: an entry a sale, edit, return, cancellation, payment, refund and credit; and the payments',
  events: orderEvents,
  tables,
  handlers: {
    ...none(orderEvents.lines),
    ...none(orderEvents.fulfilment),
    ...none(orderEvents.notesAndTags),
    OrderCreated: null,
    GuestForgotten: null,
    OrderReimported: ({ entries, payments }) => {
      entries.clear();
      payments.clear();
    },
    ShippingAddressSet: null,
    BillingAddressSet: null,
    OrderHeld: null,
    HoldReleased: null,
    DiscountApplied: null,
    DiscountRemoved: null,
    ReturnRequested: null,
    ReturnCancelled: null,
    ShippingSet: sells('edit', reshipped),
    OrderPlaced: sells('sale', placed),
    OrderEdited: sells('edit', ({ sale }: Data<'OrderEdited'>) => soldBy(sale)),
    OrderCancelled: sells('cancellation', cancelled),
    OrderStatusChanged: sells('reinstatement', reinstated),
    ReturnReceived: sells('return', ({ sale }: Data<'ReturnReceived'>) => returnedBy(sale)),
    PaymentAuthorized: pays(
      () => 'authorization',
      ({ amount }: Data<'PaymentAuthorized'>) => ({ authorized: amount }),
    ),
    PaymentCaptured: pays(
      () => 'payment',
      ({ amount }: Data<'PaymentCaptured'>) => ({ received: amount, authorized: 0 - amount }),
    ),
    PaymentRecorded: pays(
      () => 'payment',
      ({ amount }: Data<'PaymentRecorded'>) => ({ received: amount }),
    ),
    PaymentVoided: pays(
      () => 'void',
      ({ amount }: Data<'PaymentVoided'>) => ({ authorized: 0 - amount }),
    ),
    PaymentRefunded: pays(
      ({ credited }: Data<'PaymentRefunded'>) => (credited > 0 ? 'credit' : 'refund'),
      ({ amount, credited }) => ({ refunded: amount, goodwill: credited }),
    ),
  },
});

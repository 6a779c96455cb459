import { fieldValue, isNothing, withCurrencyOf } from '../../../core/describe/cells.ts';
import { headingOf } from '../../../core/describe/heading.ts';
import type { Field, ResultShape } from '../../../core/model/field.ts';
import { RecordTable } from '../parts/record-table.tsx';
import { Section } from '../parts/said.tsx';
import { Value } from '../parts/value.tsx';

interface PartsProps {
  readonly order: object;
  readonly shape: ResultShape;
  readonly zone: string;
}

/** The lists that an order has (its lines, payments, shipments, …), a table each; those without anything in them are left out. */
export const OrderParts = ({ order, shape, zone }: PartsProps) => (
  <>
    {shape.fields.filter(isListOfRecords).map((field) => {
      const rows = fieldValue(order, field.name);
      if (!Array.isArray(rows) || isNothing(rows)) return null;
      const title = headingOf(field);
      return (
        <Section title={title} id={field.name}>
          <RecordTable
            caption={`${title} of the order`}
            fields={field.fields ?? []}
            rows={rows.map((row: object) => withCurrencyOf(order, row))}
            zone={zone}
            skipEmpty
            asCards
          />
        </Section>
      );
    })}
  </>
);

/** Lines stand first. */
const isListOfRecords = ({ fields, format }: Field): boolean =>
  fields !== undefined && (format === 'list' || format === 'json');

const SUMS = [
  'subtotal',
  'discount',
  'shipping',
  'tax',
  'total',
  'credited',
  'captured',
  'refunded',
  'balance',
];
/** What these come to stands below a double rule. */
const ENDS = new Set(['total', 'balance']);

/** From the lines to what is due. */
export const OrderSums = ({ order, shape, zone }: PartsProps) => (
  <dl class="facts sums">
    {SUMS.flatMap((name) => shape.fields.find((field) => field.name === name) ?? [])
      .filter(({ name }) => ENDS.has(name) || !isNothing(fieldValue(order, name)))
      .map((field) => (
        <>
          <dt class={ENDS.has(field.name) ? 'sum' : undefined}>{headingOf(field)}</dt>
          <dd class={ENDS.has(field.name) ? 'sum' : undefined}>
            <Value field={field} record={order} zone={zone} />
          </dd>
        </>
      ))}
  </dl>
);

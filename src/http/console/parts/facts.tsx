import type { Child } from 'hono/jsx';
import { headingOf } from '../../../core/describe/heading.ts';
import type { Field } from '../../../core/model/field.ts';
import { isShown, Value } from './value.tsx';

interface RecordFactsProps {
  readonly fields: readonly Field[];
  readonly record: object;
  readonly zone: string;
  /** These fields alone, in this order. Default: all that say something. */
  readonly only?: readonly string[];
}

/** A record as names and values; what is null, no, zero or nothing is left out. */
export function RecordFacts({ fields, record, zone, only }: RecordFactsProps) {
  const named = only?.flatMap((name) => fields.find((field) => field.name === name) ?? []) ?? fields;
  const shown = named.filter((field) => field.format !== 'currency' && isShown(field, record));
  return (
    <Facts
      facts={shown.map((field) => [headingOf(field), <Value field={field} record={record} zone={zone} />])}
    />
  );
}

export type Fact = readonly [name: string, value: Child];

/** Names and values. */
export const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl class="facts">
    {facts.map(([name, value]) => (
      <>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </>
    ))}
  </dl>
);

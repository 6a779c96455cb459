import type { Components, Schema } from '../openapi-types.ts';
import { resolved } from './fields.ts';

/** Data that shows what a schema is for: what it needs; where that is nothing, whom and what it is about. */
export function exampleOf(schema: Schema, components: Components, name = 'value'): unknown {
  const { type, properties, required = [], items, anyOf, format, ...rest } = resolved(schema, components);
  const [first] = (rest['enum'] ?? []) as readonly unknown[];
  const one = rest['default'] ?? first ?? rest['const'];
  if (one !== undefined) return one;
  if (properties !== undefined)
    return Object.fromEntries(
      shownOf(properties, required).map((field) => [
        field,
        exampleOf(properties[field] ?? {}, components, field),
      ]),
    );
  if (anyOf !== undefined) return exampleOf(anyOf[0] ?? {}, components, name);
  if (items !== undefined) return [exampleOf(items, components, name)];
  if (type === 'integer' || type === 'number') return Math.max(1, Number(rest['minimum'] ?? 1));
  if (type === 'boolean') return true;
  if (type === 'object') return {};
  const { 'x-show': shown = format } = rest as { 'x-show'?: string };
  return TEXTS[shown ?? ''] ?? TEXTS[name] ?? name.toUpperCase();
}

function shownOf(
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
): readonly string[] {
  if (required.length > 0) return required;
  const about = Object.entries(properties).filter(
    ([, field]) => field['x-entity'] !== undefined || field.items?.properties !== undefined,
  );
  return (about.length > 0 ? about : Object.entries(properties).slice(0, 1)).map(([name]) => name);
}

const TEXTS: Readonly<Record<string, string>> = {
  currency: 'EUR',
  timestamp: '2026-03-01T12:00:00Z',
  'date-time': '2026-03-01T12:00:00Z',
  date: '2026-03-01',
  email: 'ann@example.org',
  uuid: '0198c0de-0000-7000-8000-000000000000',
  country: 'DE',
};

import { optional } from '../kernel/optional.ts';
import type { Field, FieldFormat, ResultShape } from '../model/field.ts';
import type { AnswerShape } from '../model/query.ts';
import { choicesOf, type JsonSchema, nonNull, outputSchemaOf } from './json-schema.ts';

/** What an answer looks like, from its item's schema. */
export function shapeOf(answer: AnswerShape): ResultShape {
  const schema = outputSchemaOf(answer.item());
  return {
    kind: answer.kind,
    fields: fieldsOf(schema),
    ...optional('idField', answer.idField),
    ...optional('keyFields', answer.keyFields),
    ...optional('isMessage', answer.isMessage),
  };
}

const fieldsOf = (schema: JsonSchema): Field[] =>
  Object.entries(schema.properties ?? {}).map(([name, member]) => fieldOf(name, member));

/** The fields of a record, or of the records of a list. */
function nestedIn(schema: JsonSchema): readonly Field[] | undefined {
  const nested = schema.type === 'array' ? nonNull(schema.items ?? {}) : schema;
  return nested.type === 'object' && nested.properties !== undefined ? fieldsOf(nested) : undefined;
}

function fieldOf(name: string, member: JsonSchema): Field {
  const schema = nonNull(member);
  const column = schema.column ?? member.column;
  return {
    name,
    format: schema.show ?? member.show ?? formatOf(schema),
    show: column ?? 'wide',
    ...optional('label', schema.label ?? member.label),
    ...optional('currencyField', schema.currencyField ?? member.currencyField),
    ...optional('summary', member.description ?? schema.description),
    ...optional('fields', nestedIn(schema)),
    ...optional('choices', choicesOf(schema)),
    ...optional('shownLike', schema.shownLike ?? member.shownLike),
  };
}

function formatOf(schema: JsonSchema): FieldFormat {
  if (schema.type === 'integer' || schema.type === 'number') return 'integer';
  if (schema.type === 'boolean') return 'boolean';
  if (schema.type === 'array') return nonNull(schema.items ?? {}).type === 'object' ? 'json' : 'list';
  return schema.type === 'string' ? 'text' : 'json';
}

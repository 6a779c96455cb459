import { omitUndefined } from '../kernel/omit.ts';
import type { Field, FieldFormat, ResultShape } from '../model/field.ts';
import type { AnswerShape } from '../model/query.ts';
import { choicesOf, type JsonSchema, nonNull, outputSchemaOf } from './json-schema.ts';

/** What an answer looks like, from its item's schema. */
export function shapeOf(answer: AnswerShape): ResultShape {
  const schema = outputSchemaOf(answer.item());
  return {
    kind: answer.kind,
    fields: fieldsOf(schema),
    ...omitUndefined({ idField: answer.idField, keyFields: answer.keyFields, isMessage: answer.isMessage }),
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
    ...omitUndefined({
      label: schema.label ?? member.label,
      currencyField: schema.currencyField ?? member.currencyField,
      summary: member.description ?? schema.description,
      fields: nestedIn(schema),
      choices: choicesOf(schema),
      shownLike: schema.shownLike ?? member.shownLike,
    }),
  };
}

function formatOf(schema: JsonSchema): FieldFormat {
  if (schema.type === 'integer' || schema.type === 'number') return 'integer';
  if (schema.type === 'boolean') return 'boolean';
  if (schema.type === 'array') return nonNull(schema.items ?? {}).type === 'object' ? 'json' : 'list';
  return schema.type === 'string' ? 'text' : 'json';
}

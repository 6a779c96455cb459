import type * as z from 'zod';
import { type EventCatalogue, type EventDefinition, newestVersion } from '../../src/core/model/event.ts';
import { fieldLines, type Parts } from './fields.ts';
import { code, heading, paragraph, sections, table } from './markdown.ts';

/** Stored facts, and what several of them are made of. */

export function eventSection(name: string, definition: EventDefinition, parts: Parts): string {
  const { summary, subject, data } = definition;
  const whose = subject === undefined ? '' : ` Personal data belongs to the customer in ${code(subject)}.`;
  return sections([
    heading(4, name),
    paragraph(`${summary}. Version ${newestVersion(definition)}.${whose}`),
    factTable(data(), parts),
  ]);
}

export const partSection = (name: string, schema: z.ZodType, parts: Parts): string =>
  sections([heading(4, name), factTable(schema, parts)]);

function factTable(schema: z.ZodType, parts: Parts): string {
  const rows = fieldLines(schema, parts).map(({ name, type, meaning, personal }) => [
    code(name),
    type,
    personal ? 'personal' : '',
    meaning,
  ]);
  return table(['Field', 'Type', 'Personal data', 'Meaning'], rows);
}

export const streamsOf = ({ category }: EventCatalogue): string =>
  paragraph(
    `Streams are named ${code(`${category}-…`)}. Amounts are in minor units of the event’s currency.`,
  );

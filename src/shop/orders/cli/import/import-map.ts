import * as z from 'zod';
import { usage } from '../../../../cli/argv/arguments.ts';
import { inPlainWords } from '../../../../core/kernel/issues.ts';
import type { Mapping } from './columns.ts';
import { importedStatuses, moneyWords } from './status-words.ts';
import { type Target, targetOf } from './targets.ts';

/** By target; other words for a target are taken as well. */
const byTarget = (what: string, text: z.ZodString = z.string().min(1)) =>
  z
    .record(z.string(), text)
    .refine(
      (given) => Object.keys(given).every((word) => targetOf(word) !== undefined),
      `names something that ${what}`,
    )
    .transform(
      (given) =>
        Object.fromEntries(
          Object.entries(given).map(([word, text]) => [targetOf(word) as Target, text]),
        ) as Partial<Record<Target, string>>,
    );

/** A way of reading files, so that the next file of the same kind takes one word: what is saved, and what a preset is. */
const schema = z.strictObject({
  columns: byTarget('a column cannot be').default({}),
  constants: byTarget('a constant cannot be', z.string()).default({}),
  currency: z.string().optional(),
  dateFormat: z.string().optional(),
  dateFormats: byTarget('a date cannot be').optional(),
  timeZone: z.string().optional(),
  decimal: z.enum(['.', ',']).optional(),
  statusWords: z
    .partialRecord(z.enum([...importedStatuses, ...moneyWords]), z.array(z.string()).readonly())
    .optional(),
  where: z.array(z.string()).readonly().optional(),
  refundRows: z.string().optional(),
  skipEmpty: z.boolean().optional(),
  skipFirst: z.int().min(0).max(1_000).optional(),
  skipLast: z.int().min(0).max(1_000).optional(),
  guestName: z.string().optional(),
  skuBlanks: z.string().optional(),
  encoding: z.string().optional(),
  delimiter: z.string().optional(),
  sheet: z.string().optional(),
});
export type ImportMap = z.output<typeof schema>;

/** The map that a text in YAML is. @param called what it is in messages @throws a usage failure */
export async function importMap(text: string, called: string): Promise<ImportMap> {
  const { parse } = await import('yaml');
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] as string) : String(error);
    throw usage('invalid_map', `${called} is not a map: it is not YAML: ${why}`);
  }
  const parsed = schema.safeParse(content, { error: inPlainWords });
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues[0];
  throw usage('invalid_map', `${called} is not a map: ${why?.path.join('.')} ${why?.message}.`);
}

/** As it is saved and shown. */
export async function mapText(map: Partial<ImportMap>): Promise<string> {
  const { stringify } = await import('yaml');
  const { constants, ...rest } = map;
  const kept = Object.keys(constants ?? {}).length === 0 ? rest : { ...rest, constants };
  return stringify(kept, { lineWidth: 0 });
}

export const mappingOf = ({ columns, constants }: ImportMap): Mapping => ({ columns, constants });

import { extname } from 'node:path';
import { ownValue } from '../../core/kernel/own.ts';
import { type FlagValue, usage } from '../argv/arguments.ts';
import { type OutputFormat, outputFormats } from './format.ts';

/** Endings that files of a format have besides its own name. */
const ENDINGS: Readonly<Record<string, OutputFormat>> = { jsonl: 'ndjson', tab: 'tsv', txt: 'table' };

/** The format that a file's name means: `orders.csv` needs no -o. Undefined for a name without an ending. */
export function formatOfFile(file: string): OutputFormat | undefined {
  const ending = endingOf(file);
  return outputFormats.find((format) => format === ending) ?? ownValue(ENDINGS, ending);
}

const endingOf = (file: string): string => extname(file).slice(1).toLowerCase();

/** Before anything is done. @throws FailureError of kind `usage` for `--out` of nothing, or of a format that is none */
export function checkOut(flags: Readonly<Record<string, FlagValue>>): void {
  const { out, output, json, jq } = flags;
  if (typeof out !== 'string') return;
  if (out === '') throw usage('empty_value', '--out takes a file, not nothing.', 'Or - for standard output.');
  const isChosen = output !== undefined || json === true || jq !== undefined;
  if (isChosen || endingOf(out) === '' || formatOfFile(out) !== undefined) return;
  const known = [...outputFormats, ...Object.keys(ENDINGS)].map((ending) => `.${ending}`);
  throw usage(
    'unknown_format',
    `--out "${out}": no format is called "${endingOf(out)}".`,
    `Endings: ${known.join(', ')}; or choose the format with -o.`,
    { known },
  );
}

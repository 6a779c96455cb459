import type { CommandSpec, OptionSpec } from '../../core/describe/command-spec.ts';
import type { FailureError } from '../../core/kernel/failure.ts';
import { commonOptions } from './global-options.ts';

/** What is wrong, and what to write instead. */
type Reject = (code: string, message: string, hint: string) => FailureError;

/**
 * Rejects a word behind a flag that takes none where it can only be meant as the flag's value: `--json number,total` as
 * other programs take it, `--on-hold false`. It would otherwise be searched for, and nothing found without a word.
 */
export function rejectMisplacedValues(
  spec: CommandSpec,
  argv: readonly string[],
  operands: readonly string[],
  reject: Reject,
): void {
  const flags = [...spec.options, ...commonOptions(spec).flatMap(({ options }) => options)];
  const end = argv.indexOf('--');
  for (const [index, word] of argv.slice(0, end < 0 ? undefined : end).entries()) {
    const value = argv[index + 1];
    if (value === undefined || !operands.includes(value)) continue;
    const option = flags.find((one) => one.type === 'boolean' && isTyped(one, word));
    if (option === undefined) continue;
    const instead = meantBy(spec, option, value);
    if (instead !== undefined)
      throw reject(
        'misplaced_value',
        `${word} takes no word behind it, and "${value}" would be one by itself.`,
        `Write ${instead}; or, if it is meant as it stands, put "${value}" before ${word}.`,
      );
  }
}

const isTyped = ({ flag, short }: OptionSpec, word: string): boolean =>
  word === `--${flag}` || (short !== undefined && word === `-${short}`);

/** How the same is said so that it is understood; undefined for a word that stands for itself. */
function meantBy(spec: CommandSpec, { flag }: OptionSpec, value: string): string | undefined {
  if (/^true$/i.test(value)) return `--${flag}`;
  if (/^false$/i.test(value)) return flag === 'json' ? '-o table' : `--no-${flag}`;
  if (!isFieldList(spec, value)) return undefined;
  if (flag === 'json') return `--json=${value}`;
  return flag === 'header' || flag === 'envelope' ? `--${flag} -F ${value}` : undefined;
}

/** Field names of the answer, or a list that has some; where the fields are unknown, any list of names. */
function isFieldList({ shape }: CommandSpec, text: string): boolean {
  const names = text.split(',').map((name) => name.trim());
  if (!names.every((name) => /^[a-z]\w*$/i.test(name))) return false;
  if (shape === undefined) return names.length > 1;
  const known = new Set([...shape.fields.map(({ name }) => name), 'id']);
  return names.length > 1 ? names.some((name) => known.has(name)) : known.has(text.trim());
}

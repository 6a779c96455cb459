import { line } from '../../../../cli/session/prompts.ts';

/** Prompts that wizards use more than once. */

export const needed = (
  message: string,
  preset?: string,
  check?: (text: string) => string | undefined,
): Promise<string> =>
  line(message, {
    ...(preset === undefined ? {} : { preset }),
    check: (text) => (text === '' ? 'Something is needed here.' : check?.(text)),
  });

export async function wholeNumber(message: string): Promise<number> {
  const check = (text: string): string | undefined =>
    /^[1-9]\d{0,6}$/.test(text) ? undefined : 'A whole number from 1.';
  return Number(await needed(message, '1', check));
}

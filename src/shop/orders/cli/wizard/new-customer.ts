import { line } from '../../../../cli/session/prompts.ts';
import { shellQuote } from '../../../../core/describe/shell-quote.ts';
import { needed } from './questions.ts';

/** A customer who is made up in the middle of something else. */
export interface NewCustomer {
  readonly ref: string;
  readonly name: string;
  readonly email?: string;
}

export async function newCustomer(): Promise<NewCustomer> {
  const name = await needed("What is the customer's name?");
  const suggestion = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 64);
  const ref = await needed('What will you call the customer in commands?', suggestion, (text) =>
    /\s/.test(text) ? 'Without spaces.' : undefined,
  );
  const email = await line('What is their e-mail address? (empty for none)');
  return { name, ref, ...(email === '' ? {} : { email }) };
}

/** The command that would register the customer. `common` flags stand behind. */
export const customerLine = ({ ref, name, email }: NewCustomer, common: readonly string[]): string =>
  shellQuote([
    'daybook',
    'customers',
    'add',
    '--ref',
    ref,
    '--name',
    name,
    ...(email === undefined ? [] : ['--email', email]),
    ...common,
  ]);

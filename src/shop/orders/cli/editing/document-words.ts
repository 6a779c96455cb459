import { boundInPercent, isRate } from '../../../../cli/argv/rate-bound.ts';
import type { Failure, Issue } from '../../../../core/kernel/failure.ts';
import type { Change } from './order-commands.ts';

/** The text's own words for what is called otherwise in commands. */
const CALLED: Readonly<Record<string, string>> = {
  lineId: 'line',
  percentPpm: 'percent',
  taxRatePpm: 'taxRate',
};

/** Where in the text a change that is one command of its own comes from. */
const PLACES: Readonly<Record<string, (data: Data) => string>> = {
  ChangeItem: ({ lineId = '' }) => lineId,
  AddItem: () => 'a new line',
  ApplyDiscount: discountPlace,
  SetShipping: () => 'shipping',
  SetShippingAddress: () => 'shipTo',
  SetBillingAddress: () => 'billTo',
};

/** The lists of an edit, as the changes of their entries. */
const ENTRIES: Readonly<Record<string, string>> = {
  change: 'ChangeItem',
  add: 'AddItem',
  discount: 'ApplyDiscount',
};

type Data = Readonly<Record<string, unknown>> & { readonly lineId?: string };

function discountPlace({ lineId }: Data): string {
  return lineId === undefined ? 'discount' : `${lineId}: discount`;
}

/** What a schema found in a change, in the words of the text that the change was read from: `L1: quantity may be at most 9.` */
export function inDocumentWords(failure: Failure, change: Change): Failure {
  if (failure.kind !== 'validation_failed') return failure;
  const issues = failure.details.issues.map((issue) => ({ path: '', message: sentence(issue, change) }));
  return { ...failure, details: { issues } };
}

function sentence(issue: Issue, change: Change): string {
  const message = isRate(issue) ? boundInPercent(issue) : issue.message;
  const place = placeOf(issue.path.split('.'), change);
  const said = issue.isSentence === true && place !== '' ? `: ${message}` : ` ${message}`;
  return `${`${place}${said}`.trim().replace(/[.]$/, '')}.`;
}

function placeOf([head = '', ...rest]: readonly string[], { name, data }: Change): string {
  const [index, ...deeper] = rest;
  const entry = (data[head] as readonly Data[] | undefined)?.[Number(index)];
  const kind = ENTRIES[head];
  if (name === 'EditOrder' && kind !== undefined && entry !== undefined)
    return placeOf(deeper, { name: kind, data: entry });
  const whole = name === 'EditOrder' ? '' : (PLACES[name]?.(data) ?? '');
  const parts = [head, ...rest].filter((part) => part !== '' && part !== 'address');
  return [whole, ...parts.map((part) => CALLED[part] ?? part)].filter(Boolean).join(': ');
}

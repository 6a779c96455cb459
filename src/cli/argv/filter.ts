import { type PartialInput, setPath } from '../../core/describe/input-path.ts';
import { isCurrency, noCurrency } from '../../core/model/money.ts';
import { inMinorUnits, WrittenAmount } from '../../core/model/written-amount.ts';
import type { Entities } from '../session/entities.ts';
import { type Invocation, usage } from './arguments.ts';
import { namesIn } from './input.ts';
import type { Resolver } from './resolve.ts';

/** The data of a question: entities by their ids, which the views know, and amounts in minor units. */
export async function filterOf(
  invocation: Invocation,
  draft: PartialInput,
  resolver: Resolver,
  entities: Entities,
): Promise<PartialInput> {
  for (const { field, kind, name } of namesIn(invocation, draft, entities))
    setPath(draft, field, await resolver.idOf(kind, name));
  const amounts = Object.values(draft).filter((value) => value instanceof WrittenAmount);
  if (amounts.length === 0) return draft;
  draft['currency'] ??= amounts.find(({ currency }) => currency !== undefined)?.currency;
  const { data, issues } = inMinorUnits(draft, currencyOf(draft));
  const [issue] = issues;
  if (issue === undefined) return data as PartialInput;
  const flag = invocation.spec.options.find(({ field }) => field === issue.path)?.flag ?? issue.path;
  const hint = draft['currency'] === undefined ? 'Give the currency too, like "2.500 KWD".' : undefined;
  throw usage('invalid_value', `--${flag}${issue.isSentence === true ? ':' : ''} ${issue.message}.`, hint);
}

/** Filters compare with amounts of any currency: without one of their own they have two decimals. */
const NO_CURRENCY = 'a filter without a currency';

function currencyOf({ currency }: PartialInput): string {
  if (typeof currency !== 'string') return NO_CURRENCY;
  const code = currency.trim().toUpperCase();
  if (isCurrency(code)) return code;
  throw usage('unknown_currency', `${noCurrency(currency)}.`);
}

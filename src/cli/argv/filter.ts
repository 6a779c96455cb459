import { type PartialInput, setPath } from '../../core/describe/input-path.ts';
import { filterInMinorUnits } from '../../core/model/written-amount.ts';
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
  const { data, issues } = filterInMinorUnits(draft);
  const [issue] = issues;
  if (issue === undefined) return data;
  if (issue.path === 'currency') throw usage('unknown_currency', `${issue.message}.`);
  const flag = invocation.spec.options.find(({ field }) => field === issue.path)?.flag ?? issue.path;
  const hint = data['currency'] === undefined ? 'Give the currency too, like "2.500 KWD".' : undefined;
  throw usage('invalid_value', `--${flag}${issue.isSentence === true ? ':' : ''} ${issue.message}.`, hint);
}

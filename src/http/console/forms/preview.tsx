import { changedFields } from '../../../core/describe/changed-fields.ts';
import { forgettingWords } from '../../../core/describe/forgetting-words.ts';
import { fieldInWords, signed } from '../../../core/describe/money-moved.ts';
import type { Receipt } from '../../../core/model/command.ts';
import type { Field } from '../../../core/model/field.ts';
import type { MoneyChange } from '../../../core/model/field-changes.ts';
import { RecordTable } from '../parts/record-table.tsx';
import { grouped, Money } from '../parts/value.tsx';
import type { Visit } from '../visit.ts';

/** What a dry run would do: its events in sentences, the fields that change, and the money. */
export async function Preview({ visit, receipt }: { readonly visit: Visit; readonly receipt: Receipt }) {
  const { changes = [], money = [] } = receipt;
  const fields = changedFields(changes, visit.port.tables, visit.zone);
  return (
    <>
      <ul class="sentences">
        {(await visit.port.sentences(receipt)).map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
      {money.length > 0 && <MoneyMoved money={money} />}
      {receipt.forgetting !== undefined && (
        <ul class="sentences">
          {forgettingWords(receipt.forgetting).map((sentence) => (
            <li>{sentence}</li>
          ))}
        </ul>
      )}
      {fields.length > 0 && (
        <details open={fields.length <= 12}>
          <summary>
            {fields.length} {fields.length === 1 ? 'field changes' : 'fields change'}
          </summary>
          <RecordTable caption="What changes" fields={FIELDS} rows={fields} zone={visit.zone} />
        </details>
      )}
    </>
  );
}

const FIELDS: readonly Field[] = [
  { name: 'what', format: 'text', show: 'table', label: 'Of' },
  { name: 'field', format: 'text', show: 'table' },
  { name: 'before', format: 'text', show: 'table' },
  { name: 'after', format: 'text', show: 'table' },
];

const MoneyMoved = ({ money }: { readonly money: readonly MoneyChange[] }) => (
  <dl class="facts sums">
    {money.map(({ field, before, after, difference, currency }) => (
      <>
        <dt>
          {capitalised(fieldInWords(field))}
          <span class="soft"> was {grouped(amountIn(before, currency))}</span>
        </dt>
        <dd>
          <Money amount={after} currency={currency} />{' '}
          <span class="soft">({signed(difference, currency).replace('-', '−')})</span>
        </dd>
      </>
    ))}
  </dl>
);

const amountIn = (amount: number, currency: string): string => signed(amount, currency).replace('+', '');
const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

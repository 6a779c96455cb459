import { changedFields } from '../../core/describe/changed-fields.ts';
import { fieldInWords, moneyMoved } from '../../core/describe/money-moved.ts';
import type { LineReceipt } from '../../core/dispatch/batch.ts';
import type { Receipt } from '../../core/model/command.ts';
import type { ResultShape } from '../../core/model/field.ts';
import type { FieldChange, MoneyChange } from '../../core/model/field-changes.ts';
import { render } from '../output/render.ts';
import type { Session } from '../session/session.ts';
import { MoneyInAll } from './money-in-all.ts';
import { printForgetting } from './print-forgetting.ts';
import { ended } from './sentences.ts';

/** What a dry run would do, for people, on stderr: what happens, which fields change, and the money. */
export async function printDryRun(
  session: Session,
  receipt: Receipt,
  then = 'Nothing was written.',
): Promise<void> {
  const { changes = [], money = [], number } = receipt;
  await session.note('Would record:');
  for (const sentence of await session.app.sentences(receipt)) await session.note(`  ${sentence}`);
  await showChanges(session, changes);
  await printForgetting(session, receipt);
  const numbered = number === null ? [] : [`It would be number ${number}.`];
  await session.note([...money.map(movedFromTo), then, ...numbered].join(' '));
}

/** The same of many commands, in short, and what the money comes to in all. The receipts pass through. */
export async function* dryRunsPrinted(
  session: Session,
  receipts: AsyncIterable<LineReceipt>,
): AsyncGenerator<LineReceipt> {
  const money = new MoneyInAll();
  for await (const receipt of receipts) {
    const { line, status, changes = [] } = receipt;
    if (status === 'dry_run') {
      await session.note(`line ${line}: ${await inOneLine(session, receipt)}`);
      await showChanges(session, changes, false);
    }
    money.add(receipt.money);
    yield receipt;
  }
  if (money.sentence !== undefined) await session.note(money.sentence);
}

async function inOneLine({ app }: Session, receipt: LineReceipt): Promise<string> {
  const { id, version, events = [], money = [] } = receipt;
  const sentences = await app.sentences({ id: id ?? '', version: version ?? 0, events });
  return ['Would record:', ...sentences.map(ended), ...money.map(movedFromTo)].join(' ');
}

const movedFromTo = ({ field, before, after, currency }: MoneyChange): string =>
  moneyMoved(before, after, currency, fieldInWords(field));

// --- the fields ------------------------------------------------------------------------------------------------------

const shape: ResultShape = {
  kind: 'list',
  fields: [
    { name: 'what', format: 'id', show: 'table' },
    { name: 'field', format: 'id', show: 'table' },
    { name: 'before', format: 'text', show: 'table' },
    { name: 'after', format: 'text', show: 'table' },
  ],
};

async function showChanges(
  { quiet, stderr, terminal, time, app }: Session,
  changes: readonly FieldChange[],
  header = true,
): Promise<void> {
  if (quiet) return;
  const fields = changedFields(changes, app.manifest.tables, time.zone);
  if (fields.length === 0) return;
  await render(fields, {
    shape,
    sink: stderr,
    target: terminal.stderr,
    format: 'table',
    header,
    accessible: terminal.accessible && terminal.stderr.isTerminal,
    zone: time.zone,
  });
}

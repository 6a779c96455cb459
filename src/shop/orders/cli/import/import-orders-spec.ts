import { lineOptions, outputOptions, writeOptions } from '../../../../cli/argv/global-options.ts';
import { argument, optionSpec, programSpec } from '../../../../cli/programs/program.ts';
import { presets } from './preset-names.ts';
import { targets } from './targets.ts';

const flag = (name: string, description: string) =>
  optionSpec(name, description, { type: 'boolean' as const });

export const importOrdersSpec = programSpec({
  path: 'orders import',
  summary:
    'Import whole orders: one JSON object a line, or CSV with one row a line of an order; a second run of the same file changes nothing',
  args: [argument('source', 'FILE|-', 'The file, or - for standard input')],
  options: [
    optionSpec(
      'format',
      'What the file holds: csv, tsv or ndjson (default: by its name, else ndjson); an .xlsx is read as rows, and so is what gzip has packed',
      {
        placeholder: 'FORMAT',
      },
    ),
    optionSpec(
      'map',
      `Rows: what is what, TARGET=COLUMN or TARGET:=TEXT for all orders, or the name of a saved map (default: columns of these names): ${targets.join(', ')}. A column is its name, Name[2] for the second of a name, #7 for the seventh, Date+Time for two, A|B for the first that is filled, -A with its sign turned, sum(A) for an order's sum over its rows`,
      { placeholder: 'TARGET=COLUMN,…|NAME' },
    ),
    optionSpec('map-file', 'Rows: a map in YAML, as --show-map prints one', { placeholder: 'FILE' }),
    optionSpec('preset', 'Rows: the map of a platform’s own files', {
      placeholder: 'PLATFORM',
      choices: presets,
    }),
    flag('show-map', 'Print the map that the other flags make, in YAML, and import nothing'),
    optionSpec('save-map', 'Rows: save the map and what belongs to it under this name', {
      placeholder: 'NAME',
    }),
    flag(
      'replace',
      'Correct what was imported before: an order that the file has other facts of takes the place of what was imported, if nothing else has touched it',
    ),
    optionSpec(
      'batch',
      'The id under which “orders find --batch” has what is imported (default: a new one, told at the end)',
      { placeholder: 'ID' },
    ),
    flag('create-missing', 'Register customers and products that are not there yet'),
    optionSpec('currency', 'The currency of orders that do not say one', { placeholder: 'CODE' }),
    optionSpec(
      'date-format',
      'Rows: how dates are written, like "M/D/YYYY H:mm", or paidAt=FORMAT for one target; Z is a zone, X seconds since 1970 (default: 2026-03-14, with a time and a zone or without)',
      { placeholder: '[TARGET=]FORMAT', repeatable: true },
    ),
    optionSpec(
      'decimal',
      'Rows: what stands before the decimals of amounts (default: by each amount that can only be read one way)',
      { placeholder: 'SIGN', choices: ['.', ','] },
    ),
    optionSpec(
      'status-words',
      'Rows: which words of the status column mean draft, placed, completed or cancelled',
      {
        placeholder: 'STATUS=WORD|WORD,…',
      },
    ),
    optionSpec(
      'where',
      'Rows: import only those for which this holds: a column, one of = != < <= > >= ~ (has in it), and a value',
      { placeholder: 'CONDITION', repeatable: true },
    ),
    flag('skip-empty', 'Rows: pass over those that name no order'),
    optionSpec('skip-first', 'Rows: pass over so many lines above the one that names the columns', {
      placeholder: 'ROWS',
    }),
    optionSpec('skip-last', 'Rows: pass over so many at the end', { placeholder: 'ROWS' }),
    optionSpec('guest-name', 'Rows: the name of customers whom an order does not name', {
      placeholder: 'NAME',
    }),
    optionSpec('sku-blanks', 'Rows: what stands for the blanks in skus, which may have none', {
      placeholder: 'CHAR',
    }),
    optionSpec(
      'rejects',
      'Rows: write those that are refused to this file, as they are, with a column for the reason',
      { placeholder: 'FILE' },
    ),
    optionSpec(
      'window',
      'Rows: gather rows of one order that stand up to so many rows apart (default 1000); an order whose rows stand further apart is refused whole',
      { placeholder: 'ROWS' },
    ),
    optionSpec(
      'encoding',
      'CSV: utf-8, windows-1252 (cp1252), latin1, utf-16le or utf-16be (default: UTF-8, or what the file shows)',
      {
        placeholder: 'NAME',
      },
    ),
    optionSpec('delimiter', 'CSV: what stands between columns (default: what stands in the header)', {
      placeholder: 'CHAR',
    }),
    optionSpec('sheet', 'Workbooks (.xlsx): which sheet (default: the first)', { placeholder: 'NAME' }),
    ...writeOptions.options.filter((option) => ['dry-run', 'actor'].includes(option.flag)),
    ...lineOptions,
    ...outputOptions.options,
  ],
  examples: [
    { run: 'daybook orders import orders.ndjson', does: 'a receipt a line on stdout' },
    {
      run: 'zcat orders.ndjson.gz | daybook orders import - --keep-going -o count',
      does: 'from a pipe, past failures',
    },
    {
      run: 'daybook orders import sales.csv --map order=InvoiceNo,sku=StockCode,quantity=Quantity,price=UnitPrice,date=InvoiceDate,customer=CustomerID --date-format "M/D/YYYY H:mm" --currency GBP --dry-run',
      does: 'what would be wrong with a CSV file',
    },
    {
      run: 'daybook orders import shopify.csv --preset shopify --keep-going --rejects refused.csv',
      does: 'a platform’s own export, and what is refused of it to be mended',
    },
    {
      run: 'daybook orders import shopify.csv --preset shopify --replace --dry-run',
      does: 'what would be replaced of an import with a wrong map, and what would not',
    },
    {
      run: 'daybook orders import sales.csv --map shop --create-missing --keep-going -o count',
      does: 'by a saved map',
    },
  ],
});

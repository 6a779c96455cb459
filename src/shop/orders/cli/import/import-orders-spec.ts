import { lineOptions, outputOptions, writeOptions } from '../../../../cli/argv/global-options.ts';
import { argument, optionSpec, programSpec } from '../../../../cli/programs/program.ts';
import { targets } from './targets.ts';

const flag = (name: string, description: string) =>
  optionSpec(name, description, { type: 'boolean' as const });

export const importOrdersSpec = programSpec({
  path: 'orders import',
  summary:
    'Import whole orders: one JSON object a line, or CSV with one row a line of an order; a second run of the same file changes nothing',
  args: [argument('source', 'FILE|-', 'The file, or - for standard input', { required: true })],
  options: [
    optionSpec('format', 'What the file holds: csv, tsv or ndjson (default: by its name, else ndjson)', {
      placeholder: 'FORMAT',
    }),
    optionSpec(
      'map',
      `CSV: which column is what, or the name of a saved map (default: columns of these names): ${targets.join(', ')}. discount and tax are percentages, total is what the order must come to`,
      { placeholder: 'TARGET=COLUMN,…|NAME' },
    ),
    optionSpec('save-map', 'CSV: save --map and what belongs to it under this name', { placeholder: 'NAME' }),
    flag('create-missing', 'Register customers and products that are not there yet'),
    optionSpec('currency', 'The currency of orders that do not say one', { placeholder: 'CODE' }),
    optionSpec('date-format', 'CSV: how dates are written, like "M/D/YYYY H:mm" (default: as in --from)', {
      placeholder: 'FORMAT',
    }),
    optionSpec(
      'window',
      'CSV: gather rows of one order that stand up to so many rows apart (default 1000); an order whose rows stand further apart is refused whole',
      { placeholder: 'ROWS' },
    ),
    optionSpec('encoding', 'CSV: utf-8 (default), windows-1252, latin1, utf-16le or utf-16be', {
      placeholder: 'NAME',
    }),
    optionSpec('delimiter', 'CSV: what stands between columns (default: a comma; TSV: a tab)', {
      placeholder: 'CHAR',
    }),
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
      run: 'daybook orders import sales.csv --map shop --create-missing --keep-going -o count',
      does: 'by a saved map',
    },
  ],
});

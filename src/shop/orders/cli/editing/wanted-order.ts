import { type Document, parseDocument } from 'yaml';
import { omitUndefined } from '../../../../core/kernel/omit.ts';
import { TextReader } from './text-reader.ts';

/** An order as its edited text wants it. Amounts are minor units; what is left out is none. */
export interface WantedOrder {
  readonly reason: string | undefined;
  readonly lines: readonly WantedLine[];
  readonly discount: Discount | undefined;
  readonly shipping: Record<string, unknown> | undefined;
  readonly shipTo: Record<string, unknown> | undefined;
  readonly billTo: Record<string, unknown> | undefined;
}

/** Without a line id, a new one. */
export interface WantedLine {
  readonly lineId: string | undefined;
  readonly sku: string | undefined;
  readonly name: string | undefined;
  readonly quantity: number | undefined;
  readonly unitPrice: number | undefined;
  readonly taxRatePpm: number | undefined;
  readonly taxIncluded: boolean | undefined;
  readonly discount: Discount | undefined;
}

export type Discount = Readonly<Record<string, unknown>>;

export type Read =
  | { readonly ok: true; readonly wanted: WantedOrder }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads an edited text. Whether an order can be so is for its decisions to say. */
export function wantedOrder(text: string, currency: string): Read {
  const document = parseDocument(text, { schema: 'failsafe' });
  const faults = document.errors.map(({ message }) => firstLine(message));
  if (faults.length > 0) return { ok: false, problems: faults };
  const reader = new TextReader(currency);
  const wanted = orderIn(valueIn(document, reader), reader);
  return reader.problems.length === 0 ? { ok: true, wanted } : { ok: false, problems: reader.problems };
}

/** What begins with a star stands for a value that was named before: where there is none, the text is no text. */
function valueIn(document: Document, { problems }: TextReader): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    problems.push(`${error.message}. A text that begins with * is written in quotes.`);
    return undefined;
  }
}

/** The message behind is a drawing of the place. */
const firstLine = (message: string): string => message.split('\n', 1)[0]?.replace(/:$/, '.') ?? message;

const PARTS = ['reason', 'lines', 'discount', 'shipping', 'shipTo', 'billTo'];
const LINE = ['line', 'sku', 'name', 'quantity', 'unitPrice', 'taxRate', 'taxIncluded', 'discount'];
const DISCOUNT = ['percent', 'amount', 'code', 'reason'];
const SHIPPING = ['method', 'amount', 'taxRate', 'taxIncluded'];
const ADDRESS = ['name', 'line1', 'line2', 'city', 'region', 'postalCode', 'country'];

/** What can be left empty, which takes it away. */
const CLEARABLE = {
  line: ['discount'],
  discount: ['code', 'reason'],
  shipping: ['taxRate', 'taxIncluded'],
  address: ['line2', 'region', 'postalCode'],
};

function orderIn(value: unknown, reader: TextReader): WantedOrder {
  const { reason, lines, discount, shipping, shipTo, billTo } =
    reader.members(value, 'The order', PARTS, PARTS) ?? {};
  return {
    reason: reader.text(reason, 'reason'),
    lines: linesIn(lines, reader),
    discount: discountIn(discount, 'discount', reader),
    shipping: shippingIn(shipping, reader),
    shipTo: addressIn(shipTo, 'shipTo', reader),
    billTo: addressIn(billTo, 'billTo', reader),
  };
}

function linesIn(value: unknown, reader: TextReader): readonly WantedLine[] {
  if (value === undefined || value === '') return [];
  if (Array.isArray(value)) return value.map((line, index) => lineIn(line, index, reader));
  reader.problems.push('lines takes a list: each line begins with "- ".');
  return [];
}

function lineIn(value: unknown, index: number, reader: TextReader): WantedLine {
  const at = `line ${index + 1} of the list`;
  const found = reader.members(value, lineName(value) ?? at, LINE, CLEARABLE.line) ?? {};
  const lineId = reader.text(found['line'], at);
  const where = lineId ?? at;
  return {
    lineId,
    sku: reader.text(found['sku'], `${where}: sku`),
    name: reader.text(found['name'], `${where}: name`),
    quantity: reader.integer(found['quantity'], `${where}: quantity`),
    unitPrice: reader.amount(found['unitPrice'], `${where}: unitPrice`),
    taxRatePpm: reader.rate(found['taxRate'], `${where}: taxRate`),
    taxIncluded: reader.boolean(found['taxIncluded'], `${where}: taxIncluded`),
    discount: discountIn(found['discount'], `${where}: discount`, reader),
  };
}

/** What an existing line is called. */
function lineName(value: unknown): string | undefined {
  const name = (value as { readonly line?: unknown } | null)?.line;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function discountIn(value: unknown, where: string, reader: TextReader): Discount | undefined {
  const found = reader.members(value, where, DISCOUNT, CLEARABLE.discount);
  if (found === undefined) return undefined;
  return omitUndefined({
    percentPpm: reader.rate(found['percent'], `${where}: percent`),
    amount: reader.amount(found['amount'], `${where}: amount`),
    code: reader.text(found['code'], `${where}: code`),
    reason: reader.text(found['reason'], `${where}: reason`),
  });
}

function shippingIn(value: unknown, reader: TextReader): Record<string, unknown> | undefined {
  const found = reader.members(value, 'shipping', SHIPPING, CLEARABLE.shipping);
  if (found === undefined) return undefined;
  return omitUndefined({
    method: reader.text(found['method'], 'shipping: method'),
    amount: reader.amount(found['amount'], 'shipping: amount'),
    taxRatePpm: reader.rate(found['taxRate'], 'shipping: taxRate'),
    taxIncluded: reader.boolean(found['taxIncluded'], 'shipping: taxIncluded'),
  });
}

function addressIn(value: unknown, where: string, reader: TextReader): Record<string, unknown> | undefined {
  const found = reader.members(value, where, ADDRESS, CLEARABLE.address);
  if (found === undefined) return undefined;
  return omitUndefined(
    Object.fromEntries(ADDRESS.map((part) => [part, reader.text(found[part], `${where}: ${part}`)])),
  );
}

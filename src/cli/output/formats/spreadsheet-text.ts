/**
 * Text that a spreadsheet would run, or read as something else when it opens a file: a formula, a number that is not written
 * as it would write it (`007`, `1E5`, `1.50`, more digits than it keeps or shows), a date, a time or a fraction (`3-4`,
 * `1/2`, `DEC1`), a truth value, a fault. Excel, LibreOffice and Google Sheets each do some of it; a text that none of
 * them needs to be kept from costs no more than the `'` before it.
 */
export const isChangedBySpreadsheets = (text: string): boolean =>
  FORMULA.test(text) || (!COUNT.test(text) && CHANGED.some((pattern) => pattern.test(text)));

/** Characters by which a formula begins; some also in their full-width forms. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** Shown and kept as it is written: a cell of the usual kind shows eleven digits. */
const COUNT = /^(0|[1-9]\d{0,10})$/;

const MONTH =
  '(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)';
const TIME = String.raw`\d{1,4}(:\d{1,2}){1,2}([.,]\d+)?(\s*[ap]m?)?`;

const CHANGED: readonly RegExp[] = [
  // Numbers, with signs of thousands, currencies, percent, exponents and brackets.
  /^[\s(]*[$€£¥]?\s*[-+]?(\d[\d.,'\s]*|[.,]\d+)(e[-+]?\d+)?[\s%$€£¥)]*$/i,
  // Dates and fractions in digits, maybe with a time behind.
  new RegExp(String.raw`^\s*\d{1,4}([-/. ]+\d{1,4}){1,2}([T, ]+${TIME}.*)?\s*$`, 'i'),
  new RegExp(String.raw`^\s*${TIME}\s*$`, 'i'),
  /^\s*\d{1,2}\s+[ap]m?\s*$/i,
  // Dates with the name of a month before or behind a number.
  new RegExp(String.raw`^\s*${MONTH}[-/., ]*\d{1,4}([-/., ]+\d{1,4})?\s*$`, 'i'),
  new RegExp(String.raw`^\s*\d{1,4}[-/., ]*${MONTH}([-/., ]*\d{1,4})?\s*$`, 'i'),
  /^\s*(true|false)\s*$/i,
  /^#(n\/a|name\?|null!|num!|ref!|value!|div\/0!)$/i,
];

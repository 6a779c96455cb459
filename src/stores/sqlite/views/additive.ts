/**
 * Whether an aggregate over many rows is the sum of the same aggregate over parts of them, so that what changed is all
 * that has to be looked at: `count(…)` and `sum(…)`, with a FILTER, within `coalesce(…, 0)`. Everything else is computed
 * anew from all rows of its key; taking a linear one for another costs time, never correctness.
 */
export function isAdditive(sql: string): boolean {
  const text = sql
    .replaceAll(/'[^']*'/g, `''`)
    .trim()
    .toLowerCase();
  const within = inside(text, 'coalesce');
  if (within?.rest === '') {
    const inner = /^(.*),\s*0$/s.exec(within.inner.trim())?.[1];
    return inner !== undefined && isAdditive(inner);
  }
  const call = inside(text, 'count') ?? inside(text, 'sum');
  if (call === undefined || /^\s*distinct\b/.test(call.inner)) return false;
  return call.rest === '' || inside(call.rest, 'filter')?.rest === '';
}

/** What a call has between its parentheses, and what follows them. */
function inside(text: string, name: string): { inner: string; rest: string } | undefined {
  const begin = new RegExp(`^${name}\\s*\\(`).exec(text)?.[0].length;
  if (begin === undefined) return undefined;
  let depth = 1;
  for (let at = begin; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return { inner: text.slice(begin, at), rest: text.slice(at + 1).trim() };
  }
  return undefined;
}

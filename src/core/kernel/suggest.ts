/** Longer than any mistyped name; to compare it with every name would take long. */
const LONGEST = 200;

/** Names that a mistyped one may have meant: optimal string alignment (a swap of neighbours counts one), nearest first. */
export function near(typed: string, known: readonly string[], most = 3): string[] {
  if (typed.length > LONGEST) return [];
  const wanted = typed.toLowerCase();
  return known
    .map((name) => ({ name, distance: score(wanted, name.toLowerCase()) }))
    .filter(
      ({ name, distance }) => distance <= Math.max(1, Math.floor(Math.max(wanted.length, name.length) / 3)),
    )
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}

/** The sentence that names them, or nothing. */
export function didYouMean(typed: string, known: readonly string[]): string | undefined {
  const names = near(typed, known).map((name) => `"${name}"`);
  const last = names.pop();
  if (last === undefined) return undefined;
  return `Did you mean ${names.length === 0 ? last : `${names.join(', ')} or ${last}`}?`;
}

function score(typed: string, name: string): number {
  if (typed.length >= 3 && name.startsWith(typed)) return 0.5;
  return distance(typed, name);
}

function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + cost);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, at(beforeLast, column - 2) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], column: number): number => row[column] ?? Number.POSITIVE_INFINITY;

/** `1 commit`, `2 commits`: how many of what, as a person says it. */
export const counted = (count: unknown, one: string, many = `${one}s`): string =>
  `${String(count)} ${Number(count) === 1 ? one : many}`;

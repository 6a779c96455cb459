/** Flags that say how rows are read; a map keeps them, and they change what a preset says. */
export const readingFlags = [
  'date-format',
  'decimal',
  'status-words',
  'where',
  'skip-empty',
  'skip-first',
  'skip-last',
  'guest-name',
  'sku-blanks',
  'encoding',
  'delimiter',
  'sheet',
] as const;

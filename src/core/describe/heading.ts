import type { Field } from '../model/field.ts';

/** What people read above a column: the field's label, or its name in words (`placedAt` → `Placed at`). */
export function headingOf(field: Field): string {
  if (field.label !== undefined) return capitalised(field.label);
  const words = field.name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_.]/g, ' ')
    .toLowerCase();
  return capitalised(words);
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

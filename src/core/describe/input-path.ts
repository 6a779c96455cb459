/** Partial message data, from flags, arguments or the fields of a form. */
export type PartialInput = Record<string, unknown>;

/** @param field dotted inside objects: `guest.name` */
export function setPath(draft: PartialInput, field: string, value: unknown): void {
  const names = field.split('.');
  const last = names.pop() as string;
  let holder = draft;
  for (const name of names) {
    holder[name] ??= {};
    holder = holder[name] as PartialInput;
  }
  holder[last] = value;
}

export const getPath = (draft: PartialInput, field: string): unknown =>
  field.split('.').reduce<unknown>((holder, name) => (holder as PartialInput | undefined)?.[name], draft);

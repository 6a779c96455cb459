/** The years that instants are kept to: in them, texts sort as times do, and calendars have names for every day. */
export const YEARS = { first: 1900, last: 2999 } as const;

/** Whether an instant or a date as it is stored (ISO, UTC) lies in the years that are kept. */
export const isWithinYears = (instant: string): boolean =>
  instant >= `${YEARS.first}` && instant < `${YEARS.last + 1}`;

/** The later of two instants as they are stored. */
export const laterOf = (instant: string, other: string | undefined): string =>
  other !== undefined && other > instant ? other : instant;

export const OTHER_YEARS = `years go from ${YEARS.first} to ${YEARS.last}`;

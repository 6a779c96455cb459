import type { Failure } from './failure.ts';

/** Bytes of a failure's parts, so that all of it stays about 2 KB however long the texts are that came in. */
const MOST = { message: 1_000, hint: 600, details: 2_000 } as const;

/** The same failure with nothing longer in it than a person can read. */
export function bounded(failure: Failure): Failure {
  const { message, hint, details } = failure;
  return {
    ...failure,
    message: shortened(message, MOST.message),
    ...(hint === undefined ? {} : { hint: shortened(hint, MOST.hint) }),
    ...(details === undefined ? {} : { details: within(details, { left: MOST.details }) }),
  } as Failure;
}

/** Its middle left out: how it begins and what stands behind a long value say most. */
function shortened(text: string, most: number): string {
  if (text.length * 3 <= most || Buffer.byteLength(text) <= most) return text;
  const bytes = Buffer.from(text);
  const end = Math.floor(most / 3);
  const parts = [bytes.subarray(0, most - end), bytes.subarray(bytes.length - end)];
  return parts.map((part) => part.toString('utf8').replaceAll('\ufffd', '')).join(' … ');
}

/** Lists and objects end where the room does; a text is shortened to what is left. */
function within(value: unknown, room: { left: number }): unknown {
  if (typeof value === 'string') {
    const short = shortened(value, Math.max(room.left, 30));
    room.left -= Buffer.byteLength(short);
    return short;
  }
  if (typeof value !== 'object' || value === null) {
    room.left -= 8;
    return value;
  }
  if (Array.isArray(value)) return entriesWithin(value.entries(), room).map(([, item]) => item);
  return Object.fromEntries(entriesWithin(Object.entries(value), room));
}

function entriesWithin<Key>(entries: Iterable<[Key, unknown]>, room: { left: number }): [Key, unknown][] {
  const kept: [Key, unknown][] = [];
  for (const [key, value] of entries) {
    if (room.left <= 0) break;
    room.left -= typeof key === 'string' ? key.length : 1;
    kept.push([key, within(value, room)]);
  }
  return kept;
}

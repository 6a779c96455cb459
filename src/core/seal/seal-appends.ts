import { type StreamId, streamId } from '../model/commit.ts';
import { type EventCatalogue, ownDefinition, type SealedBox, type StoredEvent } from '../model/event.ts';
import type { Append } from '../model/event-log.ts';
import type { Subject } from '../model/forgetting.ts';
import { DESTROYED, type SubjectKeys } from '../model/key-store.ts';
import { type PersonalValue, part, personalFields } from './personal-fields.ts';
import { sealBox } from './sealed-box.ts';
import type { Sealer } from './sealer.ts';

/** The events of a category: asked for when the first of them is sealed. */
export type LoadCatalogue = (category: string) => Promise<EventCatalogue>;

/** An append as it is stored, or the verdict on one that nothing can be sealed for any more. */
export type Sealed = Append | { readonly kind: 'forgotten'; readonly subject: Subject };

/** An event taken apart; without `of`, there is nothing personal in it. */
interface PartedEvent {
  readonly event: StoredEvent;
  readonly of?: { readonly subject: Subject; readonly personal: readonly PersonalValue[] };
}

export async function sealAppends(
  batch: readonly Append[],
  sealer: Sealer,
  catalogue: LoadCatalogue,
): Promise<readonly Sealed[]> {
  const catalogues = await cataloguesOf(batch, catalogue);
  const parted = batch.map(({ category, stream, events }) => {
    const known = catalogues.get(category) as EventCatalogue;
    return events.map((event) => partedEvent(known, event, stream));
  });
  const keys = await sealer.keysFor(
    parted.flat().flatMap(({ of }) => (of === undefined ? [] : [of.subject])),
  );
  return batch.map((item, index) => sealed(item, parted[index] ?? [], { sealer, keys }));
}

async function cataloguesOf(
  batch: readonly Append[],
  catalogue: LoadCatalogue,
): Promise<ReadonlyMap<string, EventCatalogue>> {
  const categories = new Set(batch.map(({ category }) => category));
  const loaded = [...categories].map(async (category) => [category, await catalogue(category)] as const);
  return new Map(await Promise.all(loaded));
}

/** What is personal in an event taken out of it, and whose it is. */
export function partedEvent(catalogue: EventCatalogue, event: StoredEvent, stream: StreamId): PartedEvent {
  const fields = personalFields(ownDefinition(catalogue, event.type));
  if (fields === undefined) return { event };
  const { left, personal } = part(fields, event.data);
  if (personal.length === 0) return { event };
  const named = (event.data as Readonly<Record<string, unknown>>)[fields.subject];
  const subject = typeof named === 'string' ? streamId(fields.category, named) : stream;
  return { event: { ...event, data: left }, of: { subject, personal } };
}

interface SealingKeys {
  readonly sealer: Sealer;
  readonly keys: SubjectKeys;
}

function sealed(item: Append, parted: readonly PartedEvent[], { sealer, keys }: SealingKeys): Sealed {
  const boxes = new Map<Subject, BoxContent>();
  for (const [index, { of }] of parted.entries()) {
    if (of === undefined) continue;
    const content = boxes.get(of.subject);
    if (content === undefined) boxes.set(of.subject, [[index, of.personal]]);
    else content.push([index, of.personal]);
  }
  const events = parted.map(({ event }) => event);
  for (const [subject, content] of boxes) {
    const key = keys.get(subject);
    if (key === undefined || key === DESTROYED) return { kind: 'forgotten', subject };
    const b = sealBox(key.key, aboutBox(sealer.logId, item, subject), JSON.stringify(content)).toString(
      'base64url',
    );
    for (const [place, [index]] of content.entries()) {
      const event = events[index] as StoredEvent;
      events[index] = { ...event, sealed: { s: subject, k: key.id, ...(place === 0 && { b }) } };
    }
  }
  const blind = (key: string): string => sealer.blind(key);
  return {
    ...item,
    fingerprint: sealer.fingerprint(item.fingerprint),
    events,
    reserved: item.reserved.map(blind),
    released: item.released.map(blind),
  };
}

/** The personal values of a commit's events, each with its place in the commit, from 0: one box for all of one subject. */
export type BoxContent = (readonly [event: number, values: readonly PersonalValue[]])[];

/** What a box is bound to: nothing opens in another place of the log, or in another log. */
export const aboutBox = (
  logId: string,
  { stream, commandId, events }: Pick<Append, 'stream' | 'commandId' | 'events'>,
  subject: Subject,
): string => {
  let about = `${logId}\n${stream}\n${commandId}\n${subject}`;
  for (const { type, schemaVersion } of events) about += `\n${type}\n${schemaVersion}`;
  return about;
};

/** Every box of some events, in their order. */
export const boxesOf = (events: readonly StoredEvent[]): readonly SealedBox[] =>
  events.flatMap(({ sealed: box }) => (box === undefined ? [] : [box]));

import { ownValue } from '../../../core/kernel/own.ts';
import { type StoredEvent, upcast } from '../../../core/model/event.ts';
import { cataloguesOf } from '../../../core/model/view.ts';
import type { Visit } from '../visit.ts';

interface OfStream extends StoredEvent {
  readonly stream: string;
  readonly version: number;
}

/** What happened, as people say it; an event that this program does not know, by its type. */
export async function sentenceOf({ port }: Visit, event: OfStream): Promise<string> {
  const catalogue = cataloguesOf(await (await port.views()).all()).find(
    ({ definitions }) => ownValue(definitions, event.type) !== undefined,
  );
  if (catalogue === undefined) return event.type;
  try {
    const { type, data } = upcast(catalogue, event);
    const [sentence] = await port.sentences({
      id: event.stream.slice(catalogue.category.length + 1),
      version: event.version,
      events: [{ type, data }],
    });
    return sentence ?? event.type;
  } catch {
    // What does not fit its schema, and what a later program wrote, has no sentence: the log shows it all the same.
    return event.type;
  }
}

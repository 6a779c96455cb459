import { forTerminal } from '../output/sanitise.ts';
import { streamSink } from '../output/sink.ts';
import type { AppPort } from '../session/app-port.ts';
import { outletOf } from '../session/descriptor.ts';
import type { Row } from '../session/entities.ts';
import { likelyIn } from '../session/likely-elsewhere.ts';
import { Session } from '../session/session.ts';
import { find, suggestions } from '../session/suggestions.ts';
import { sourcesOf } from '../session/value-sources.ts';
import { complete, dbIn, type LiveValues, wordsIn } from './complete.ts';

/**
 * What the completion scripts call: `daybook __complete LINE`, the line up to the cursor; a candidate a line, its help behind a
 * tab. Whatever goes wrong, there is nothing to complete: a shell's line is no place for errors.
 */
export async function answerCompletion(argv: readonly string[], app: AppPort): Promise<void> {
  const words = wordsIn(argv.join(' ')).slice(1);
  const [spec] = app.manifest.commands;
  if (spec === undefined) return;
  const stdout = streamSink(outletOf(1));
  let session: Session | undefined;
  try {
    const flags = { ...dbIn(words), quiet: true };
    session = new Session(app, { spec, operands: [], flags }, async () => undefined);
    const found = await complete(app.manifest, words, liveValues(session));
    for (const { word, help } of found) await stdout.write(`${forTerminal(word)}\t${forTerminal(help)}\n`);
  } catch {
    // There is no daybook, or it is busy, or the settings have a fault.
  } finally {
    await session?.close().catch(() => undefined);
    await stdout.finish();
  }
}

const liveValues = (session: Session): LiveValues => ({
  async named(kind, typed, filter) {
    const entity = session.entity(kind);
    const { words, newest, among } = await entity.choices();
    if (newest === undefined) return words(await suggestions<Row>(session, kind, typed, among), typed);
    const starting = async (data: object) =>
      words(await find(session, entity, { ...data, ...newest }), typed).filter(({ word }) =>
        word.startsWith(typed),
      );
    const likely = await starting({ ...filter });
    return likely.length > 0 ? likely : starting({});
  },
  offered: async (kind) => (await session.app.offers[kind]?.())?.values(sourcesOf(session)) ?? [],
  async likely(likely, entity) {
    const values = await likelyIn(session, likely, entity);
    return values.map(({ value, about }) => ({ word: value, help: about }));
  },
});

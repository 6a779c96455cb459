import type { Session } from '../../../../cli/session/session.ts';
import { mapText } from './import-map.ts';
import { importMapOf } from './import-wish.ts';
import type { Preset } from './preset-names.ts';
import { presetText } from './presets.ts';
import { readingFlags } from './reading-flags.ts';

/** Flags that change what a preset says. */
const OVER = ['map', 'currency', ...readingFlags];

/** `--show-map`: to start a map of one's own from. A preset as it stands is shown with its remarks. */
export async function showMap(session: Session): Promise<void> {
  const preset = session.text('preset') as Preset | undefined;
  const isAlone = preset !== undefined && OVER.every((flag) => session.invocation.flags[flag] === undefined);
  await session.stdout.write(isAlone ? await presetText(preset) : await mapText(await importMapOf(session)));
  await session.stdout.flush();
}

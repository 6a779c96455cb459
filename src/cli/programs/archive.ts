import { FailureError } from '../../core/kernel/failure.ts';
import { unreadableLine } from '../../core/kernel/json-lines.ts';
import { linesOf } from '../../core/kernel/lines.ts';
import { usage } from '../argv/arguments.ts';
import { bytesOf, mostLineBytes } from '../argv/batch-input.ts';
import { jsonForTerminal } from '../output/sanitise.ts';
import type { Sink } from '../output/sink.ts';
import { counted } from '../run/counted.ts';
import type { Session } from '../session/session.ts';
import { operandOf, showFacts } from './facts.ts';
import { noteKeysApart, noteKeysMissing } from './keys.ts';

/** The log as an archive, on stdout or into a file. */
export async function exportEvents(session: Session): Promise<void> {
  const [file = '-'] = session.invocation.operands;
  if (file === '-') return exportTo(session, session.paged(), session.terminal.stdout.isTerminal);
  await exportTo(session, await session.file(file), false);
}

async function exportTo(session: Session, sink: Sink, onTerminal: boolean): Promise<void> {
  let last: { commits?: number; head?: string } = {};
  try {
    for await (const line of session.app.store.exportArchive(session.openOptions(false))) {
      if (sink.closed) return;
      const text = JSON.stringify(line);
      await sink.write(`${onTerminal ? jsonForTerminal(text) : text}\n`);
      last = line;
    }
    await sink.finish();
  } catch (error) {
    await sink.discard().catch(() => undefined);
    throw error;
  }
  await session.note(`${counted(last.commits, 'commit')}; the head is ${last.head}.`);
  await noteKeysApart(session);
}

/** Reads an archive into the daybook. */
export async function importEvents(session: Session): Promise<void> {
  const source = operandOf(session, 'FILE|-');
  const dryRun = session.is('dry-run');
  const lines = archiveLines(session, source);
  const facts = await session.app.store.importArchive(session.openOptions(!dryRun), lines, dryRun);
  await showFacts(session, facts);
  if (dryRun) await session.note('Nothing was written.');
  else await noteKeysMissing(session);
}

async function* archiveLines(session: Session, source: string) {
  for await (const line of linesOf(bytesOf(session, source), mostLineBytes)) {
    if ('error' in line) throw new FailureError(unreadableLine(line, mostLineBytes));
    yield line;
  }
}

/** Writes the log again, sealed, beside the old one. */
export async function resealEvents(session: Session): Promise<void> {
  const to = session.text('out');
  if (to === undefined) throw usage('missing', 'Missing: --out FILE.', 'Name the file of the new daybook.');
  const heads = session.text('heads');
  const made = { ...session.openOptions(false), db: to, views: undefined, keys: undefined };
  const sink =
    heads === undefined ? undefined : await session.file(heads, await session.app.store.ownFiles(made));
  try {
    const facts = await session.app.store.reseal(session.openOptions(false), to, async (one) => {
      await sink?.write(`${JSON.stringify(one)}\n`);
    });
    await sink?.finish();
    await showFacts(session, facts);
  } catch (error) {
    await sink?.discard().catch(() => undefined);
    throw error;
  }
  await session.note(
    'The old daybook is as it was, with everything in clear: destroy it, and every copy of it, once the new one is in its place.',
  );
}

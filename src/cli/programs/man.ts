import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { unknownTopic } from '../help/help.ts';
import { manPage } from '../help/man-page.ts';
import type { Session } from '../session/session.ts';

/** A manual page: shown by `man` on a terminal, as roff in a pipe. */
export async function man(session: Session): Promise<void> {
  const path = session.invocation.operands.join(' ');
  const { manifest } = session.app;
  const page = manPage(manifest, path);
  if (page === undefined) throw unknownTopic(manifest, path, 'manual page');
  if (session.terminal.stdout.isTerminal && (await shownByMan(page))) return;
  await session.print(page);
}

/** False where there is no `man`. */
async function shownByMan(page: string): Promise<boolean> {
  const child = spawn('man', ['-l', '-'], { stdio: ['pipe', 'inherit', 'ignore'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end(page);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code === 0;
  } catch {
    return false;
  }
}

import { helpFor } from '../help/help.ts';
import { helpWidth } from '../help/help-layout.ts';
import { versionLine } from '../run/version-line.ts';
import type { Session } from '../session/session.ts';

export async function help(session: Session): Promise<void> {
  if (session.is('json')) return session.print(treeAsJson(session));
  await session.print(
    helpFor(
      session.app.manifest,
      session.invocation.operands.join(' '),
      helpWidth(session.terminal.stdout.width),
    ),
  );
}

/** The command tree, or the part of it that is named: for programs that write on top of this one. */
function treeAsJson({ app: { manifest }, invocation }: Session): string {
  const path = invocation.operands.join(' ');
  const commands = manifest.commands.filter(
    (one) => path === '' || one.path === path || one.path.startsWith(`${path} `),
  );
  return `${JSON.stringify({ version: manifest.version, commands }, null, 2)}\n`;
}

export async function version(session: Session): Promise<void> {
  await session.stdout.write(versionLine(session.app.manifest.version, session.is('json')));
}

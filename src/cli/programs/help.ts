import { helpFor } from '../help.ts';
import { helpWidth } from '../help-layout.ts';
import type { Session } from '../session.ts';

export async function help(session: Session): Promise<void> {
  await session.print(
    helpFor(
      session.host.manifest,
      session.invocation.operands.join(' '),
      helpWidth(session.terminal.stdout.width),
    ),
  );
}

export async function version(session: Session): Promise<void> {
  await session.stdout.write(`${session.host.manifest.version}\n`);
}

import { spawn } from '@lydell/node-pty';

export interface TerminalOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly columns: number;
}

/** Runs a line of shell at a pseudo-terminal; answers what a person would see. */
export async function typed(line: string, { cwd, env, columns }: TerminalOptions): Promise<string> {
  const terminal = spawn('/bin/sh', ['-c', line], {
    cwd,
    env: { ...env, TERM: 'dumb' },
    cols: columns,
    rows: 60,
  });
  let drawn = '';
  terminal.onData((text) => {
    drawn += text;
  });
  await new Promise((resolve) => terminal.onExit(resolve));
  return drawn.replaceAll('\r', '');
}

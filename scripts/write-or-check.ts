import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a generated file; with `--check` on the command line, compares it with the one that is there instead, names the
 * first line that differs and fails.
 */
export async function writeOrCheck(path: string, text: string): Promise<void> {
  if (!process.argv.includes('--check')) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return;
  }
  const found = await readFile(path, 'utf8').catch(() => '');
  if (found === text) return;
  const [wanted, there] = [text.split('\n'), found.split('\n')];
  const line = wanted.findIndex((one, index) => one !== there[index]);
  const at = line < 0 ? wanted.length : line;
  console.error(`${path} is out of date from line ${at + 1} on: run "npm run docs".`);
  console.error(`- ${there[at] ?? ''}\n+ ${wanted[at] ?? ''}`);
  process.exitCode = 1;
}

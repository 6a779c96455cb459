import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A folder on the disk of this run (DAYBOOK_BENCH_DIR, else the system's temporary one); gone when the run is over. */
export function folder(name: string): string {
  const path = mkdtempSync(join(process.env['DAYBOOK_BENCH_DIR'] ?? tmpdir(), `daybook-bench-${name}-`));
  made.push(path);
  return path;
}

export function removeFolders(): void {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
}

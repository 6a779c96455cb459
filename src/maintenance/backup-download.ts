import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { failureOf } from '../core/kernel/failure.ts';
import { systemClock } from '../core/model/system-clock.ts';
import { backup } from './backup.ts';
import { engineFor, type StoreOptions } from './store.ts';

/** A verified backup to be sent elsewhere. */
export interface BackupDownload {
  /** `shop-2026-03-14T1509.db` */
  readonly name: string;
  readonly bytes: number;
  /** To be read to its end, or cancelled: nothing is left of it then. */
  readonly content: ReadableStream<Uint8Array>;
}

/**
 * Backups of a daybook that stays in use, one after the other; undefined where this program makes none of it. Each is made and verified beside the log, where there is room
 * for it; it loses its name before it is sent, so that it is gone with the last who reads it. What a killed process leaves,
 * the next backup replaces.
 */
export async function backupDownloads(
  options: StoreOptions,
): Promise<(() => Promise<BackupDownload>) | undefined> {
  if (!(await hasBackups(options))) return undefined;
  let last: Promise<unknown> = Promise.resolve();
  return () => {
    const next = last.then(() => backupDownload(options));
    last = next.catch(() => undefined);
    return next;
  };
}

/** False where the server of the log is backed up by its own tools. */
async function hasBackups(options: StoreOptions): Promise<boolean> {
  const engine = await engineFor(options);
  return engine.backups().then(
    () => true,
    (error: unknown) => {
      if (failureOf(error).kind === 'usage') return false;
      throw error;
    },
  );
}

/** @throws FailureError as `backup` does; then nothing is left */
async function backupDownload(options: StoreOptions): Promise<BackupDownload> {
  const path = `${resolve(options.db)}.download`;
  try {
    await backup(options, path, true);
    const file = await open(path);
    const { size } = await file.stat();
    const content = Readable.toWeb(file.createReadStream()) as ReadableStream<Uint8Array>;
    return { name: nameOf(options.db), bytes: size, content };
  } finally {
    rmSync(path, { force: true });
  }
}

/** Of the log's name, letters that no system and no header minds. */
function nameOf(path: string): string {
  const stem = basename(path, extname(path)).replaceAll(/[^\w.-]/g, '_');
  const [date = '', time = ''] = systemClock.now().split('T');
  return `${stem}-${date}T${time.slice(0, 5).replace(':', '')}.db`;
}

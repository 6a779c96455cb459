import { readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';

/** What disks and people do to a database's file, behind SQLite's back. */

export const PAGE = 4_096;

/** Changes a file's bytes in place. */
export function rewrite(path: string, change: (bytes: Buffer) => Buffer | undefined): void {
  const bytes = readFileSync(path);
  writeFileSync(path, change(bytes) ?? bytes);
}

/** The pages that hold the rows of a table (or the entries of an index), by their numbers from 1. */
export function leavesOf(path: string, name: string): readonly number[] {
  const sqlite = new Database(path, { readonly: true });
  const pages = sqlite
    .prepare<[string], number>("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path")
    .pluck()
    .all(name);
  sqlite.close();
  return pages;
}

const placeOf = (page: number): number => (page - 1) * PAGE;

/** A page's bytes stand in the place of another's, too. */
export const copyPage = (path: string, from: number, to: number): void =>
  rewrite(path, (bytes) => void bytes.copy(bytes, placeOf(to), placeOf(from), placeOf(from) + PAGE));

export const swapPages = (path: string, one: number, other: number): void =>
  rewrite(path, (bytes) => {
    const kept = Buffer.from(bytes.subarray(placeOf(one), placeOf(one) + PAGE));
    bytes.copy(bytes, placeOf(one), placeOf(other), placeOf(other) + PAGE);
    kept.copy(bytes, placeOf(other));
    return undefined;
  });

/** The place of the rowid of the first row on a table's leaf page: behind the length of the row, as SQLite's format says. */
export function flipRowid(path: string, page: number): void {
  rewrite(path, (bytes) => {
    const start = placeOf(page);
    let at = start + bytes.readUInt16BE(start + 8);
    while (((bytes[at] ?? 0) & 0x80) !== 0) at += 1;
    const rowid = at + 1;
    bytes[rowid] = (bytes[rowid] ?? 0) ^ 0x01;
    return undefined;
  });
}

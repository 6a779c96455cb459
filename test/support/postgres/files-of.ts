import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { queryAt } from './server.ts';

/** Everything that the database's files hold, once the server has written them. */
export async function filesOf(url: string): Promise<Buffer> {
  await queryAt(url, 'CHECKPOINT');
  const [place] = await queryAt<{ data: string; oid: string }>(
    url,
    `SELECT current_setting('data_directory') AS data, oid::text FROM pg_database WHERE datname = current_database()`,
  );
  const base = join(place?.data ?? '', 'base', place?.oid ?? '');
  return Buffer.concat(readdirSync(base).map((file) => readFileSync(join(base, file))));
}

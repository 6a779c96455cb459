import type pg from 'pg';
import { unavailable } from './failures.ts';

/**
 * The client of PostgreSQL, which is installed by who uses it.
 *
 * @throws FailureError `unavailable` (`pg_missing`)
 */
export async function loadPg(): Promise<typeof pg> {
  try {
    return (await import('pg')).default;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.endsWith('MODULE_NOT_FOUND') !== true) throw error;
    throw unavailable('pg_missing', 'A daybook in PostgreSQL needs the package pg, which is not installed.', {
      hint: 'Install it beside daybook: npm install pg',
    });
  }
}

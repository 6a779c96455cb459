/**
 * A bound value that SQLite makes no plan by: for `=`, `IS` and `LIMIT` in statements that are run often.
 *
 * 2026-11: a bare `?` there, in a statement with ORDER BY, GROUP BY, min or max, has the statement prepared again every time
 * that it is bound, for a plan by its value: 13 µs beside 1 µs for a look into an index. (SQLITE_DBCONFIG_ENABLE_QPSG forbids it; better-sqlite3 does
 * not reach that.)
 */
export const BOUND = '+?';

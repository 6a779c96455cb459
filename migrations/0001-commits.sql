-- The daybook: one row a commit, in the order in which they happened, never altered.

CREATE TABLE log_identity (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  log_id TEXT NOT NULL,
  -- Changes when the log is restored from a backup: positions after the restore are other facts.
  epoch TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

-- AUTOINCREMENT: SQLite remembers the last position in sqlite_sequence, so a lost tail is noticed and never overwritten.
-- The events come last: the other columns are read without visiting the overflow pages of a long row.
CREATE TABLE commits (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  category TEXT NOT NULL,
  stream TEXT NOT NULL,
  first_version INTEGER NOT NULL CHECK (first_version >= 1),
  last_version INTEGER NOT NULL CHECK (last_version >= first_version),
  -- The stream's number in its category, on the commit that begins it.
  number INTEGER CHECK ((number IS NOT NULL) = (first_version = 1)),
  command_id TEXT NOT NULL UNIQUE,
  command TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  actor TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  causation_id TEXT,
  occurred_at TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  hash TEXT NOT NULL,
  reserved TEXT NOT NULL,
  released TEXT NOT NULL,
  events TEXT NOT NULL,
  UNIQUE (stream, first_version)
) STRICT;

CREATE TRIGGER commits_are_never_updated BEFORE UPDATE ON commits
BEGIN
  SELECT RAISE(ABORT, 'a commit is never altered: record a correcting command instead');
END;

CREATE TRIGGER commits_are_never_deleted BEFORE DELETE ON commits
BEGIN
  SELECT RAISE(ABORT, 'a commit is never deleted: record a correcting command instead');
END;

-- How many streams a category has: the number of the newest. Follows from the commits.
CREATE TABLE categories (
  category TEXT PRIMARY KEY,
  streams INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- For people who open the file themselves: one row an event.
CREATE VIEW events AS
SELECT
  commits.position,
  commits.category,
  commits.stream,
  commits.first_version + event.key AS version,
  json_extract(event.value, '$.type') AS type,
  json_extract(event.value, '$.schemaVersion') AS schema_version,
  json_extract(event.value, '$.data') AS data,
  coalesce(json_extract(event.value, '$.at'), commits.occurred_at) AS occurred_at,
  commits.recorded_at,
  commits.actor,
  commits.command,
  commits.command_id,
  commits.correlation_id,
  commits.causation_id
FROM commits, json_each(commits.events) AS event;

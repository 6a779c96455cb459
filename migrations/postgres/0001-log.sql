-- The daybook: one row a commit, in the order in which they happened, never altered. Texts that are compared are ordered by
-- their bytes, whatever the database's own order is.

CREATE SCHEMA daybook;

-- One row a step of this schema that was taken.
CREATE TABLE daybook.migrations (
  version integer PRIMARY KEY,
  name text NOT NULL
);

-- One row: whose log it is, and where it ends. Who appends locks it. It is rewritten with every append: room is left beside it.
CREATE TABLE daybook.log_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  log_id text NOT NULL,
  -- Changes when the log is restored from a backup: positions after the restore are other facts.
  epoch text NOT NULL,
  created_at text NOT NULL,
  position bigint NOT NULL DEFAULT 0,
  -- Of the commit at that position; 64 zeros before the first.
  hash text NOT NULL DEFAULT repeat('0', 64)
) WITH (fillfactor = 10);

-- The log that this one is a copy of: then commands are sent elsewhere. No row: it is a log of its own.
CREATE TABLE daybook.followed_log (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- Where its commits are fetched, and where commands are to be sent.
  source text NOT NULL,
  commands_at text,
  -- How far it was when it was last heard of, and when.
  known bigint NOT NULL,
  heard_at text
);

CREATE TABLE daybook.commits (
  position bigint PRIMARY KEY,
  category text COLLATE "C" NOT NULL,
  stream text COLLATE "C" NOT NULL,
  first_version bigint NOT NULL CHECK (first_version >= 1),
  last_version bigint NOT NULL CHECK (last_version >= first_version),
  -- The stream's number in its category, on the commit that begins it.
  number bigint CHECK ((number IS NOT NULL) = (first_version = 1)),
  command_id text COLLATE "C" NOT NULL UNIQUE,
  command text NOT NULL,
  fingerprint text COLLATE "C" NOT NULL,
  actor text NOT NULL,
  correlation_id text NOT NULL,
  causation_id text,
  -- Instants are texts, as they are hashed.
  occurred_at text NOT NULL,
  recorded_at text NOT NULL,
  hash text NOT NULL,
  reserved text NOT NULL,
  released text NOT NULL,
  -- JSON as it is hashed: jsonb would reorder it, and takes no U+0000.
  events text NOT NULL,
  UNIQUE (stream, first_version)
);

-- The stream behind a number, for commands that name it so.
CREATE INDEX commits_by_number ON daybook.commits (category, number) WHERE number IS NOT NULL;

CREATE FUNCTION daybook.reject_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a commit is never altered: record a correcting command instead';
END
$$;

CREATE TRIGGER commits_are_never_altered BEFORE UPDATE OR DELETE OR TRUNCATE ON daybook.commits
FOR EACH STATEMENT EXECUTE FUNCTION daybook.reject_change();

-- How many streams a category has: the number of the newest. Follows from the commits.
CREATE TABLE daybook.categories (
  category text COLLATE "C" PRIMARY KEY,
  streams bigint NOT NULL
);

-- Keys that one stream at a time may hold (an order's external reference, a customer's e-mail). Follows from the commits.
CREATE TABLE daybook.reservations (
  key text COLLATE "C" PRIMARY KEY,
  stream text COLLATE "C" NOT NULL,
  -- The commit that claimed it.
  position bigint NOT NULL
);

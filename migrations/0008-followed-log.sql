-- Of a copy alone: the log that its commits come from. Where there is a row, the file takes no decisions of its own.

CREATE TABLE followed_log (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  -- Where its commits are fetched, and where commands are to be sent, if that is known.
  source TEXT NOT NULL,
  commands_at TEXT,
  -- How far that log was when it was last heard of.
  known_position INTEGER NOT NULL,
  heard_at TEXT
) STRICT;

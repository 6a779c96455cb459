-- How far each durable subscriber has come. Beside the log, for views are made anew and what was sent is not: a subscriber
-- that forgot its place would send everything again.

CREATE TABLE subscriber_checkpoints (
  subscriber TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  -- Of the commit at that position: in another log, another one stands there.
  hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

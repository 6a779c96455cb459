-- Keys that one stream at a time may hold (an order's external reference, a customer's e-mail). Follows from the commits,
-- which name what they reserved and released.

CREATE TABLE reservations (
  key TEXT PRIMARY KEY,
  stream TEXT NOT NULL,
  -- The commit that claimed it.
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

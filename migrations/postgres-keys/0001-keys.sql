-- The keys of the people that a log tells of: in another database than the log, so that no backup of that holds them.

CREATE SCHEMA daybook_keys;

-- One row a step of this schema that was taken.
CREATE TABLE daybook_keys.migrations (
  version integer PRIMARY KEY,
  name text NOT NULL
);

-- One row: whose keys they are.
CREATE TABLE daybook_keys.key_store (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  id text NOT NULL,
  log_id text NOT NULL,
  pepper bytea NOT NULL, -- wrapped, as every key is
  master_key bytea, -- null: it is kept elsewhere
  -- The log's position up to which its forgettings are carried out.
  forgotten_up_to bigint NOT NULL DEFAULT 0
);

CREATE TABLE daybook_keys.keys (
  subject text COLLATE "C" PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  key bytea -- wrapped; null: destroyed
);

-- Writes the table anew, in a file that holds what is in it and nothing else. A row that was changed or deleted stays in its page,
-- and VACUUM leaves its bytes there too, in what is free. Only the owner may; whoever destroys a key may have it done.
CREATE FUNCTION daybook_keys.rewrite_keys() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = daybook_keys, pg_temp AS $$
BEGIN
  CLUSTER keys USING keys_pkey;
END
$$;

REVOKE ALL ON FUNCTION daybook_keys.rewrite_keys FROM PUBLIC;

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
  forgotten_up_to bigint NOT NULL DEFAULT 0,
  overwrites bigint NOT NULL DEFAULT 0, -- how often something was overwritten that must be in no file,
  wiped bigint NOT NULL DEFAULT 0, -- and up to which time that was seen to
  backed_up_at text
);

-- The first key of a subject is the one in use: of two programs that make it at once, one does. There are more where keys were
-- lost, and put back when there was another one already.
CREATE TABLE daybook_keys.keys (
  subject text COLLATE "C",
  nth integer DEFAULT 1,
  id text COLLATE "C" NOT NULL UNIQUE,
  key bytea, -- wrapped; null: destroyed
  PRIMARY KEY (subject, nth)
);

-- Writes the table anew, in a file that holds what is in it and nothing else. A row that was changed or deleted stays in its page,
-- and VACUUM leaves its bytes there too, in what is free. Only the owner may; whoever destroys a key may have it done.
-- Returns whether only what is in the table was written: a row that an open transaction may still read is written too, and counted.
CREATE FUNCTION daybook_keys.rewrite_keys() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = daybook_keys, pg_temp AS $$
BEGIN
  CLUSTER keys USING keys_pkey;
  RETURN (SELECT reltuples FROM pg_class WHERE oid = 'keys'::regclass) = (SELECT count(*) FROM keys)::real;
END
$$;

-- The same for the row that holds what wraps them. Not in one transaction: others lock the two in either order.
CREATE FUNCTION daybook_keys.rewrite_key_store() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = daybook_keys, pg_temp AS $$
BEGIN
  CLUSTER key_store USING key_store_pkey;
  RETURN (SELECT reltuples FROM pg_class WHERE oid = 'key_store'::regclass) = 1;
END
$$;

REVOKE ALL ON FUNCTION daybook_keys.rewrite_keys, daybook_keys.rewrite_key_store FROM PUBLIC;

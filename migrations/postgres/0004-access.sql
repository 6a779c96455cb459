-- Who may speak over HTTP. Secrets are kept as SHA-256 digests alone, hexadecimal; instants are texts.

CREATE TABLE daybook.tokens (
  digest text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL,
  public_part text NOT NULL,
  scopes text NOT NULL, -- a JSON list
  only_messages text, -- a JSON list; null: all
  created_at text COLLATE "C" NOT NULL,
  expires_at text NOT NULL,
  last_used_at text COLLATE "C",
  revoked_at text
);

CREATE UNIQUE INDEX token_names ON daybook.tokens (name) WHERE revoked_at IS NULL;

CREATE TABLE daybook.sessions (
  digest text COLLATE "C" PRIMARY KEY,
  principal text NOT NULL, -- JSON
  token text COLLATE "C", -- the digest of the one that it was begun with
  started_at text NOT NULL,
  last_used_at text COLLATE "C" NOT NULL
);

CREATE INDEX sessions_of_token ON daybook.sessions (token) WHERE token IS NOT NULL;

CREATE TABLE daybook.links (
  digest text COLLATE "C" PRIMARY KEY,
  principal text NOT NULL, -- JSON
  expires_at text COLLATE "C" NOT NULL
);

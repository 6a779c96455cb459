-- Commands that a rule refused: for audits and `orders why`. Not facts: outside the hash chain, and may be pruned.

CREATE TABLE daybook.refused_commands (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  command_id text COLLATE "C" NOT NULL,
  command text NOT NULL,
  stream text COLLATE "C" NOT NULL,
  actor text NOT NULL,
  correlation_id text NOT NULL,
  recorded_at text COLLATE "C" NOT NULL,
  code text NOT NULL,
  message text NOT NULL,
  -- What to do next, what that names, and the facts that the rule looked at (JSON; null: none).
  hint text,
  next text NOT NULL,
  details text NOT NULL,
  data text NOT NULL,
  -- The insert that it came with, and its place there: one whose answer was lost is made again, and stores nothing twice.
  inserted_by uuid NOT NULL,
  place integer NOT NULL,
  UNIQUE (inserted_by, place)
);

CREATE INDEX refused_commands_by_stream ON daybook.refused_commands (stream, id);
CREATE INDEX refused_commands_by_command_id ON daybook.refused_commands (command_id, id);

-- How far each durable subscriber has come. Beside the log, for a subscriber that forgot its place would send everything again.
CREATE TABLE daybook.subscriber_checkpoints (
  subscriber text COLLATE "C" PRIMARY KEY,
  position bigint NOT NULL,
  -- Of the commit at that position: in another log, another one stands there.
  hash text NOT NULL
);

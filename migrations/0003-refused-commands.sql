-- Commands that a rule refused: for audits and `orders why`. Not facts: outside the hash chain, and may be pruned.

CREATE TABLE refused_commands (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  command_id TEXT NOT NULL,
  command TEXT NOT NULL,
  stream TEXT NOT NULL,
  actor TEXT NOT NULL,
  correlation_id TEXT NOT NULL,
  recorded_at TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;

CREATE INDEX refused_commands_by_stream ON refused_commands (stream, id);
CREATE INDEX refused_commands_by_command_id ON refused_commands (command_id, id);

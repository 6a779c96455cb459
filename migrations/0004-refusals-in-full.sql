-- What a refusal said beside its sentence: what to do next, and the facts that the rule looked at (JSON; null: none).

ALTER TABLE refused_commands ADD COLUMN hint TEXT;
ALTER TABLE refused_commands ADD COLUMN details TEXT NOT NULL DEFAULT 'null';

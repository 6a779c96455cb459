-- What the hint of a refusal names, as data: messages, fields and options (JSON; null: nothing). Each face calls them in its
-- own words; the hints of refusals that stand here already are in those of the command line.

ALTER TABLE refused_commands ADD COLUMN next TEXT NOT NULL DEFAULT 'null';

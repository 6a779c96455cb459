-- The stream behind a number, for commands that name it so. Not UNIQUE: a log whose numbers are damaged is to be opened and
-- checked like any other.

CREATE INDEX commits_by_number ON commits (category, number) WHERE number IS NOT NULL;

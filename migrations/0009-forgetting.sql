-- Commits that forgot somebody are found without a look at the others: whoever opens the keys carries out those that are new.
-- The same names stand in src/core/model/forgetting.ts; the query repeats the condition.
CREATE INDEX commits_that_forget ON commits (position) WHERE command IN ('ForgetCustomer', 'ForgetGuest');

-- Whose personal data a rejected command may hold: deleted when that person is forgotten. Null: recorded before there were keys.
ALTER TABLE refused_commands ADD COLUMN subject TEXT;
CREATE INDEX refused_commands_of_subject ON refused_commands (subject) WHERE subject IS NOT NULL;

-- Commits that forgot somebody are found without a look at the others: whoever opens the keys carries out those that are new.
-- The same names stand in src/core/model/forgetting.ts; the query repeats the condition.
CREATE INDEX commits_that_forget ON daybook.commits (position) WHERE command IN ('ForgetCustomer', 'ForgetGuest');

-- Whose personal data a rejected command may hold: deleted when that person is forgotten. Null: recorded before there were keys.
ALTER TABLE daybook.refused_commands ADD COLUMN subject text COLLATE "C";
CREATE INDEX refused_commands_of_subject ON daybook.refused_commands (subject) WHERE subject IS NOT NULL;

-- A user's keys in other systems, as OneRoster's userIds says them: "{SIF:…},{state:…}". By one of them attendance, grades and balances
-- may name a student.
ALTER TABLE roster_user ADD COLUMN user_ids TEXT;
ALTER TABLE stage_user ADD COLUMN user_ids TEXT;

-- How many mails about one case somebody got in the past hour (src/cases/news.c) is read from the index, without those about other cases: an
-- agent gets thousands in a busy hour.
DROP INDEX mail_by_person;
CREATE INDEX mail_by_person ON mail (person_id, object, created_at);

-- Who has written on a case is told by the index alone: its rows lie where the time put them, each on a page of its own.
DROP INDEX case_comment_by_case;
CREATE INDEX case_comment_of_case ON case_comment (case_id, created_at, id, by_vendor, person_id);

-- A page of an account's list is read from one or two pages of its index instead of 25 pages of the table: all that a line shows is in it. What a
-- comment writes stays the same number of entries.
DROP INDEX support_case_by_account;
DROP INDEX support_case_by_account_open;
CREATE INDEX support_case_of_account
	ON support_case (account_id, modified_at, id, open, number, created_at, type, status, priority, module, subject, contact_id, owner_id);
CREATE INDEX support_case_of_account_open
	ON support_case (account_id, open, modified_at, id, number, created_at, type, status, priority, module, subject, contact_id, owner_id);

/*@sqlite
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('case_comment', 'case_comment_of_case', '800000 4 1 1 1 1'),
	('support_case', 'support_case_of_account', '200000 100 1 1 1 1 1 1 1 1 1 1 1 1'),
	('support_case', 'support_case_of_account_open', '200000 100 50 1 1 1 1 1 1 1 1 1 1 1');
*/

-- Queues count up to a hundred cases for each of their links: with `open` in the index they need not look at the cases themselves.
DROP INDEX support_case_queue_team;
DROP INDEX support_case_queue_owner;
DROP INDEX support_case_queue_due;
CREATE INDEX support_case_team_due ON support_case (team, due_at, id, open) WHERE open = true;
CREATE INDEX support_case_owner_due ON support_case (owner_id, due_at, id, open) WHERE open = true;
CREATE INDEX support_case_open_due ON support_case (due_at, id, open) WHERE open = true;

-- What SQLite is told about the tables of cases, so that every installation gets the same plans from the first case on (as 0007_plans.sql
-- does for the roster).
--
-- Without figures it takes "open" for a rare word: a queue then reads every open case and sorts them (150 ms where 25,000 are open),
-- instead of the first 25 of the index made for it (0.05 ms). Figures: rows in all, then rows that share the first column, the first two, …
-- PRAGMA optimize replaces them by real ones where it finds reason to.
/*@sqlite
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('account', NULL, '2000'),
	('person', NULL, '20000'),
	('staff', NULL, '50'),
	('team', NULL, '8'),
	('contact', 'contact_by_person', '10000 1'),
	('support_case', 'sqlite_autoindex_support_case_1', '200000 1'),
	('support_case', 'support_case_by_account', '200000 100 1 1'),
	('support_case', 'support_case_by_account_open', '200000 100 50 1 1'),
	('support_case', 'support_case_by_status', '200000 100 50 20'),
	('support_case', 'support_case_open', '200000 100000 1 1'),
	('support_case', 'support_case_open_by_status', '200000 100000 20000'),
	('support_case', 'support_case_by_modified', '200000 1 1'),
	('support_case', 'support_case_team_due', '25000 5000 1 1 1'),
	('support_case', 'support_case_owner_due', '25000 250 1 1 1'),
	('support_case', 'support_case_queue_nobody', '5000 1 1'),
	('support_case', 'support_case_open_due', '25000 1 1 1'),
	('support_case', 'support_case_queue_waiting', '5000 1 1'),
	('support_case', 'support_case_next_step', '5000 1'),
	('support_case', 'support_case_unanswered', '5000 1'),
	('support_case', 'support_case_merged', '2000 1'),
	('support_case', 'support_case_notice', '2000 20'),
	('support_case', 'support_case_created', '200000 1'),
	('support_case', 'support_case_responded', '190000 1'),
	('support_case', 'support_case_closed', '175000 1'),
	('case_field', 'case_field', '800000 4 1'),
	('case_history', 'case_history', '800000 4 1'),
	('case_comment', 'case_comment_by_case', '800000 4 1 1'),
	('attachment', 'attachment_by_case', '50000 2 1 1'),
	('attachment', 'attachment_by_hash', '50000 1');
*/

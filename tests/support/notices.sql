-- Notifications for tests of the public status page: SQLite only, times counted back from now. `belfry init` has made the tables.
CREATE TEMP TABLE t (now INTEGER, hour INTEGER, day INTEGER);
INSERT INTO t SELECT unixepoch() / 3600 * 3600000000 + 123456, 3600000000, 86400000000;

UPDATE service SET group_name = 'Mobile' WHERE id IN (2, 3);
UPDATE service SET retired_at = 1 WHERE code = 'online-payments';
INSERT INTO notice (id, kind, state, impact, title, body, starts_at, ends_at, everyone, published_at, closed_at, note, note_at, created_at, modified_at)
	SELECT 1001, 'incident', 'identified', 'major', 'Mobile Portal shows yesterday’s grades', 'Families see the grades of *yesterday*. We look into it.',
		now - 3 * hour, NULL, true, now - 3 * hour, NULL, NULL, NULL, now - 3 * hour, now - hour FROM t
	UNION ALL
	SELECT 1002, 'maintenance', 'in_progress', 'maintenance', 'Certificate renewal', 'Sign-in may ask twice.',
		now - hour, now + hour, true, now - 14 * day, NULL, NULL, NULL, now - 14 * day, now - hour FROM t
	UNION ALL
	SELECT 1003, 'maintenance', 'scheduled', 'maintenance',
		'Database upgrade; with a title, that needs more than one line of a calendar — and of a telephone as well', 'Read [the plan](https://example.org/plan).' || char(10) || char(10) || '* one' || char(10) || '* two',
		now + 9 * day, now + 9 * day + 3 * hour, true, now - 5 * day, NULL, NULL, NULL, now - 5 * day, now - 5 * day FROM t
	UNION ALL
	SELECT 1004, 'incident', 'resolved', 'critical', 'Nobody can sign in <503> & "more"', 'The **login page** answers 503.',
		now - 40 * day, now - 40 * day + 3 * hour, true, now - 40 * day, now - 40 * day + 3 * hour, 'A disk was full. It is watched now.', now - 30 * day, now - 40 * day, now - 30 * day FROM t
	UNION ALL
	SELECT 1005, 'maintenance', 'cancelled', 'maintenance', 'Moved to the summer', 'Planned work.',
		now + 2 * day, now + 2 * day + hour, true, now - 12 * day, now - 2 * day, NULL, NULL, now - 12 * day, now - 2 * day FROM t
	UNION ALL
	SELECT 1006, 'incident', 'resolved', 'minor', 'Reports come late', 'Reports of the night came at 7:00.',
		now - 400 * day, now - 400 * day + 5 * hour, true, now - 400 * day, now - 400 * day + 5 * hour, NULL, NULL, now - 400 * day, now - 400 * day + 5 * hour FROM t
	UNION ALL
	SELECT 1007, 'incident', 'investigating', 'major', 'PRIVATE: only for some', 'SECRET words', now - hour, NULL, false, now - hour, NULL, NULL, NULL, now - hour, now - hour FROM t
	UNION ALL
	SELECT 1008, 'incident', 'investigating', 'major', 'DRAFT: not told yet', 'SECRET draft', now - hour, NULL, true, NULL, NULL, NULL, NULL, now - hour, now - hour FROM t;
INSERT INTO notice_service (notice_id, service_id) VALUES (1001, 2), (1001, 3), (1002, 1), (1003, 1), (1003, 8), (1004, 1), (1004, 2), (1006, 4), (1006, 6);
INSERT INTO notice_update (notice_id, seq, at, state, body)
	SELECT 1001, 0, now - 3 * hour, 'investigating', NULL FROM t UNION ALL
	SELECT 1001, 1, now - hour, 'identified', 'A queue stood still.' FROM t UNION ALL
	SELECT 1002, 0, now - 14 * day, 'scheduled', NULL FROM t UNION ALL
	SELECT 1002, 1, now - hour, 'in_progress', NULL FROM t UNION ALL
	SELECT 1003, 0, now - 5 * day, 'scheduled', NULL FROM t UNION ALL
	SELECT 1004, 0, now - 40 * day, 'investigating', NULL FROM t UNION ALL
	SELECT 1004, 1, now - 40 * day + hour, 'monitoring', 'It works again; we watch it.' FROM t UNION ALL
	SELECT 1004, 2, now - 40 * day + 3 * hour, 'resolved', 'Over.' FROM t UNION ALL
	SELECT 1005, 0, now - 12 * day, 'scheduled', NULL FROM t UNION ALL
	SELECT 1005, 1, now - 2 * day, 'cancelled', 'We do it in July.' FROM t UNION ALL
	SELECT 1006, 0, now - 400 * day, 'investigating', NULL FROM t UNION ALL
	SELECT 1006, 1, now - 400 * day + 5 * hour, 'resolved', 'On time again.' FROM t UNION ALL
	SELECT 1007, 0, now - hour, 'investigating', NULL FROM t;

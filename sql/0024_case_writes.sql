-- Who has written on a case is told by the index alone: its rows lie where the time put them, each on a page of its own.
DROP INDEX case_comment_by_case;
CREATE INDEX case_comment_of_case ON case_comment (case_id, created_at, id, by_vendor, person_id);
/*@sqlite
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ('case_comment', 'case_comment_of_case', '800000 4 1 1 1 1');
*/

-- A small set asks for all that it names at once, not row by row; empty between imports.
CREATE TABLE stage_wanted (
	district_id BIGINT NOT NULL,
	kind        TEXT NOT NULL,       -- org, term, …
	source_id   TEXT NOT NULL
);

-- PostgreSQL writes a changed row anew, and an entry for it into each index of its table, unless there is room on its page. An import changes
-- no column that has an index but few; so leave room.
/*@postgresql
ALTER TABLE roster_enrollment SET (fillfactor = 90);
ALTER TABLE roster_line_item SET (fillfactor = 90);
ALTER TABLE roster_result SET (fillfactor = 90);
ALTER TABLE roster_attendance SET (fillfactor = 90);
ALTER TABLE roster_posted SET (fillfactor = 90);
ALTER TABLE roster_meal SET (fillfactor = 90);
*/

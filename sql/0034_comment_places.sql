-- The comments of a case lie side by side (docs/adr/0014-comments-side-by-side.md): reading twelve of them is reading two pages instead of
-- thirteen. Their place is their key, on SQLite the rowid; it says the case and the order in which they were written, so there is no other index
-- but that of the keys to which attachments refer. A case has places for 1,048,576 (COMMENT_BITS in src/cases/case_store.h).
/*@postgresql LOCK TABLE case_comment, attachment IN ACCESS EXCLUSIVE MODE; */ -- else what is written meanwhile would be lost
CREATE TABLE case_comment_placed (
	place BIGINT PRIMARY KEY, -- (case_number << 20) + 0, 1, 2, …
	id BIGINT NOT NULL UNIQUE,
	case_number BIGINT NOT NULL REFERENCES support_case (number), -- nothing is looked for by it: the database sees that there is such a case
	person_id BIGINT NOT NULL REFERENCES person (id),
	by_vendor BOOLEAN NOT NULL,
	internal BOOLEAN NOT NULL, -- a note that contacts never see
	body TEXT NOT NULL, -- Markdown
	created_at BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 0, -- of the case when it was written
	CONSTRAINT no_more_comments_fit_on_this_case CHECK (place >> 20 = case_number)
);
INSERT INTO case_comment_placed (place, id, case_number, person_id, by_vendor, internal, body, created_at, version)
	SELECT (s.number << 20) + row_number() OVER (PARTITION BY s.number ORDER BY c.created_at, c.id) - 1, c.id, s.number, c.person_id, c.by_vendor,
		c.internal, c.body, c.created_at, c.version
	FROM support_case s JOIN case_comment c ON c.case_id = s.id ORDER BY s.number, c.created_at, c.id; -- the window's order: nothing is sorted twice

-- As it was, but of the new table: what a table refers to can't be changed on SQLite.
CREATE TABLE attachment_placed (
	id BIGINT PRIMARY KEY,
	case_id BIGINT NOT NULL REFERENCES support_case (id),
	comment_id BIGINT REFERENCES case_comment_placed (id), -- the words it came with; NULL: with the case itself
	person_id BIGINT NOT NULL REFERENCES person (id),
	by_vendor BOOLEAN NOT NULL,
	internal BOOLEAN NOT NULL, -- came with a note that contacts never see
	name TEXT NOT NULL, -- as its sender called it; for show only
	type TEXT NOT NULL, -- MIME, by content
	bytes BIGINT NOT NULL,
	sha256 TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('waiting', 'clean', 'infected')), -- only 'clean' is served
	finding TEXT, -- what the scanner called it
	created_at BIGINT NOT NULL
);
INSERT INTO attachment_placed (id, case_id, comment_id, person_id, by_vendor, internal, name, type, bytes, sha256, state, finding, created_at)
	SELECT id, case_id, comment_id, person_id, by_vendor, internal, name, type, bytes, sha256, state, finding, created_at FROM attachment ORDER BY id;

DROP TABLE attachment;
DROP TABLE case_comment;
ALTER TABLE case_comment_placed RENAME TO case_comment;
ALTER TABLE attachment_placed RENAME TO attachment;
CREATE INDEX attachment_by_case ON attachment (case_id, created_at, id);
CREATE INDEX attachment_by_hash ON attachment (sha256);
CREATE INDEX attachment_waiting ON attachment (created_at) WHERE state = 'waiting';

/*@sqlite
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
	('case_comment', 'sqlite_autoindex_case_comment_1', '800000 1'),
	('attachment', 'attachment_by_case', '50000 2 1 1'),
	('attachment', 'attachment_by_hash', '50000 1');
*/

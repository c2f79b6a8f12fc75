-- Files on cases (S6). The bytes are in DATA_DIR/files under their hash (src/files/); several rows may name the same.

CREATE TABLE attachment (
	id BIGINT PRIMARY KEY,
	case_id BIGINT NOT NULL REFERENCES support_case (id),
	comment_id BIGINT REFERENCES case_comment (id), -- the words it came with; NULL: with the case itself
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
CREATE INDEX attachment_by_case ON attachment (case_id, created_at, id);
CREATE INDEX attachment_by_hash ON attachment (sha256);
CREATE INDEX attachment_waiting ON attachment (created_at) WHERE state = 'waiting';

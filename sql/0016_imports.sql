-- Imports complete (D4–D7): their history, what they hold back, the events they make; metadata columns of OneRoster.

-- Columns that a district's own system adds (metadata.…), as JSON; NULL: none. Those that Belfry reads have columns of their own.
ALTER TABLE roster_org ADD COLUMN metadata TEXT;
ALTER TABLE stage_org ADD COLUMN metadata TEXT;
ALTER TABLE roster_term ADD COLUMN metadata TEXT;
ALTER TABLE stage_term ADD COLUMN metadata TEXT;
ALTER TABLE roster_course ADD COLUMN metadata TEXT;
ALTER TABLE stage_course ADD COLUMN metadata TEXT;
ALTER TABLE roster_class ADD COLUMN metadata TEXT;
ALTER TABLE stage_class ADD COLUMN metadata TEXT;
ALTER TABLE roster_user ADD COLUMN metadata TEXT;
ALTER TABLE stage_user ADD COLUMN metadata TEXT;
ALTER TABLE roster_role ADD COLUMN metadata TEXT;
ALTER TABLE stage_role ADD COLUMN metadata TEXT;
ALTER TABLE roster_enrollment ADD COLUMN metadata TEXT;
ALTER TABLE stage_enrollment ADD COLUMN metadata TEXT;
ALTER TABLE roster_category ADD COLUMN metadata TEXT;
ALTER TABLE stage_category ADD COLUMN metadata TEXT;
ALTER TABLE roster_line_item ADD COLUMN metadata TEXT;
ALTER TABLE stage_line_item ADD COLUMN metadata TEXT;
ALTER TABLE roster_result ADD COLUMN metadata TEXT;
ALTER TABLE stage_result ADD COLUMN metadata TEXT;
ALTER TABLE roster_demographic ADD COLUMN metadata TEXT;
ALTER TABLE stage_demographic ADD COLUMN metadata TEXT;

-- Every import that came by any way, from the moment it is accepted.
ALTER TABLE roster_import ADD COLUMN state TEXT NOT NULL DEFAULT 'applied'
	CHECK (state IN ('waiting', 'running', 'applied', 'refused', 'held', 'confirmed', 'dismissed', 'failed'));
ALTER TABLE roster_import ADD COLUMN way TEXT NOT NULL DEFAULT 'command' CHECK (way IN ('command', 'upload', 'folder', 'rest'));
ALTER TABLE roster_import ADD COLUMN person_id BIGINT;   -- who sent it; absent: a command, a folder, a timer
ALTER TABLE roster_import ADD COLUMN kept TEXT;          -- the set, below data_dir/imports, while it waits or is held
ALTER TABLE roster_import ADD COLUMN confirms BIGINT;    -- the held import that this one was let through for
ALTER TABLE roster_import ADD COLUMN since BIGINT;       -- way rest: the time from which the next pull asks, once this one is applied
ALTER TABLE roster_import ADD COLUMN rows_read BIGINT NOT NULL DEFAULT 0;
ALTER TABLE roster_import ADD COLUMN errors BIGINT NOT NULL DEFAULT 0;
ALTER TABLE roster_import ADD COLUMN warnings BIGINT NOT NULL DEFAULT 0;
ALTER TABLE roster_import ADD COLUMN events BIGINT NOT NULL DEFAULT 0;
CREATE INDEX roster_import_state ON roster_import (state, id);

-- What families hear about (M7): written by the import that found it, in its transaction, and by the key never twice. A district's
-- first load of a kind makes none: it is the state from which changes count.
CREATE TABLE roster_event (
	district_id BIGINT NOT NULL,
	import_id   BIGINT NOT NULL,
	student_id  BIGINT NOT NULL,
	kind        TEXT NOT NULL,       -- scored, missing, …: src/roster/event_store.c
	object      TEXT NOT NULL,       -- result, attendance, posted, meal: the table roster_… of object_id
	object_id   BIGINT NOT NULL,
	old         TEXT,                -- absent: there was nothing
	new         TEXT,
	PRIMARY KEY (district_id, import_id, student_id, kind, object_id)
) /*@sqlite WITHOUT ROWID */;
CREATE INDEX roster_event_student ON roster_event (district_id, student_id, import_id);

CREATE TABLE stage_word (                -- what a district's words for marks mean, for the events' statements
	district_id BIGINT NOT NULL,
	word        TEXT NOT NULL,
	status      TEXT NOT NULL
);
CREATE INDEX stage_word_word ON stage_word (district_id, word);

-- A district's OneRoster provider (D2).
CREATE TABLE roster_rest (
	district_id   BIGINT PRIMARY KEY,
	version       TEXT NOT NULL CHECK (version IN ('1.1', '1.2')),
	base_url      TEXT NOT NULL,     -- https://sis.example.org: what comes before /ims/oneroster
	token_url     TEXT NOT NULL,
	client_id     TEXT NOT NULL,
	secret        BYTEA NOT NULL,    -- sealed
	in_body       BOOLEAN NOT NULL DEFAULT false, -- client id and secret in the body, for providers that refuse HTTP Basic
	private       BOOLEAN NOT NULL DEFAULT false, -- may be at a private address
	every_minutes BIGINT NOT NULL,   -- 0: only when asked to
	next_at       BIGINT NOT NULL,
	since         BIGINT,            -- ask for what changed after; absent: everything
	full_at       BIGINT,            -- the last full pull that was applied
	failed        TEXT               -- why the last pull came to nothing
);
CREATE INDEX roster_rest_next ON roster_rest (next_at);

-- Cases of the support portal (S1–S9). "case" is a word of SQL, so the table is support_case.

CREATE TABLE support_case (
	id           BIGINT PRIMARY KEY,
	number       BIGINT NOT NULL UNIQUE,          -- people say "case 0012345"
	account_id   BIGINT NOT NULL REFERENCES account (id),
	contact_id   BIGINT NOT NULL REFERENCES person (id),   -- whose case it is; created_by may have filed it on his behalf
	created_by   BIGINT NOT NULL REFERENCES person (id),
	created_at   BIGINT NOT NULL,
	modified_by  BIGINT NOT NULL REFERENCES person (id),
	modified_at  BIGINT NOT NULL,
	type         TEXT NOT NULL,
	status       TEXT NOT NULL,
	open         BOOLEAN NOT NULL,                -- follows from status; here so that an index can use it
	priority     TEXT NOT NULL,
	module       TEXT,
	subject      TEXT NOT NULL,
	description  TEXT NOT NULL,
	resolution   TEXT,
	owner_id     BIGINT REFERENCES person (id),   -- the agent
	closed_at    BIGINT
);
CREATE INDEX support_case_by_account ON support_case (account_id, modified_at, id);
CREATE INDEX support_case_by_account_open ON support_case (account_id, open, modified_at, id);
CREATE INDEX support_case_open ON support_case (open, modified_at, id);
CREATE INDEX support_case_by_modified ON support_case (modified_at, id);

-- The type's own fields, by the names of the field table (cases/case_fields.c).
CREATE TABLE case_field (
	case_id  BIGINT NOT NULL REFERENCES support_case (id),
	name     TEXT NOT NULL,
	value    TEXT NOT NULL,
	PRIMARY KEY (case_id, name)
) /*@sqlite WITHOUT ROWID*/;

CREATE TABLE case_comment (
	id          BIGINT PRIMARY KEY,
	case_id     BIGINT NOT NULL REFERENCES support_case (id),
	person_id   BIGINT NOT NULL REFERENCES person (id),
	by_vendor   BOOLEAN NOT NULL,
	internal    BOOLEAN NOT NULL,                 -- a note that contacts never see
	body        TEXT NOT NULL,                    -- Markdown
	created_at  BIGINT NOT NULL
);
CREATE INDEX case_comment_by_case ON case_comment (case_id, created_at, id);

-- Every change of a case, for its history.
CREATE TABLE case_history (
	case_id     BIGINT NOT NULL REFERENCES support_case (id),
	seq         BIGINT NOT NULL,                  -- 1, 2, …: several changes may share an instant
	at          BIGINT NOT NULL,
	person_id   BIGINT NOT NULL REFERENCES person (id),
	what        TEXT NOT NULL,                    -- status, owner, priority, resolution
	old_value   TEXT,
	new_value   TEXT,
	PRIMARY KEY (case_id, seq)
) /*@sqlite WITHOUT ROWID*/;

CREATE TABLE case_counter (
	one   BIGINT PRIMARY KEY CHECK (one = 1),
	last  BIGINT NOT NULL
);
INSERT INTO case_counter (one, last) VALUES (1, 12000);

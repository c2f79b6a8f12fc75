-- The only way from the vendor to a student's record (P13), and what watches over it.

CREATE TABLE access_grant (
	id BIGINT PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id), -- the district whose students are to be seen
	case_id BIGINT NOT NULL, -- the case that it was asked from
	asked_by BIGINT NOT NULL REFERENCES person (id), -- the only one who may use it
	asked_at BIGINT NOT NULL,
	purpose TEXT NOT NULL CHECK (purpose <> ''), -- in the asker's words, shown to the district
	fields BIGINT NOT NULL, -- bits of enum grant_field
	hours BIGINT NOT NULL CHECK (hours BETWEEN 1 AND 24),
	state TEXT NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'approved', 'refused', 'revoked')),
	decided_by BIGINT REFERENCES person (id),
	decided_at BIGINT,
	ends_at BIGINT, -- set with the approval: decided_at + hours; earlier when revoked
	ended_by BIGINT REFERENCES person (id)
);
CREATE INDEX access_grant_by_account ON access_grant (account_id, asked_at);
CREATE INDEX access_grant_by_asker ON access_grant (asked_by, asked_at);

-- Which student's record was shown under which grant, for the volume brake and the district's list; the audit trail has it too.
CREATE TABLE student_read (
	id BIGINT PRIMARY KEY,
	grant_id BIGINT NOT NULL REFERENCES access_grant (id),
	account_id BIGINT NOT NULL REFERENCES account (id),
	student_id BIGINT, -- NULL: a search among the district's students, which shows names, grades and schools only
	person_id BIGINT NOT NULL REFERENCES person (id),
	at BIGINT NOT NULL
);
CREATE INDEX student_read_by_grant ON student_read (grant_id, student_id);
CREATE INDEX student_read_by_person ON student_read (person_id, at);
CREATE INDEX student_read_by_account ON student_read (account_id, at, id);

-- Students that do not exist, or whom nobody has a reason to look up: whoever does, pages the vendor.
CREATE TABLE canary (
	account_id BIGINT NOT NULL REFERENCES account (id),
	student_id BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (account_id, student_id)
);

CREATE TABLE alert (
	id BIGINT PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('volume', 'canary', 'audit')),
	account_id BIGINT REFERENCES account (id),
	person_id BIGINT REFERENCES person (id), -- who caused it
	object TEXT,
	at BIGINT NOT NULL,
	seen_at BIGINT,
	seen_by BIGINT REFERENCES person (id)
);
CREATE INDEX alert_by_time ON alert (at, id);
CREATE INDEX alert_unseen ON alert (at) WHERE seen_at IS NULL;

-- A district that has left: what was removed, and the certificate that was given for it.
CREATE TABLE purge (
	id BIGINT PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id),
	at BIGINT NOT NULL,
	person_id BIGINT REFERENCES person (id), -- who ordered it; NULL: a command
	counts TEXT NOT NULL, -- JSON: rows per table
	backups_until DATE NOT NULL, -- the last backup that still holds the data is gone by then
	certificate TEXT NOT NULL, -- the text as handed out
	signature BYTEA NOT NULL -- HMAC-SHA-256 of the certificate under the audit key
);
CREATE INDEX purge_by_account ON purge (account_id, at);

-- The audit trail is searched by time, person, account and object, newest first, page by page: each index carries the place that a
-- page goes on from.
DROP INDEX audit_event_by_time;
DROP INDEX audit_event_by_person;
DROP INDEX audit_event_by_account;
CREATE INDEX audit_event_by_time ON audit_event (at, chain, seq);
CREATE INDEX audit_event_by_person ON audit_event (person_id, at, chain, seq);
CREATE INDEX audit_event_by_account ON audit_event (account_id, at, chain, seq);
CREATE INDEX audit_event_by_object ON audit_event (object, at, chain, seq);

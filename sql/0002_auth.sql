-- Sessions (P9) and the audit trail (P12).

CREATE TABLE session (
	id BIGINT PRIMARY KEY,
	token_hash BYTEA NOT NULL UNIQUE, -- SHA-256; the token itself is nowhere
	person_id BIGINT NOT NULL REFERENCES person (id),
	kind BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 4), -- enum session_kind
	acting_account BIGINT REFERENCES account (id),
	second_factor BOOLEAN NOT NULL DEFAULT false,
	csrf TEXT NOT NULL,
	device TEXT NOT NULL, -- "Firefox on Windows"
	idle_seconds BIGINT NOT NULL, -- how far one use moves idle_until
	created_at BIGINT NOT NULL,
	last_seen_at BIGINT NOT NULL,
	idle_until BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	ended_at BIGINT
);
CREATE INDEX session_by_person ON session (person_id, created_at);

-- Append-only, chained by hash: digest = SHA-256(prev, the row). There are several chains so that PostgreSQL's writers do not
-- wait for each other: each writes to the one of its thread (src/auth/audit.c). The head counts the rows and holds the last digest,
-- so that cutting off a chain's tail shows as well.
CREATE TABLE audit_chain (
	chain BIGINT PRIMARY KEY,
	length BIGINT NOT NULL DEFAULT 0,
	digest BYTEA -- NULL: no row yet
);
INSERT INTO audit_chain (chain) VALUES (0), (1), (2), (3), (4), (5), (6), (7);

CREATE TABLE audit_event (
	chain BIGINT NOT NULL REFERENCES audit_chain (chain),
	seq BIGINT NOT NULL,
	at BIGINT NOT NULL,
	event TEXT NOT NULL,
	person_id BIGINT,
	account_id BIGINT,
	object TEXT,
	detail TEXT,
	request_id TEXT,
	prev BYTEA, -- NULL: the first of its chain
	digest BYTEA NOT NULL,
	PRIMARY KEY (chain, seq)
);
CREATE INDEX audit_event_by_time ON audit_event (at);
CREATE INDEX audit_event_by_person ON audit_event (person_id, at);
CREATE INDEX audit_event_by_account ON audit_event (account_id, at);

/*@sqlite
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN
	SELECT RAISE(ABORT, 'audit_event is append-only');
END;
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event BEGIN
	SELECT RAISE(ABORT, 'audit_event is append-only');
END;
*/
/*@postgresql
CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'audit_event is append-only';
END
$$;
CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
	FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
*/

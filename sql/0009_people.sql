-- People, complete: end dates, suspension, mailed links, what an account asks of its people.

ALTER TABLE account ADD COLUMN second_factor_required BOOLEAN NOT NULL DEFAULT false; -- of its contacts and administrators (P8)
-- Districts: what becomes of the guardians' view on a student's eighteenth birthday (34 CFR 99.5): 'keep' for dependents, or 'end'.
ALTER TABLE account ADD COLUMN at_eighteen TEXT NOT NULL DEFAULT 'keep' CHECK (at_eighteen IN ('keep', 'end'));
ALTER TABLE account ADD COLUMN purged_at BIGINT; -- the district has left and its students' records are gone (src/access/purge.c)

ALTER TABLE person ADD COLUMN suspended_why TEXT CHECK (suspended_why IN ('hand', 'idle', 'ended', 'brake'));
ALTER TABLE person ADD COLUMN suspended_at BIGINT;
ALTER TABLE person ADD COLUMN idle_warned_at BIGINT; -- told that the account will be suspended; NULL again after a sign-in
ALTER TABLE person ADD COLUMN counted_at BIGINT; -- confirmed, reinstated or given a password: the idle days count from here, too
CREATE INDEX person_by_state ON person (state, last_sign_in_at);

ALTER TABLE staff ADD COLUMN ends_on DATE; -- last day, contractors; NULL: no end
ALTER TABLE staff ADD COLUMN former BOOLEAN NOT NULL DEFAULT false; -- kept: the name stands on cases
-- Whose last day is over (src/people/standing_store.c).
CREATE INDEX contact_by_end ON contact (former, ends_on);
CREATE INDEX staff_by_end ON staff (former, ends_on);

-- Confirming an account and resetting a password: single use, the newest of a person counts, kept as SHA-256 only.
CREATE TABLE mailed_link (
	token_hash BYTEA PRIMARY KEY,
	person_id BIGINT NOT NULL REFERENCES person (id),
	purpose TEXT NOT NULL CHECK (purpose IN ('confirm', 'reset')),
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	used_at BIGINT
);
CREATE INDEX mailed_link_by_person ON mailed_link (person_id, created_at);
CREATE INDEX mailed_link_by_end ON mailed_link (expires_at);

-- What was typed on "forgot" and "confirm", known address or not: the worker looks it up later, so that the answer takes equally
-- long for both.
CREATE TABLE link_request (
	id BIGINT PRIMARY KEY,
	email TEXT NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE INDEX link_request_by_time ON link_request (created_at, id);

-- Portal users as an administrator seeks them: " garcia lopez mia amelia mia.garcia 1001", folded, each word after a space; also the order of
-- lists. Written by the import (src/roster/derive_store.c).
ALTER TABLE portal_user ADD COLUMN sought TEXT NOT NULL DEFAULT '';
CREATE INDEX portal_user_by_sought ON portal_user (district_id, sought, person_id);

-- Of demographics.csv only the day of birth is kept, for what ends at eighteen. Its source_id is that of the user.
CREATE TABLE roster_demographic (
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	born_on     DATE,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_demographic_source ON roster_demographic (district_id, source_id);
CREATE TABLE stage_demographic AS SELECT * FROM roster_demographic WHERE false;

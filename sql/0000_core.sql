-- What the database layer itself needs (src/db/).

CREATE TABLE schema_migration (
	number BIGINT PRIMARY KEY,
	name TEXT NOT NULL,
	sha256 TEXT NOT NULL, -- of the text that was applied
	applied_us BIGINT NOT NULL
);

-- One holder at a time across all processes: who runs the timers, who sends the mail.
CREATE TABLE lease (
	name TEXT NOT NULL PRIMARY KEY,
	holder TEXT NOT NULL,
	until_us BIGINT NOT NULL
);

-- A repeated POST gets the first answer. Kept for 24 hours.
CREATE TABLE idempotency_key (
	actor BIGINT NOT NULL,
	request_key TEXT NOT NULL,
	request_hash TEXT NOT NULL,
	answer TEXT, -- NULL until the first request has its answer, in the same transaction
	used_us BIGINT NOT NULL,
	PRIMARY KEY (actor, request_key)
) /*@sqlite WITHOUT ROWID */;
CREATE INDEX idempotency_key_used ON idempotency_key (used_us);

-- The keys of our own forms begin with the time (id_in_order()), so with the key first in the index those that come in together lie on one page.
CREATE TABLE idempotency_key_in_order (
	request_key TEXT NOT NULL,
	actor BIGINT NOT NULL,
	request_hash TEXT NOT NULL,
	answer TEXT, -- NULL until the first request has its answer, in the same transaction
	used_us BIGINT NOT NULL,
	PRIMARY KEY (request_key, actor)
) /*@sqlite WITHOUT ROWID */;
INSERT INTO idempotency_key_in_order (request_key, actor, request_hash, answer, used_us)
	SELECT request_key, actor, request_hash, answer, used_us FROM idempotency_key;
DROP TABLE idempotency_key;
ALTER TABLE idempotency_key_in_order RENAME TO idempotency_key;
CREATE INDEX idempotency_key_used ON idempotency_key (used_us);

-- The audit trail is searched by blocks of 1,024 rows of a chain (src/auth/audit_search.c, docs/adr/0013): new rows enter a few pages of each
-- index, those of their block, instead of one anywhere for each person, account and object.
DROP INDEX audit_event_by_person;
DROP INDEX audit_event_by_account;
DROP INDEX audit_event_by_object;
CREATE INDEX audit_event_by_person ON audit_event (chain, (seq / 1024), person_id);
CREATE INDEX audit_event_by_account ON audit_event (chain, (seq / 1024), account_id);
CREATE INDEX audit_event_by_object ON audit_event (chain, (seq / 1024), object);

-- A chain's rows are in order of time but for clocks that were set back and transactions that waited: how far they may be out of order.
ALTER TABLE audit_chain ADD COLUMN latest_at BIGINT NOT NULL DEFAULT 0; -- the latest time of its rows
ALTER TABLE audit_chain ADD COLUMN late_us BIGINT NOT NULL DEFAULT 0; -- no row's time is further before that of a row ahead of it
UPDATE audit_chain SET
	latest_at = COALESCE((SELECT max(e.at) FROM audit_event e WHERE e.chain = audit_chain.chain), 0),
	late_us = COALESCE((SELECT max(x.latest - x.at) FROM (
		SELECT e.at, max(e.at) OVER (ORDER BY e.seq) AS latest FROM audit_event e WHERE e.chain = audit_chain.chain) x), 0)
	WHERE length > 0;

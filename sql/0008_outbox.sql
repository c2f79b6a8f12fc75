-- Mail that is to go out: written in the transaction of what caused it, sent by the worker (src/outbox/).

CREATE TABLE mail (
	id BIGINT PRIMARY KEY, -- also in the Message-ID: a repeat shows as one mail
	kind TEXT NOT NULL, -- 'link.reset', 'notice.published': which template made it
	person_id BIGINT REFERENCES person (id), -- to whom; NULL: an address only
	account_id BIGINT REFERENCES account (id), -- on whose behalf
	object TEXT, -- "case 12345": what it is about
	address TEXT NOT NULL,
	name TEXT NOT NULL, -- of the recipient, for the To header
	subject TEXT NOT NULL,
	body TEXT NOT NULL, -- plain text as rendered
	unsubscribe TEXT, -- RFC 8058 one-click address; NULL: none
	reply_to TEXT,
	created_at BIGINT NOT NULL,
	due_at BIGINT NOT NULL, -- not before
	expires_at BIGINT, -- useless after this (a link's end); NULL: never
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'dead')),
	attempts BIGINT NOT NULL DEFAULT 0,
	lease_until BIGINT, -- 'sending': whoever has it must be done by then
	last_error TEXT, -- what the relay said last, without addresses
	sent_at BIGINT -- sent or given up
);
CREATE INDEX mail_due ON mail (due_at, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX mail_by_time ON mail (created_at, id);
CREATE INDEX mail_over ON mail (sent_at) WHERE state IN ('sent', 'dead');
CREATE INDEX mail_by_state ON mail (state, created_at, id);
CREATE INDEX mail_by_person ON mail (person_id, created_at);

-- What an installation is known by: 'secret' is the check value of its secret key (src/auth/keys.h).
CREATE TABLE installation (
	name TEXT PRIMARY KEY,
	value BYTEA NOT NULL
);

CREATE INDEX session_by_end ON session (expires_at);

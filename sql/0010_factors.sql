-- Second factors (P8).

CREATE TABLE totp ( -- RFC 6238
	person_id BIGINT PRIMARY KEY REFERENCES person (id),
	seed BYTEA NOT NULL, -- sealed with a key derived of the secret key (src/auth/keys.h)
	created_at BIGINT NOT NULL,
	confirmed_at BIGINT, -- NULL: shown as a QR code, no code typed yet: counts for nothing
	last_step BIGINT NOT NULL DEFAULT 0 -- the newest time step used: each works once
);

CREATE TABLE recovery_code (
	person_id BIGINT NOT NULL REFERENCES person (id),
	code_hash BYTEA NOT NULL, -- SHA-256 of 80 random bits
	created_at BIGINT NOT NULL,
	used_at BIGINT,
	PRIMARY KEY (person_id, code_hash)
);

CREATE TABLE passkey ( -- WebAuthn Level 2 credentials
	id BIGINT PRIMARY KEY,
	person_id BIGINT NOT NULL REFERENCES person (id),
	credential_id BYTEA NOT NULL UNIQUE,
	public_key BYTEA NOT NULL, -- COSE_Key
	sign_count BIGINT NOT NULL,
	name TEXT NOT NULL, -- "iPhone", given by its owner
	created_at BIGINT NOT NULL,
	last_used_at BIGINT
);
CREATE INDEX passkey_by_person ON passkey (person_id, created_at);

-- What a browser was asked to sign: one at a time per session; before sign-in, by a random cookie. Single use.
CREATE TABLE webauthn_challenge (
	holder BYTEA PRIMARY KEY, -- SHA-256 of "session:<id>" or of the cookie
	challenge BYTEA NOT NULL,
	purpose TEXT NOT NULL CHECK (purpose IN ('register', 'verify', 'sign_in')),
	expires_at BIGINT NOT NULL
);
CREATE INDEX webauthn_challenge_by_end ON webauthn_challenge (expires_at);

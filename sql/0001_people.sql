-- Accounts (P1, P2), the people at them (P3 to P6) and what each of them is.

CREATE TABLE account (
	id BIGINT PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('district', 'state', 'consortium', 'esa', 'partner')),
	name TEXT NOT NULL CHECK (name <> ''),
	folded TEXT NOT NULL, -- name for search: lower case, no accents
	state TEXT NOT NULL CHECK (length(state) = 2),
	linkage TEXT NOT NULL DEFAULT 'independent' CHECK (linkage IN ('independent', 'state', 'consortium')), -- districts
	hosting TEXT CHECK (hosting IN ('cloud', 'asp', 'self')), -- districts
	zone TEXT NOT NULL, -- IANA name
	nces_id TEXT,
	portal_enabled BOOLEAN NOT NULL DEFAULT false,
	password_min BIGINT NOT NULL DEFAULT 8 CHECK (password_min BETWEEN 8 AND 64), -- portal users, in characters
	created_at BIGINT NOT NULL,
	CHECK ((kind = 'district') = (hosting IS NOT NULL)),
	CHECK (kind = 'district' OR (linkage = 'independent' AND NOT portal_enabled))
);
CREATE INDEX account_by_name ON account (folded, id);
CREATE INDEX account_by_state ON account (state, folded, id);
CREATE UNIQUE INDEX account_by_nces ON account (nces_id) WHERE nces_id IS NOT NULL;

-- `account_id` (a state, consortium, ESA or partner) acts for `district_id` (P1).
CREATE TABLE connection (
	account_id BIGINT NOT NULL REFERENCES account (id),
	district_id BIGINT NOT NULL REFERENCES account (id),
	kind TEXT NOT NULL CHECK (kind IN ('state', 'consortium', 'esa', 'partner')),
	PRIMARY KEY (account_id, district_id),
	CHECK (account_id <> district_id)
);
CREATE INDEX connection_by_district ON connection (district_id, account_id);

CREATE TABLE person (
	id BIGINT PRIMARY KEY,
	email TEXT UNIQUE, -- lower case; NULL for portal users
	given_name TEXT NOT NULL,
	family_name TEXT NOT NULL,
	language TEXT NOT NULL DEFAULT 'en',
	zone TEXT, -- NULL: that of the account
	password_hash TEXT, -- Argon2id, PHC form; NULL: can't sign in yet
	state TEXT NOT NULL DEFAULT 'invited' CHECK (state IN ('invited', 'active', 'suspended')),
	created_at BIGINT NOT NULL,
	last_sign_in_at BIGINT
);

-- Contacts (P3). Former ones stay: their names stand on cases.
CREATE TABLE contact (
	id BIGINT PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (id),
	person_id BIGINT NOT NULL REFERENCES person (id),
	type TEXT NOT NULL CHECK (type IN ('authorized', 'technical', 'read_only')),
	areas BIGINT NOT NULL DEFAULT 0, -- bits of enum contact_area
	title TEXT,
	phone TEXT,
	phone2 TEXT,
	ends_on DATE, -- last day; NULL: no end
	former BOOLEAN NOT NULL DEFAULT false,
	UNIQUE (account_id, person_id)
);
CREATE INDEX contact_by_person ON contact (person_id);

-- The vendor's people (P4).
CREATE TABLE staff (
	person_id BIGINT PRIMARY KEY REFERENCES person (id),
	roles BIGINT NOT NULL CHECK (roles BETWEEN 1 AND 15) -- bits of enum staff_role
);

-- District and school administrators (P5).
CREATE TABLE district_admin (
	district_id BIGINT NOT NULL REFERENCES account (id),
	person_id BIGINT NOT NULL REFERENCES person (id),
	school_org_id BIGINT, -- roster org; NULL: the whole district
	PRIMARY KEY (district_id, person_id)
);
CREATE INDEX district_admin_by_person ON district_admin (person_id);

-- Guardians and students of a district (P6). roster_user is the key in roster_user of that district.
CREATE TABLE portal_user (
	district_id BIGINT NOT NULL REFERENCES account (id),
	person_id BIGINT NOT NULL REFERENCES person (id),
	kind TEXT NOT NULL CHECK (kind IN ('guardian', 'student')),
	roster_user BIGINT NOT NULL,
	username TEXT, -- folded; NULL until activated
	activation_hash BYTEA, -- SHA-256 of the key; NULL once used
	activated_at BIGINT,
	PRIMARY KEY (district_id, person_id),
	UNIQUE (district_id, username),
	UNIQUE (district_id, roster_user)
);
CREATE INDEX portal_user_by_person ON portal_user (person_id);
CREATE UNIQUE INDEX portal_user_by_key ON portal_user (district_id, activation_hash) WHERE activation_hash IS NOT NULL;

-- Sites, versions and update requests (U1–U8).

-- U2: Campus.2423.11 = release (year and week) and patch pack, ordered as numbers.
CREATE TABLE version (
	id           BIGINT PRIMARY KEY,
	product      TEXT NOT NULL,                 -- "Campus"
	release      BIGINT NOT NULL,               -- 2423
	pack         BIGINT NOT NULL,               -- 11
	released_on  DATE NOT NULL,
	notes        TEXT,
	withdrawn    BOOLEAN NOT NULL,
	UNIQUE (release, pack)
);

-- U1: what a district has. Sandbox shares Production's application and version.
CREATE TABLE site (
	id               BIGINT PRIMARY KEY,
	district_id      BIGINT NOT NULL REFERENCES account (id),
	kind             TEXT NOT NULL CHECK (kind IN ('production', 'sandbox', 'staging', 'preview')),
	version_id       BIGINT NOT NULL REFERENCES version (id),
	updated_at       BIGINT,                    -- last version update
	updated_auto     BOOLEAN NOT NULL,          -- it was an automatic one
	refreshed_at     BIGINT,                    -- last database refresh
	UNIQUE (district_id, kind)
);

CREATE TABLE update_request (
	id               BIGINT PRIMARY KEY,
	district_id      BIGINT NOT NULL REFERENCES account (id),
	target           TEXT NOT NULL CHECK (target IN ('production', 'sandbox', 'staging', 'preview')), -- 'production' stands for Production/Sandbox
	version_id       BIGINT REFERENCES version (id),  -- NULL: no version update
	refresh          BOOLEAN NOT NULL,
	wanted_date      DATE NOT NULL,             -- what was asked for, in the district's zone
	wanted_time      TEXT NOT NULL,             -- HH:MM
	zone             TEXT NOT NULL,
	wanted_at        BIGINT NOT NULL,           -- the same, resolved
	scheduled_at     BIGINT,                    -- what hosting has set
	status           TEXT NOT NULL,
	note             TEXT,                      -- what the district must know: a question, a reason
	requested_by     BIGINT NOT NULL REFERENCES person (id),
	created_at       BIGINT NOT NULL,
	modified_at      BIGINT NOT NULL,
	cancelled_at     BIGINT,                    -- withdrawn by the district: out of queue and view
	hidden_at        BIGINT                     -- a finished one deleted from view
);
CREATE INDEX update_request_by_district ON update_request (district_id, wanted_at, id);
CREATE INDEX update_request_by_status ON update_request (status, wanted_at, id);
-- One open request per site, whatever two contacts press at the same time.
CREATE UNIQUE INDEX update_request_open ON update_request (district_id, target)
	WHERE cancelled_at IS NULL AND status IN ('to-be-scheduled', 'scheduled', 'not-started', 'in-progress', 'pending-input', 'deferred');

CREATE TABLE update_history (
	request_id  BIGINT NOT NULL REFERENCES update_request (id),
	seq         BIGINT NOT NULL,                -- 1, 2, …: several changes may share an instant
	at          BIGINT NOT NULL,
	person_id   BIGINT REFERENCES person (id),  -- NULL: Belfry itself
	old_status  TEXT,
	new_status  TEXT NOT NULL,
	note        TEXT,
	PRIMARY KEY (request_id, seq)
) /*@sqlite WITHOUT ROWID*/;

-- U8: when work may run. Dated, so that a window can change on a day; per hosting type, or for one district.
CREATE TABLE update_window (
	id           BIGINT PRIMARY KEY,
	hosting      TEXT,                          -- 'cloud' | 'asp'; NULL: see district_id
	district_id  BIGINT REFERENCES account (id),
	target       TEXT NOT NULL,                 -- which sites it is for; 'production' stands for Production/Sandbox
	weekdays     BIGINT NOT NULL,               -- bits: 1 Monday … 64 Sunday
	opens        TEXT NOT NULL,                 -- HH:MM, local time of `zone`
	closes       TEXT NOT NULL,                 -- may be past midnight: then less than opens
	zone         TEXT NOT NULL,
	valid_from   DATE NOT NULL,
	valid_to     DATE                           -- last day; NULL: until further notice
);
CREATE INDEX update_window_by_hosting ON update_window (hosting, target);
CREATE INDEX update_window_by_district ON update_window (district_id, target);

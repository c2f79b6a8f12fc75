-- Notifications: incidents and maintenance, their timed updates, whom they are for, and what each contact wants to hear (N1–N7).

-- What a notification may be about, in the order in which it is shown.
CREATE TABLE service (
	id BIGINT PRIMARY KEY,
	code TEXT NOT NULL UNIQUE, -- "mobile-portal": in URLs, forms and feeds
	name TEXT NOT NULL,
	position BIGINT NOT NULL UNIQUE
);
INSERT INTO service (id, code, name, position) VALUES
	(1, 'student-information', 'Student Information', 1),
	(2, 'mobile-portal', 'Mobile Portal', 2),
	(3, 'mobile-notifications', 'Mobile Notifications', 3),
	(4, 'state-reporting', 'State Reporting', 4),
	(5, 'food-service', 'Food Service', 5),
	(6, 'online-payments', 'Online Payments', 6),
	(7, 'support-portal', 'Support Portal', 7),
	(8, 'updates', 'Update Requests', 8);

CREATE TABLE notice (
	id BIGINT PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('incident', 'maintenance')),
	state TEXT NOT NULL CHECK (state IN ('scheduled', 'in_progress', 'completed', 'cancelled',
		'investigating', 'identified', 'monitoring', 'resolved')),
	impact TEXT NOT NULL CHECK (impact IN ('none', 'minor', 'major', 'critical', 'maintenance')),
	title TEXT NOT NULL CHECK (title <> ''),
	body TEXT NOT NULL, -- Markdown
	starts_at BIGINT NOT NULL, -- an incident's begin; when maintenance is to begin
	ends_at BIGINT, -- an incident's end, once it is over; when maintenance is to end
	everyone BOOLEAN NOT NULL, -- for all accounts, and public; else see notice_account
	publish_at BIGINT, -- when it is to be published by itself; NULL: a draft, or published
	published_at BIGINT, -- NULL: not yet
	closed_at BIGINT, -- when it was resolved, completed or cancelled
	note TEXT, -- what was learned, added afterwards; Markdown
	note_at BIGINT,
	author_id BIGINT REFERENCES person (id), -- NULL: Belfry itself
	origin TEXT UNIQUE, -- "update 0abc…": what opened it; NULL: a person
	created_at BIGINT NOT NULL,
	modified_at BIGINT NOT NULL, -- the last change that readers see
	CHECK (published_at IS NULL OR publish_at IS NULL)
);
CREATE INDEX notice_open ON notice (published_at, id) WHERE published_at IS NOT NULL AND closed_at IS NULL;
CREATE INDEX notice_closed ON notice (closed_at, id) WHERE published_at IS NOT NULL AND closed_at IS NOT NULL;
CREATE INDEX notice_closed_public ON notice (closed_at, id) WHERE published_at IS NOT NULL AND closed_at IS NOT NULL AND everyone = true;
CREATE INDEX notice_due ON notice (publish_at, id) WHERE publish_at IS NOT NULL;
CREATE INDEX notice_drafts ON notice (created_at, id) WHERE published_at IS NULL;
CREATE INDEX notice_public ON notice (modified_at, id) WHERE published_at IS NOT NULL AND everyone = true;

-- Whom it is for when it is not for all: a district; or a state, consortium or agency with all its districts.
CREATE TABLE notice_account (
	notice_id BIGINT NOT NULL REFERENCES notice (id),
	account_id BIGINT NOT NULL REFERENCES account (id),
	PRIMARY KEY (notice_id, account_id)
) /*@sqlite WITHOUT ROWID*/;
CREATE INDEX notice_account_by_account ON notice_account (account_id);

CREATE TABLE notice_service (
	notice_id BIGINT NOT NULL REFERENCES notice (id),
	service_id BIGINT NOT NULL REFERENCES service (id),
	PRIMARY KEY (notice_id, service_id)
) /*@sqlite WITHOUT ROWID*/;

-- What was told and when. 0 is the publication itself: its text is the notification's own.
CREATE TABLE notice_update (
	notice_id BIGINT NOT NULL REFERENCES notice (id),
	seq BIGINT NOT NULL,
	at BIGINT NOT NULL,
	state TEXT NOT NULL, -- from then on
	body TEXT, -- Markdown; NULL of 0, and when only the state changed
	author_id BIGINT REFERENCES person (id), -- NULL: Belfry itself
	mailed_at BIGINT, -- when mail about it was queued; NULL: is to be
	PRIMARY KEY (notice_id, seq)
) /*@sqlite WITHOUT ROWID*/;
CREATE INDEX notice_update_unmailed ON notice_update (at) WHERE mailed_at IS NULL;

-- "This affects us too": an account's contact said so; he hears about this one whatever his choice.
CREATE TABLE notice_affected (
	notice_id BIGINT NOT NULL REFERENCES notice (id),
	account_id BIGINT NOT NULL REFERENCES account (id),
	person_id BIGINT NOT NULL REFERENCES person (id),
	at BIGINT NOT NULL,
	case_id BIGINT REFERENCES support_case (id), -- the case filed with it; NULL: none
	mail BOOLEAN NOT NULL, -- false: unsubscribed since
	PRIMARY KEY (notice_id, account_id, person_id)
) /*@sqlite WITHOUT ROWID*/;
CREATE INDEX notice_affected_by_person ON notice_affected (person_id);
CREATE INDEX notice_affected_by_account ON notice_affected (account_id);

-- What a contact wants to hear by mail; without a row: all.
CREATE TABLE notice_choice (
	person_id BIGINT PRIMARY KEY REFERENCES person (id),
	mail TEXT NOT NULL CHECK (mail IN ('all', 'incidents', 'none'))
);

CREATE TABLE notice_template (
	id BIGINT PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL CHECK (kind IN ('incident', 'maintenance')),
	impact TEXT NOT NULL,
	title TEXT NOT NULL,
	body TEXT NOT NULL
);

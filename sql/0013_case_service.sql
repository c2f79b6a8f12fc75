-- Routing (S10), response targets (S11) and the clocks of a case (S9). All of it is data that the vendor changes at /desk/service.

CREATE TABLE team (
	code TEXT PRIMARY KEY,
	name TEXT NOT NULL CHECK (name <> ''),
	round_robin BOOLEAN NOT NULL DEFAULT false -- new cases are given to its members in turn; else they are pulled
);
CREATE TABLE team_member (
	team TEXT NOT NULL REFERENCES team (code),
	person_id BIGINT NOT NULL REFERENCES person (id),
	given_at BIGINT NOT NULL DEFAULT 0, -- when a case was last given to him: whose turn it is
	PRIMARY KEY (team, person_id)
);
CREATE INDEX team_member_turn ON team_member (team, given_at, person_id);
-- The most specific row decides: type and module, then type alone (module '').
CREATE TABLE case_route (
	type TEXT NOT NULL,
	module TEXT NOT NULL DEFAULT '',
	team TEXT NOT NULL REFERENCES team (code),
	PRIMARY KEY (type, module)
);
INSERT INTO team (code, name) VALUES ('application', 'Application support'), ('hosting', 'Hosting and servers'),
	('accounts', 'Account care'), ('services', 'Professional services'), ('state', 'State reporting');
INSERT INTO case_route (type, team) VALUES ('application-issue', 'application'), ('question', 'application'), ('outage', 'hosting'),
	('modify-support-contacts', 'accounts'), ('server-access', 'hosting'), ('server-issue', 'hosting'), ('data-restore', 'hosting'),
	('technical-services', 'services'), ('training', 'services'), ('consulting', 'services'), ('state-reporting', 'state');

CREATE TABLE business_calendar (
	one BIGINT PRIMARY KEY CHECK (one = 1),
	zone TEXT NOT NULL
);
INSERT INTO business_calendar (one, zone) VALUES (1, 'America/Chicago');
CREATE TABLE business_hours (
	weekday BIGINT PRIMARY KEY CHECK (weekday BETWEEN 1 AND 7), -- ISO 8601: 1 is Monday
	opens BIGINT NOT NULL, -- minutes after midnight
	closes BIGINT NOT NULL,
	CHECK (0 <= opens AND opens < closes AND closes < 1440)
);
INSERT INTO business_hours (weekday, opens, closes)
	VALUES (1, 420, 1080), (2, 420, 1080), (3, 420, 1080), (4, 420, 1080), (5, 420, 1080);
CREATE TABLE holiday (
	day DATE PRIMARY KEY,
	name TEXT NOT NULL
);
CREATE TABLE response_target (
	priority TEXT PRIMARY KEY,
	minutes BIGINT NOT NULL CHECK (minutes > 0),
	around_clock BOOLEAN NOT NULL -- counts nights and weekends too
);
INSERT INTO response_target (priority, minutes, around_clock)
	VALUES ('critical', 60, true), ('high', 240, false), ('medium', 660, false), ('low', 1320, false);

ALTER TABLE support_case ADD COLUMN team TEXT REFERENCES team (code);
ALTER TABLE support_case ADD COLUMN respond_by BIGINT; -- the first answer's target
ALTER TABLE support_case ADD COLUMN responded_at BIGINT; -- the first public word of the vendor
ALTER TABLE support_case ADD COLUMN escalated_at BIGINT; -- the target was missed, and said so
ALTER TABLE support_case ADD COLUMN waiting_since BIGINT; -- for the contact: the 3x10 clock
ALTER TABLE support_case ADD COLUMN waiting_steps BIGINT NOT NULL DEFAULT 0; -- how many of its steps are done
ALTER TABLE support_case ADD COLUMN next_step_at BIGINT; -- the next one's time
UPDATE support_case SET team = (SELECT r.team FROM case_route r WHERE r.type = support_case.type AND r.module = '');
CREATE INDEX support_case_by_team ON support_case (team, open, modified_at, id);
CREATE INDEX support_case_by_owner ON support_case (owner_id, open, modified_at, id);
CREATE INDEX support_case_next_step ON support_case (next_step_at) WHERE next_step_at IS NOT NULL;
CREATE INDEX support_case_unanswered ON support_case (respond_by) WHERE responded_at IS NULL AND escalated_at IS NULL AND open = true;

-- In whose name Belfry itself writes: reminders, notes of escalation.
INSERT INTO person (id, given_name, family_name, state, created_at) VALUES (7000000000000000001, 'Automatic', 'message', 'suspended', 1);

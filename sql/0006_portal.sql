-- The mobile portal (M): what schools show, and the devices of its users.

-- Display options (M3). A school's row goes before the district's; without any row the program's default holds (src/portal/option.c).
CREATE TABLE portal_option (
	district_id BIGINT NOT NULL REFERENCES account (id),
	school_id   BIGINT NOT NULL DEFAULT 0, -- roster org; 0: every school of the district
	area        TEXT NOT NULL CHECK (area IN ('planner', 'assignments', 'grades', 'schedule', 'attendance', 'meals')),
	enabled     BOOLEAN NOT NULL,
	reason      TEXT,                      -- in the school's words, for an area that is off
	until_on    DATE,                      -- the day on which an area that is off comes back
	changed_no  BIGINT NOT NULL,           -- counts the district's changes; rows are never deleted, so it only grows
	PRIMARY KEY (district_id, school_id, area)
) /*@sqlite WITHOUT ROWID */;
CREATE INDEX portal_option_changed ON portal_option (district_id, changed_no);

-- A device on which a portal user reads (M8 will give it its own switches).
CREATE TABLE portal_device (
	person_id BIGINT NOT NULL REFERENCES person (id),
	id        BIGINT NOT NULL,             -- made by the device
	name      TEXT NOT NULL,               -- "iPhone"
	seen_at   BIGINT NOT NULL,
	PRIMARY KEY (person_id, id)
) /*@sqlite WITHOUT ROWID */;

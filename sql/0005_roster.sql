-- The roster (D1–D5): what a district's student information system says, as OneRoster names it.
--
-- Every table is led by its district. `id` is a small number within the district, given when a sourcedId is first seen and
-- never used again; `source_id` is the sourcedId. `digest` is a hash of the row's contents (0: marked deleted), by which an
-- import finds what changed without comparing columns; `changed_no` is the district's change number at which the row was last
-- added, changed or deleted (roster_change). Rows are never removed, only marked: a client must learn that they went.

CREATE TABLE roster_org (
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	name        TEXT NOT NULL,
	type        TEXT NOT NULL,       -- school, district, …, ext:…
	identifier  TEXT,                -- NCES number, by custom
	parent_id   BIGINT,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_org_source ON roster_org (district_id, source_id);

CREATE TABLE roster_term (               -- academicSessions: year, semesters, quarters
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	title       TEXT NOT NULL,
	type        TEXT NOT NULL,       -- schoolYear, semester, term, gradingPeriod, ext:…
	starts_on   DATE NOT NULL,
	ends_on     DATE NOT NULL,       -- as given: some systems mean the last day, some the day after
	parent_id   BIGINT,
	school_year INTEGER NOT NULL,    -- the year in which it ends
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_term_source ON roster_term (district_id, source_id);

CREATE TABLE roster_course (
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	title       TEXT NOT NULL,
	code        TEXT,
	grades      TEXT,                -- comma-separated, as given
	subjects    TEXT,
	org_id      BIGINT NOT NULL,
	year_id     BIGINT,              -- roster_term of type schoolYear
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_course_source ON roster_course (district_id, source_id);

CREATE TABLE roster_class (
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	title       TEXT NOT NULL,
	code        TEXT,
	type        TEXT NOT NULL,       -- homeroom, scheduled, ext:…
	location    TEXT,
	periods     TEXT,                -- comma-separated labels
	grades      TEXT,
	subjects    TEXT,
	course_id   BIGINT NOT NULL,
	school_id   BIGINT NOT NULL,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_class_source ON roster_class (district_id, source_id);
CREATE INDEX roster_class_course ON roster_class (district_id, course_id);

CREATE TABLE roster_class_term (         -- the terms in which a class meets; part of its class, changed with it
	district_id BIGINT NOT NULL,
	class_id    BIGINT NOT NULL,
	term_id     BIGINT NOT NULL,
	PRIMARY KEY (district_id, class_id, term_id)
) /*@sqlite WITHOUT ROWID */;
CREATE INDEX roster_class_term_term ON roster_class_term (district_id, term_id, class_id);

CREATE TABLE roster_user (
	district_id      BIGINT NOT NULL,
	id               BIGINT NOT NULL,
	source_id        TEXT NOT NULL,
	username         TEXT NOT NULL,
	given_name       TEXT NOT NULL,
	family_name      TEXT NOT NULL,
	middle_name      TEXT,
	preferred_given  TEXT,
	preferred_family TEXT,
	email            TEXT,
	identifier       TEXT,
	grades           TEXT,
	master_id        TEXT,           -- userMasterIdentifier: the same person elsewhere
	enabled          BOOLEAN NOT NULL,
	is_student       BOOLEAN NOT NULL DEFAULT false, -- these three sum up roster_role
	is_guardian      BOOLEAN NOT NULL DEFAULT false,
	is_teacher       BOOLEAN NOT NULL DEFAULT false,
	digest           BIGINT NOT NULL,
	deleted          BOOLEAN NOT NULL DEFAULT false,
	changed_no       BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_user_source ON roster_user (district_id, source_id);

CREATE TABLE roster_role (               -- 1.2: roles.csv; 1.1: made of users.role and users.orgSourcedIds
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	user_id     BIGINT NOT NULL,
	org_id      BIGINT NOT NULL,
	role        TEXT NOT NULL,
	is_primary  BOOLEAN NOT NULL,
	starts_on   DATE,
	ends_on     DATE,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_role_source ON roster_role (district_id, source_id);
CREATE INDEX roster_role_user ON roster_role (district_id, user_id);

CREATE TABLE roster_agent (              -- agentSourcedIds of a user's row, as given; part of its user, changed with it
	district_id BIGINT NOT NULL,
	user_id     BIGINT NOT NULL,
	agent_id    BIGINT NOT NULL,
	PRIMARY KEY (district_id, user_id, agent_id)
) /*@sqlite WITHOUT ROWID */;
CREATE INDEX roster_agent_agent ON roster_agent (district_id, agent_id, user_id);

CREATE TABLE roster_guardian (           -- made of roster_agent and roster_role; the district's own marks are kept
	district_id BIGINT NOT NULL,
	guardian_id BIGINT NOT NULL,
	student_id  BIGINT NOT NULL,
	relation    TEXT NOT NULL,       -- parent, guardian, relative
	portal      BOOLEAN NOT NULL DEFAULT true,  -- may see this student (a relative only when the district says so)
	restricted  BOOLEAN NOT NULL DEFAULT false, -- no contact: may not see this student whatever else is set
	ends_on     DATE,                -- last day
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, guardian_id, student_id)
) /*@sqlite WITHOUT ROWID */;
CREATE INDEX roster_guardian_student ON roster_guardian (district_id, student_id);

CREATE TABLE roster_enrollment (
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	class_id    BIGINT NOT NULL,
	user_id     BIGINT NOT NULL,
	school_id   BIGINT NOT NULL,
	role        TEXT NOT NULL,       -- student, teacher, …
	is_primary  BOOLEAN NOT NULL,
	starts_on   DATE,
	ends_on     DATE,                -- as given: the day after the last, by the standard
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_enrollment_source ON roster_enrollment (district_id, source_id);
CREATE INDEX roster_enrollment_user ON roster_enrollment (district_id, user_id, role);
CREATE INDEX roster_enrollment_class ON roster_enrollment (district_id, class_id, role);

CREATE TABLE roster_category (
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	title       TEXT NOT NULL,
	weight      DOUBLE PRECISION,    -- percent; absent: not weighted
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_category_source ON roster_category (district_id, source_id);

CREATE TABLE roster_line_item (
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	class_id    BIGINT NOT NULL,
	category_id BIGINT NOT NULL,
	term_id     BIGINT NOT NULL,
	title       TEXT NOT NULL,
	description TEXT,
	assigned_on DATE NOT NULL,
	due_on      DATE NOT NULL,
	score_min   DOUBLE PRECISION,
	score_max   DOUBLE PRECISION,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_line_item_source ON roster_line_item (district_id, source_id);
CREATE INDEX roster_line_item_class ON roster_line_item (district_id, class_id);

CREATE TABLE roster_result (
	district_id  BIGINT NOT NULL,
	id           BIGINT NOT NULL,
	source_id    TEXT NOT NULL,
	line_item_id BIGINT NOT NULL,
	student_id   BIGINT NOT NULL,
	status       TEXT NOT NULL,      -- scoreStatus as given
	score        DOUBLE PRECISION,
	text_score   TEXT,
	scored_on    DATE NOT NULL,
	comment      TEXT,
	flags        INTEGER NOT NULL,   -- bits: enum roster_flag
	digest       BIGINT NOT NULL,
	deleted      BOOLEAN NOT NULL DEFAULT false,
	changed_no   BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_result_source ON roster_result (district_id, source_id);
CREATE INDEX roster_result_student ON roster_result (district_id, student_id, line_item_id);
CREATE INDEX roster_result_line_item ON roster_result (district_id, line_item_id);

-- Per student: the change number at which anything he or his guardians may see last changed. Sync compares only this.
CREATE TABLE roster_change (
	district_id BIGINT NOT NULL,
	student_id  BIGINT NOT NULL,
	change_no   BIGINT NOT NULL,
	PRIMARY KEY (district_id, student_id)
) /*@sqlite WITHOUT ROWID */;
CREATE INDEX roster_change_no ON roster_change (district_id, change_no);

CREATE TABLE roster_import (
	id          BIGINT PRIMARY KEY,
	district_id BIGINT NOT NULL,
	started_at  BIGINT NOT NULL,
	finished_at BIGINT NOT NULL,
	files       TEXT NOT NULL,       -- names, comma-separated
	change_no   BIGINT,              -- absent: nothing changed
	applied     BOOLEAN NOT NULL,
	report      TEXT NOT NULL        -- JSON, as `belfry import --json` prints it
);
CREATE INDEX roster_import_district ON roster_import (district_id, started_at);

-- Staging: the rows of one import that differ from what is stored; empty between imports.
CREATE TABLE stage_org AS SELECT * FROM roster_org WHERE false;
CREATE TABLE stage_term AS SELECT * FROM roster_term WHERE false;
CREATE TABLE stage_course AS SELECT * FROM roster_course WHERE false;
CREATE TABLE stage_class AS SELECT * FROM roster_class WHERE false;
CREATE TABLE stage_user AS SELECT * FROM roster_user WHERE false;
CREATE TABLE stage_role AS SELECT * FROM roster_role WHERE false;
CREATE TABLE stage_enrollment AS SELECT * FROM roster_enrollment WHERE false;
CREATE TABLE stage_category AS SELECT * FROM roster_category WHERE false;
CREATE TABLE stage_line_item AS SELECT * FROM roster_line_item WHERE false;
CREATE TABLE stage_result AS SELECT * FROM roster_result WHERE false;
CREATE TABLE stage_gone (                -- ids that a bulk file no longer has, or a delta file says to delete
	district_id BIGINT NOT NULL,
	kind        TEXT NOT NULL,       -- org, term, …
	id          BIGINT NOT NULL
);
CREATE TABLE stage_touched (             -- classes whose students an import concerns
	district_id BIGINT NOT NULL,
	class_id    BIGINT NOT NULL
);

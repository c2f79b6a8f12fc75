-- What OneRoster lacks (D3): attendance, meeting times, bell schedules, calendar, posted grades, balances of meal accounts.
--
-- As in 0005: led by the district, numbered within it, `digest`, `deleted`, `changed_no`. `source_id` is made of the cells that are
-- the record's key in its file. `scope` says with which others it came: a file replaces the whole of each scope that it touches
-- (a school's bell schedules, the grades of one grading period), and nothing beside it (src/roster/feeds.c).

CREATE TABLE roster_alias (              -- another system's key of a student (SIF's RefId)
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	student_id  BIGINT NOT NULL,
	scope       BIGINT NOT NULL,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_alias_source ON roster_alias (district_id, source_id);

CREATE TABLE roster_period (             -- ClassPeriod: when a period of a school is
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	school_id   BIGINT NOT NULL,
	name        TEXT NOT NULL,
	times       TEXT,                -- "11:20-11:45,12:35-13:00", in order; absent: no clock times given
	scope       BIGINT NOT NULL,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_period_source ON roster_period (district_id, source_id);
CREATE INDEX roster_period_school ON roster_period (district_id, school_id);

CREATE TABLE roster_session (            -- Session: the days of a term at one school, by the name that sections refer to
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	school_id   BIGINT NOT NULL,
	name        TEXT NOT NULL,
	school_year INTEGER NOT NULL,
	starts_on   DATE NOT NULL,
	ends_on     DATE NOT NULL,       -- its last day
	scope       BIGINT NOT NULL,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_session_source ON roster_session (district_id, source_id);
CREATE INDEX roster_session_school ON roster_session (district_id, school_id, name);

CREATE TABLE roster_day (                -- CalendarDate
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	school_id   BIGINT NOT NULL,
	calendar    TEXT NOT NULL,
	on_day      DATE NOT NULL,
	events      TEXT NOT NULL,       -- "Instructional day", as given, comma-separated; roster_code says what is one
	scope       BIGINT NOT NULL,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_day_source ON roster_day (district_id, source_id);
CREATE INDEX roster_day_school ON roster_day (district_id, school_id, on_day);

CREATE TABLE roster_bell (               -- BellSchedule: which periods a school holds, always or on some days
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	school_id   BIGINT NOT NULL,
	name        TEXT NOT NULL,
	days        TEXT,                -- "2026-09-01,2026-09-02", in order; absent: all days that no other one names
	day_name    TEXT,                -- "A", "Red": AlternateDayName
	scope       BIGINT NOT NULL,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_bell_source ON roster_bell (district_id, source_id);
CREATE INDEX roster_bell_school ON roster_bell (district_id, school_id);

CREATE TABLE roster_bell_period (        -- part of its bell schedule, changed with it
	district_id BIGINT NOT NULL,
	bell_id     BIGINT NOT NULL,
	period_id   BIGINT NOT NULL,
	PRIMARY KEY (district_id, bell_id, period_id)
) /*@sqlite WITHOUT ROWID */;

CREATE TABLE roster_meeting (            -- Section: in which periods and where a class meets in one session
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	class_id    BIGINT NOT NULL,
	school_id   BIGINT NOT NULL,
	session     TEXT NOT NULL,       -- its name; see roster_session
	school_year INTEGER NOT NULL,
	room        TEXT,
	scope       BIGINT NOT NULL,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_meeting_source ON roster_meeting (district_id, source_id);
CREATE INDEX roster_meeting_class ON roster_meeting (district_id, class_id);

CREATE TABLE roster_meeting_period (     -- part of its meeting, changed with it
	district_id BIGINT NOT NULL,
	meeting_id  BIGINT NOT NULL,
	period_id   BIGINT NOT NULL,
	PRIMARY KEY (district_id, meeting_id, period_id)
) /*@sqlite WITHOUT ROWID */;

-- A mark as given; what its words mean is said when it is read, so that a changed meaning holds for old marks too.
CREATE TABLE roster_attendance (
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	student_id  BIGINT NOT NULL,
	class_id    BIGINT,              -- absent: of the whole day
	school_id   BIGINT,
	held_on     DATE NOT NULL,
	period      TEXT,
	status      TEXT NOT NULL,       -- absent, tardy, present; Excused Absence, …
	excuse      TEXT,                -- the code of the excuse
	reason      TEXT,                -- words of the school
	minutes     BIGINT,              -- of absence
	arrived     TEXT,                -- 08:50
	departed    TEXT,
	scope       BIGINT NOT NULL,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_attendance_source ON roster_attendance (district_id, source_id);
CREATE INDEX roster_attendance_student ON roster_attendance (district_id, student_id, held_on);

CREATE TABLE roster_posted (             -- Grade: posted by the teacher, for the report card
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	student_id  BIGINT NOT NULL,
	class_id    BIGINT NOT NULL,
	period      TEXT NOT NULL,       -- name of the grading period, as in roster_term.title where that is known
	school_year INTEGER,
	type        TEXT NOT NULL,       -- Grading Period, Semester, Final, …
	letter      TEXT,
	number      DOUBLE PRECISION,
	comment     TEXT,
	posted_on   DATE,
	scope       BIGINT NOT NULL,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_posted_source ON roster_posted (district_id, source_id);
CREATE INDEX roster_posted_student ON roster_posted (district_id, student_id);

CREATE TABLE roster_meal (               -- one amount of a student's account; who may eat for less is neither read nor stored
	district_id BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	source_id   TEXT NOT NULL,
	student_id  BIGINT NOT NULL,
	type        TEXT NOT NULL,       -- breakfast, lunch, general, …
	cents       BIGINT NOT NULL,     -- below zero: owed
	currency    TEXT NOT NULL,
	scope       BIGINT NOT NULL,
	digest      BIGINT NOT NULL,
	deleted     BOOLEAN NOT NULL DEFAULT false,
	changed_no  BIGINT NOT NULL,
	PRIMARY KEY (district_id, id)
) /*@sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX roster_meal_source ON roster_meal (district_id, source_id);
CREATE INDEX roster_meal_student ON roster_meal (district_id, student_id);

-- No standard delivers the account's journal: each import that finds another amount adds the difference here.
CREATE TABLE roster_meal_entry (
	district_id BIGINT NOT NULL,
	meal_id     BIGINT NOT NULL,
	changed_no  BIGINT NOT NULL,     -- of the import
	at          BIGINT NOT NULL,
	cents       BIGINT NOT NULL,     -- the difference; the first entry brings the balance forward
	PRIMARY KEY (district_id, meal_id, changed_no)
) /*@sqlite WITHOUT ROWID */;

-- What a district's own words mean. Without a row the defaults hold (src/roster/codes.c).
CREATE TABLE roster_code (
	district_id BIGINT NOT NULL,
	kind        TEXT NOT NULL CHECK (kind IN ('status', 'excuse', 'calendar')),
	word        TEXT NOT NULL,       -- lower case
	status      TEXT,                -- absent, tardy, early, present; of a calendar's word: school, free
	excuse      TEXT,                -- excused, unexcused, exempt, unknown
	PRIMARY KEY (district_id, kind, word)
) /*@sqlite WITHOUT ROWID */;

-- Settings of a district about its data, by name (src/roster/codes.h).
CREATE TABLE roster_setting (
	district_id BIGINT NOT NULL,
	name        TEXT NOT NULL,
	value       TEXT NOT NULL,
	PRIMARY KEY (district_id, name)
) /*@sqlite WITHOUT ROWID */;

CREATE TABLE stage_alias AS SELECT * FROM roster_alias WHERE false;
CREATE TABLE stage_period AS SELECT * FROM roster_period WHERE false;
CREATE TABLE stage_session AS SELECT * FROM roster_session WHERE false;
CREATE TABLE stage_day AS SELECT * FROM roster_day WHERE false;
CREATE TABLE stage_bell AS SELECT * FROM roster_bell WHERE false;
CREATE TABLE stage_meeting AS SELECT * FROM roster_meeting WHERE false;
CREATE TABLE stage_attendance AS SELECT * FROM roster_attendance WHERE false;
CREATE TABLE stage_posted AS SELECT * FROM roster_posted WHERE false;
CREATE TABLE stage_meal AS SELECT * FROM roster_meal WHERE false;

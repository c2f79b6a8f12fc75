-- Links of the rows of one import (sql/0005: roster_class_term, roster_agent; 0015: roster_bell_period, roster_meeting_period) wait
-- with them for the transaction that writes both; empty between imports.
CREATE TABLE stage_link (
	district_id BIGINT NOT NULL,
	kind        TEXT NOT NULL,       -- class, user, bell, meeting: of from_id
	from_id     BIGINT NOT NULL,
	to_id       BIGINT NOT NULL
);

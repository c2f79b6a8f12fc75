-- The desk (S13): what agents change on a case, how its lost races are seen, queues by due time, canned replies, satisfaction, figures.

ALTER TABLE support_case ADD COLUMN version BIGINT NOT NULL DEFAULT 1; -- one more with every change; a form says which one it has seen
ALTER TABLE support_case ADD COLUMN merged_into BIGINT REFERENCES support_case (id); -- closed for good; its conversation is shown there
ALTER TABLE support_case ADD COLUMN update_id BIGINT REFERENCES update_request (id);
ALTER TABLE support_case ADD COLUMN notice_id BIGINT; -- the incident it belongs to
-- By when the vendor has to answer: respond_by while nobody has, else the end of time. Queues are sorted by it.
ALTER TABLE support_case ADD COLUMN due_at BIGINT NOT NULL DEFAULT 9223372036854775807;
UPDATE support_case SET due_at = respond_by WHERE respond_by IS NOT NULL AND responded_at IS NULL;
ALTER TABLE case_history ADD COLUMN version BIGINT NOT NULL DEFAULT 0; -- of the case when this was written
ALTER TABLE case_comment ADD COLUMN version BIGINT NOT NULL DEFAULT 0;

DROP INDEX support_case_by_team; -- in their place, and not written anew by each comment:
DROP INDEX support_case_by_owner;
CREATE INDEX support_case_queue_team ON support_case (team, due_at, id) WHERE open = true;
CREATE INDEX support_case_queue_owner ON support_case (owner_id, due_at, id) WHERE open = true;
CREATE INDEX support_case_queue_nobody ON support_case (due_at, id) WHERE open = true AND owner_id IS NULL;
CREATE INDEX support_case_queue_due ON support_case (due_at, id) WHERE open = true;
CREATE INDEX support_case_queue_waiting ON support_case (next_step_at, id) WHERE next_step_at IS NOT NULL;
CREATE INDEX support_case_merged ON support_case (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX support_case_notice ON support_case (notice_id) WHERE notice_id IS NOT NULL;
-- For the daily figures.
CREATE INDEX support_case_created ON support_case (created_at);
CREATE INDEX support_case_responded ON support_case (responded_at) WHERE responded_at IS NOT NULL;
CREATE INDEX support_case_closed ON support_case (closed_at) WHERE closed_at IS NOT NULL;

-- Cases that have to do with each other: a row for either direction.
CREATE TABLE case_link (
	case_id BIGINT NOT NULL REFERENCES support_case (id),
	other_id BIGINT NOT NULL REFERENCES support_case (id),
	PRIMARY KEY (case_id, other_id)
);

CREATE TABLE canned_reply (
	id BIGINT PRIMARY KEY,
	title TEXT NOT NULL UNIQUE CHECK (title <> ''),
	body TEXT NOT NULL, -- Markdown with {contact} {case} {account} {agent}
	modified_by BIGINT NOT NULL REFERENCES person (id),
	modified_at BIGINT NOT NULL
);

-- What the contact thought of it: once per closure.
CREATE TABLE case_rating (
	case_id BIGINT NOT NULL REFERENCES support_case (id),
	closed_at BIGINT NOT NULL,
	person_id BIGINT NOT NULL REFERENCES person (id),
	stars BIGINT NOT NULL CHECK (stars BETWEEN 1 AND 5),
	words TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (case_id, closed_at)
);
CREATE INDEX case_rating_at ON case_rating (at);

-- One row per day and kind of case, written by the worker (src/cases/figures.c). Times are business minutes.
CREATE TABLE case_figure (
	day DATE NOT NULL, -- in the business calendar's zone
	team TEXT NOT NULL, -- '' for none
	type TEXT NOT NULL,
	priority TEXT NOT NULL,
	created BIGINT NOT NULL,
	closed BIGINT NOT NULL,
	backlog BIGINT NOT NULL, -- open at the end of the day
	answered BIGINT NOT NULL, -- first answers given that day
	answer_minutes BIGINT NOT NULL, -- their sum
	in_time BIGINT NOT NULL, -- of those answered: within their target
	close_minutes BIGINT NOT NULL, -- of those closed: from creation on
	rated BIGINT NOT NULL,
	stars BIGINT NOT NULL,
	PRIMARY KEY (day, team, type, priority)
);
CREATE TABLE case_figure_day (
	day DATE PRIMARY KEY,
	made_at BIGINT NOT NULL
);

-- What is to be told by mail about cases (src/cases/news.c): written with the change, gone when the worker has made mails of it.
CREATE TABLE case_news (
	id BIGINT PRIMARY KEY,
	case_id BIGINT NOT NULL REFERENCES support_case (id),
	kind TEXT NOT NULL, -- a row of the table in src/cases/news.c
	person_id BIGINT NOT NULL REFERENCES person (id), -- who did it; not told
	words TEXT, -- what he wrote, as Markdown
	at BIGINT NOT NULL
);
CREATE INDEX case_news_in_order ON case_news (at, id);

ALTER TABLE team_member ADD COLUMN lead BOOLEAN NOT NULL DEFAULT false; -- is told of missed targets

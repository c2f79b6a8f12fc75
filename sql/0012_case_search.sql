-- Word search over cases (S7). One document per case, written behind by the worker (src/cases/search.c): a comment costs a row in
-- case_search_due, not a new index entry of the whole conversation.

CREATE TABLE case_search_due (
	case_id BIGINT PRIMARY KEY REFERENCES support_case (id)
);

-- number, not id: documents are asked for newest first. On SQLite the documents are in the index itself.
/*@postgresql
CREATE TABLE case_document (
	number BIGINT PRIMARY KEY REFERENCES support_case (number),
	tenant TEXT NOT NULL, -- "t" and the account's key: one word, so that a search stays within the account's documents
	subject TEXT NOT NULL, -- with the number, as people write it
	body TEXT NOT NULL, -- description, own fields, resolution, public comments
	notes TEXT NOT NULL, -- internal ones: agents only
	words tsvector GENERATED ALWAYS AS (
		setweight(to_tsvector('simple', tenant), 'D') || setweight(to_tsvector('english', subject), 'A') ||
		setweight(to_tsvector('english', body), 'B') || setweight(to_tsvector('english', notes), 'C')) STORED
);
CREATE INDEX case_document_words ON case_document USING gin (words) WITH (fastupdate = off);
*/
/*@sqlite
CREATE VIRTUAL TABLE case_document USING fts5 (tenant, subject, body, notes, tokenize = 'porter unicode61 remove_diacritics 2',
	prefix = '2 3');
*/
INSERT INTO case_search_due (case_id) SELECT id FROM support_case;

-- A person's saved views of the list: a name and the query string that it stands for.
CREATE TABLE case_view (
	id BIGINT PRIMARY KEY,
	person_id BIGINT NOT NULL REFERENCES person (id),
	desk BOOLEAN NOT NULL, -- of the queue or of the contacts' list
	name TEXT NOT NULL CHECK (name <> ''),
	query TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	UNIQUE (person_id, desk, name)
);

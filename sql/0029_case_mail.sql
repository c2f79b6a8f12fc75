-- What a contact wants to hear by mail about cases (src/cases/news.c says what he hears in any case); without a row: all.
CREATE TABLE case_choice (
	person_id BIGINT PRIMARY KEY REFERENCES person (id),
	mail TEXT NOT NULL CHECK (mail IN ('all', 'needed'))
);

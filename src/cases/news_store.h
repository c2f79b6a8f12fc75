/* cases/news_store.h — SQL of the news of cases: what is to be told, and to whom; inside cases/ only. */
#ifndef CASES_NEWS_STORE_H
#define CASES_NEWS_STORE_H

#include "cases/news.h"

struct news_row {
	int64_t id, number; /* of the case */
	str kind, words;
	person_id person;
	str person_name;
	instant at;
};
typedef LIST(struct news_row) news_rows;
MUST_USE enum rc news_store_add(struct db *db, case_id id, str kind, person_id person, str words, instant now);
MUST_USE enum rc news_store_oldest(struct db *db, struct arena *a, int limit, news_rows *out);
/* *first: nobody else has done so. */
MUST_USE enum rc news_store_done(struct db *db, int64_t id, bool *first);

struct news_reader {
	person_id person;
	str address, name, language;
	bool vendor;
};
typedef LIST(struct news_reader) news_readers;
/* Each adds to *out whom it finds and who is not there yet. */
/* The account's side: whose case it is (or was, when it was merged into this one), who filed it, and who has written on it; as long
 * as he is a contact of the account or of one that acts for it. needed: also those who chose to hear only what they must. */
MUST_USE enum rc news_store_contacts(struct db *db, struct arena *a, const struct support_case *c, date today, bool needed,
				     news_readers *out);
MUST_USE enum rc news_store_owner(struct db *db, struct arena *a, const struct support_case *c, news_readers *out);
MUST_USE enum rc news_store_team(struct db *db, struct arena *a, const struct support_case *c, bool leads_only, news_readers *out);
MUST_USE enum rc news_store_admins(struct db *db, struct arena *a, news_readers *out);

#endif

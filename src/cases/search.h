/* cases/search.h — finding cases (S7): filters that combine, sorting by any column, word search; the same for contacts and agents.
 *
 * Word search looks into documents that are written behind (case_index_due(), a job of the worker): a new comment is found within a
 * second or two. Contacts search what they can see; internal notes are found by agents only.
 */
#ifndef CASES_SEARCH_H
#define CASES_SEARCH_H

#include "cases/case.h"
#include "db/store.h"
#include "settings.h"

enum text_op { TEXT_OP_NONE, TEXT_CONTAINS, TEXT_LACKS, TEXT_EQUALS, TEXT_DIFFERS, TEXT_BEGINS, TEXT_ENDS, TEXT_OPS };
extern const struct choice text_ops[]; /* as form choices */
enum case_sort {
	SORT_NONE, /* by last modification; with words: the best match first */
	SORT_NUMBER,
	SORT_SUBJECT,
	SORT_STATUS,
	SORT_TYPE,
	SORT_PRIORITY,
	SORT_MODULE,
	SORT_CONTACT,
	SORT_OWNER,
	SORT_ACCOUNT,
	SORT_CREATED,
	SORT_MODIFIED,
	CASE_SORTS
};
extern const struct choice case_sorts[];

/* Absent parts match all; parts that are there must all match. */
struct case_query {
	account_id account; /* absent: every account (the desk) */
	enum case_scope scope;
	enum case_status status;
	enum case_type type;
	enum case_priority priority;
	str module;
	person_id contact, owner, mine; /* mine: his as contact, or filed by him */
	enum text_op subject_op;
	str subject;
	int64_t number;
	date created_from, created_to, modified_from, modified_to; /* whole days in `zone` */
	const struct zone *zone;
	str words;
	enum case_sort sort;
	bool descending;
	int page, limit; /* page from 0 */
};
#define CASE_SORTED_MAX 5000   /* a list is sorted among the newest so many that match */
#define CASE_WORD_HITS_MAX 400 /* of a word search: its newest */

/* Text with the found words marked: pieces in turn. */
struct found_piece {
	str text;
	bool marked;
};
typedef LIST(struct found_piece) found_text;
struct case_hit {
	struct support_case c; /* without its long texts */
	found_text excerpt;    /* of a word search; empty when only the number or the subject matched */
};
typedef LIST(struct case_hit) case_hits;

/* *more: there is a further page. Refused (policy_check) when the actor may not do `action` to that account's. Agents' searches
 * look into internal notes, contacts' do not. */
MUST_USE enum rc case_search(struct db *db, struct arena *a, const struct actor *who, enum action action,
			     const struct case_query *query, case_hits *out, bool *more);

/* A change of a case: its document is to be written anew (topic "case_due"). In the transaction of the change. */
MUST_USE enum rc case_index_later(struct db *db, case_id id);
/* The worker's (topic "case_due"): writes due documents for a third of a second, a hundredth of it at a time, so that others can
 * write between. */
MUST_USE enum rc case_index_due(struct store *store, const struct settings *s, bool *more);
/* The worker's, now and then: each part of the index costs every search, so many are merged into one, in turns as those of
 * case_index_due(). */
MUST_USE enum rc case_index_merge(struct store *store, const struct settings *s, bool *more);

/* ---- saved views ---- */
struct case_view_row {
	int64_t id;
	str name, query; /* "status=new&sort=created" */
};
typedef LIST(struct case_view_row) case_view_rows;
#define CASE_VIEWS_MAX 20
MUST_USE enum rc case_views_of(struct db *db, struct arena *a, person_id person, bool desk, case_view_rows *out);
/* Under a name that is there it takes its place. RC_LIMIT: he has CASE_VIEWS_MAX. */
MUST_USE enum rc case_view_save(struct db *db, struct arena *a, person_id person, bool desk, str name, str query);
MUST_USE enum rc case_view_remove(struct db *db, person_id person, int64_t id);

#endif

/* notices/notice_store.h — SQL of notifications; inside notices/ only. */
#ifndef NOTICES_NOTICE_STORE_H
#define NOTICES_NOTICE_STORE_H

#include "notices/notice.h"

/* ---- reading ---- */
MUST_USE enum rc notice_store_load(struct db *db, struct arena *a, notice_id id, struct notice *out); /* with all its lists */
MUST_USE enum rc notice_store_by_origin(struct db *db, struct arena *a, str origin, struct notice *out);
/* Is it for an account that this person may act for? */
MUST_USE enum rc notice_store_reaches(struct db *db, struct arena *a, notice_id id, person_id person, bool *out);
/* By scope, newest first: all of them (staff); those for all; those listed that reach a person. */
MUST_USE enum rc notice_store_find(struct db *db, struct arena *a, const struct notice_filter *f, notice_list *out);
MUST_USE enum rc notice_store_find_public(struct db *db, struct arena *a, const struct notice_filter *f, notice_list *out);
MUST_USE enum rc notice_store_find_reaching(struct db *db, struct arena *a, const struct notice_filter *f, person_id person,
					    notice_list *out);
MUST_USE enum rc notice_store_services(struct db *db, struct arena *a, struct notice *n);
/* With their updates: to be published by itself, to begin, to end (or to be reminded of). */
enum notice_due { NOTICE_DUE_PUBLISH, NOTICE_DUE_BEGIN, NOTICE_DUE_END };
MUST_USE enum rc notice_store_due(struct db *db, struct arena *a, enum notice_due what, instant now, notice_list *out);
/* Open ones, each with the accounts that it reaches through those listed (a state's districts), as (notice, account). */
MUST_USE enum rc notice_store_open(struct db *db, struct arena *a, notice_list *out);
struct notice_reach {
	notice_id notice;
	account_id account;
};
typedef LIST(struct notice_reach) notice_reaches;
MUST_USE enum rc notice_store_open_reach(struct db *db, struct arena *a, notice_reaches *out); /* by notice, then account */

/* ---- writing ---- */
MUST_USE enum rc notice_store_insert(struct db *db, const struct notice *n);
/* What notice_input holds. */
MUST_USE enum rc notice_store_update(struct db *db, const struct notice *n);
/* Replaces accounts and services. RC_INVALID: one of them is none. */
MUST_USE enum rc notice_store_parties(struct db *db, notice_id id, const struct notice_input *in);
MUST_USE enum rc notice_store_delete(struct db *db, notice_id id); /* RC_NOT_FOUND: published */
/* publish_at, published_at, state. RC_NOT_FOUND: it was published before. */
MUST_USE enum rc notice_store_publish(struct db *db, const struct notice *n);
/* state, ends, closed_at, modified_at. RC_NOT_FOUND: it is no longer in `from`. */
MUST_USE enum rc notice_store_move(struct db *db, const struct notice *n, enum notice_state from);
MUST_USE enum rc notice_store_reminded(struct db *db, notice_id id, instant at);
MUST_USE enum rc notice_store_note(struct db *db, const struct notice *n);
MUST_USE enum rc notice_store_add_update(struct db *db, notice_id id, const struct notice_update *u, person_id author);

/* ---- templates, mail, affected (notice_side_store.c) ---- */
MUST_USE enum rc notice_store_template_put(struct db *db, const struct notice_template *in);
MUST_USE enum rc notice_store_template_remove(struct db *db, int64_t id);
MUST_USE enum rc notice_store_mail_end(struct db *db, person_id person); /* of all that he said affects him */

struct notice_reader {
	person_id person;
	account_id account;
	str email, name, language, zone;
};
typedef LIST(struct notice_reader) notice_readers;
/* Who wrote it, when mail may go to him: RC_NOT_FOUND otherwise. */
MUST_USE enum rc notice_store_author(struct db *db, struct arena *a, person_id author, struct notice_reader *out);

struct notice_unmailed {
	notice_id notice;
	int64_t seq;
	instant at;
};
/* The oldest that nobody has been told of; RC_NOT_FOUND: none. */
MUST_USE enum rc notice_store_unmailed(struct db *db, struct arena *a, struct notice_unmailed *out);
MUST_USE enum rc notice_store_mailed(struct db *db, const struct notice_unmailed *u, instant at);
/* Everybody who is to hear of it, once each, by key. */
MUST_USE enum rc notice_store_readers(struct db *db, struct arena *a, const struct notice *n, notice_readers *out);

MUST_USE enum rc notice_store_us_too(struct db *db, notice_id id, account_id account, person_id person, case_id filed, instant at,
				     bool *added);

#endif

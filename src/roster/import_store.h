/* roster/import_store.h — inside roster/: the statements of an import. */
#ifndef ROSTER_IMPORT_STORE_H
#define ROSTER_IMPORT_STORE_H

#include "db/bulk.h"
#include "roster/check.h"
#include "roster/idmap.h"
#include "roster/kinds.h"

/* Where an import writes. */
struct import_target {
	struct db *db;
	struct arena *arena;
	account_id district;
	int64_t change_no; /* of every row it touches */
};

extern const char *const import_kind_names[KINDS];

/* Fills the map with the stored ids. *live: rows not deleted; *marked: those with aux 1. */
MUST_USE enum rc import_load(const struct import_target *t, enum roster_kind kind, struct idmap *map, int64_t *live,
			     int64_t *marked);
/* One past the district's highest change number. */
MUST_USE enum rc import_next_change(struct import_target *t);

/* Rows of a kind into its table (staged: its staging table): values are district, id, sourcedId, digest, change number, then the
 * kind's columns (kinds.h). */
#define IMPORT_LEAD 5
size_t import_values_n(enum roster_kind kind);
MUST_USE enum rc import_rows_begin(const struct import_target *t, enum roster_kind kind, bool staged, struct db_bulk **out);
/* Has the kind links? Then (district, own id, other's id): of classes to terms, of users to agents, … */
bool import_linked(enum roster_kind kind);
MUST_USE enum rc import_links_begin(const struct import_target *t, enum roster_kind kind, struct db_bulk **out);
/* (district, kind's name, id) of rows to mark deleted. */
MUST_USE enum rc import_gone_begin(const struct import_target *t, struct db_bulk **out);

/* Keys of users, schools or classes other than the sourcedId; id 0: several have it. Begins anew. */
MUST_USE enum rc import_load_keys(const struct import_target *t, enum roster_kind kind, struct idmap *keys);
/* By which keys the district's feeds name their students, and what its words mean. */
MUST_USE enum rc import_load_words(const struct import_target *t, enum check_keys *use, struct roster_codes *codes);
/* Balances that are new or differ from what is stored, into the journal; before import_apply(KIND_MEAL). */
MUST_USE enum rc import_journal(const struct import_target *t, instant now);

/* Forgets the links of the staged rows. */
MUST_USE enum rc import_unlink_staged(const struct import_target *t, enum roster_kind kind);
/* Staging onto the table, marks what is gone, empties staging. added: rows that went straight in. */
MUST_USE enum rc import_apply(const struct import_target *t, enum roster_kind kind, int64_t added);

/* What follows from users, roles and agents. */
MUST_USE enum rc import_derive_people(const struct import_target *t);
/* Gives the change number to every student whom a changed row concerns. changed: by kind. */
MUST_USE enum rc import_touch_students(const struct import_target *t, const bool changed[KINDS]);
/* A portal user for every changed student and guardian who has none. */
MUST_USE enum rc import_portal_users(const struct import_target *t);

struct import_record {
	instant started, finished;
	str files, report;
	bool applied;
};
MUST_USE enum rc import_record(const struct import_target *t, const struct import_record *r);

#endif

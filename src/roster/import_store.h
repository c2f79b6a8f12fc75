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
	import_id import;
	bool everybody; /* the district is new: every student is concerned, whatever the rows say */
};

/* PostgreSQL plans by statistics; those of tables that an import has filled would be of before it. SQLite does without. */
#define IMPORT_LEARN(tables) "/*@postgresql ANALYZE " tables " *//*@sqlite DELETE FROM stage_gone WHERE false */ /*scan*/"

extern const char *const import_kind_names[KINDS];

/* Fills the map with the stored ids. *live: rows not deleted; *marked: those with aux 1. */
MUST_USE enum rc import_load(const struct import_target *t, enum roster_kind kind, struct idmap *map, int64_t *live,
			     int64_t *marked);
/* Instead of import_load(), for small sets: only where the numbers of new rows begin, and about how many are stored. */
MUST_USE enum rc import_load_top(const struct import_target *t, enum roster_kind kind, struct idmap *map, int64_t *live);
/* Then (district, kind's name, sourcedId) of what a file names, as often as it does; */
MUST_USE enum rc import_wanted_begin(const struct import_target *t, struct db_bulk **out);
/* those of a kind that are stored into its map, where they are not in it yet; */
MUST_USE enum rc import_find(const struct import_target *t, enum roster_kind kind, struct idmap *map);
/* what the users among them are enrolled in as students; */
MUST_USE enum rc import_find_enrolled(const struct import_target *t, struct check_facts *facts);
/* and ready for the next file. */
MUST_USE enum rc import_wanted_end(const struct import_target *t);
/* What the results' rules want to know of what is stored. */
MUST_USE enum rc import_load_items(const struct import_target *t, struct check_facts *facts);
MUST_USE enum rc import_load_enrolled(const struct import_target *t, struct check_facts *facts);
/* First of all: how PostgreSQL is to plan the statements of this transaction. */
MUST_USE enum rc import_plan(const struct import_target *t);
/* One past the district's highest change number. */
MUST_USE enum rc import_next_change(struct import_target *t);

/* Rows of a kind to be added, or (staged) to be changed: values are district, id, sourcedId, digest, change number, then the
 * kind's columns (kinds.h). */
#define IMPORT_LEAD 5
size_t import_values_n(enum roster_kind kind);
MUST_USE enum rc import_rows_begin(const struct import_target *t, enum roster_kind kind, bool staged, struct db_bulk **out);
/* Has the kind links? Then (district, kind's name, own id, other's id): of classes to terms, of users to agents, … */
bool import_linked(enum roster_kind kind);
MUST_USE enum rc import_links_begin(const struct import_target *t, struct db_bulk **out);
/* (district, kind's name, id) of rows to mark deleted. */
MUST_USE enum rc import_gone_begin(const struct import_target *t, struct db_bulk **out);

/* Keys of users, schools or classes other than the sourcedId; id 0: several have it. Begins anew. */
MUST_USE enum rc import_load_keys(const struct import_target *t, enum roster_kind kind, enum check_keys use, struct idmap *keys);
/* By which keys the district's feeds name their students, and what its words mean. */
MUST_USE enum rc import_load_words(const struct import_target *t, enum check_keys *use, struct roster_codes *codes);
/* Balances that are new or differ from what is stored, into the journal; before import_apply(KIND_MEAL). */
MUST_USE enum rc import_journal(const struct import_target *t, instant now);

/* What was staged goes onto the tables, kind by kind; first: the number where the kind's new rows begin. */
/* New rows, as far as they are staged. */
MUST_USE enum rc import_add(const struct import_target *t, enum roster_kind kind, int64_t first);
/* Between import_add() and import_apply(): the events that changed and new rows make; *n grows. news: new rows are news
 * (event_store.c). */
MUST_USE enum rc import_events(const struct import_target *t, enum roster_kind kind, int64_t first, bool news, int64_t *n);
/* Are so many rows new, beside those that were live, that what PostgreSQL knows of the table says nothing any more? */
bool import_much(const struct roster_counts *c, int64_t live);
/* After import_add(): has PostgreSQL look at what this import has filled, where that is much. */
MUST_USE enum rc import_learn(const struct import_target *t, enum roster_kind kind, const struct roster_counts *c, int64_t live);
/* Changes rows, marks what is gone, renews links (learn: and looks at them), notes whom all that concerns. */
MUST_USE enum rc import_apply(const struct import_target *t, enum roster_kind kind, bool learn, int64_t first);
/* Whom new rows and rows in staging concern; before they go onto their table, for rows may move. */
MUST_USE enum rc import_touch_moved(const struct import_target *t, enum roster_kind kind, int64_t first);
/* Empties staging, where it does not go by itself. */
MUST_USE enum rc import_clear(const struct import_target *t);
/* At the end: scores of the district's category of posted grades are posted grades. */
MUST_USE enum rc import_posted_results(const struct import_target *t);

/* What follows from users, roles and agents. */
MUST_USE enum rc import_derive_people(const struct import_target *t, bool relatives_see, bool learn);
/* Gives the change number to every student whom a changed row concerns. changed: by kind. */
MUST_USE enum rc import_touch_students(const struct import_target *t, const bool changed[KINDS]);
/* A portal user for every changed student and guardian who has none. */
MUST_USE enum rc import_portal_users(const struct import_target *t);
/* When much is new: has PostgreSQL look at what has followed from it, for those who read. */
MUST_USE enum rc import_learn_people(const struct import_target *t);

struct import_record {
	instant started, finished;
	str files, report, state, way, kept;
	bool applied;
	person_id person;
	import_id confirms;
	instant since;
	int64_t rows, errors, warnings, events;
};
/* Takes a held import for one that is being let through. RC_CONFLICT: it is not held, or no more. */
MUST_USE enum rc import_take_held(struct db *db, account_id district, import_id held);
MUST_USE enum rc import_record(const struct import_target *t, const struct import_record *r);

#endif

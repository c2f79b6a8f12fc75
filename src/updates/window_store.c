/* updates/window_store.c — SQL of maintenance windows. */
#include "updates/update_store.h"

#define WINDOW "SELECT id, hosting, district_id, weekdays, opens, closes, zone, valid_from, valid_to FROM update_window "

DB_STATEMENT(q_windows_of_district, WINDOW "WHERE district_id = ?1 AND target = ?2 ORDER BY id");
DB_STATEMENT(q_windows_of_hosting, WINDOW "WHERE hosting = ?1 AND target = ?2 ORDER BY id");
DB_STATEMENT(x_window_insert,
	     "INSERT INTO update_window (id, hosting, district_id, target, weekdays, opens, closes, zone, valid_from, valid_to)"
	     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

static enum rc take_all(struct arena *a, struct db_rows rows, enum hosting hosting, enum site_kind target, window_list *out)
{
	struct update_window w = { .target = target };
	str word;
	while (db_next(&rows,
		       INTO(&w.id, &word, &w.district, &w.weekdays, &w.opens, &w.closes, &w.zone, &w.valid_from, &w.valid_to))) {
		w.hosting = str_absent(word) ? HOSTING_NONE : hosting;
		*LIST_ADD(a, out) = w;
	}
	return db_end(&rows);
}

enum rc window_store_find(struct db *db, struct arena *a, account_id district, enum hosting hosting, enum site_kind target,
			  window_list *out)
{
	str site = site_kinds[target].code;
	enum rc rc = take_all(a, db_query(db, a, &q_windows_of_district, ARGS(district, site)), hosting, target, out);
	if (rc == RC_OK && out->n == 0)
		rc = take_all(a, db_query(db, a, &q_windows_of_hosting, ARGS(hosting_word(hosting), site)), hosting, target, out);
	return rc;
}

enum rc window_create(struct db *db, struct update_window *in)
{
	in->id = id_new();
	str hosting = in->hosting ? hosting_word(in->hosting) : (str){ 0 };
	return db_exec(db, &x_window_insert,
		       ARGS(in->id, hosting, in->district, site_kinds[in->target].code, in->weekdays, in->opens, in->closes,
			    in->zone, in->valid_from, in->valid_to),
		       NULL);
}

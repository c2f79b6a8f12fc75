/* A district leaves (P13): nothing about its students is left, its neighbour keeps everything, the certificate holds; and what the
 * schema must not have (P10). */
#include <string.h>

#include "access/alert.h"
#include "access/purge.h"
#include "support/admin_site.h"

/* ---- every table with somebody's key is either deleted from or kept, with a reason ---- */

DB_STATEMENT(q_schema, "/*scan*/ /*@sqlite SELECT m.name, p.name FROM sqlite_schema m, pragma_table_info(m.name) p "
		       "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY 1, 2 */"
		       "/*@postgresql SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns "
		       "WHERE table_schema = current_schema() ORDER BY 1, 2 */");

struct column {
	str table, name;
};
struct schema {
	struct arena *arena;
	LIST(struct column) columns;
};

static enum rc read_schema(struct db *db, void *arg)
{
	struct schema *s = arg;
	struct column c;
	s->columns.n = 0;
	struct db_rows rows = db_query(db, s->arena, &q_schema, NO_ARGS);
	while (db_next(&rows, INTO(&c.table, &c.name)))
		*LIST_ADD(s->arena, &s->columns) = c;
	return db_end(&rows);
}

static bool names_somebody(str column)
{
	static const char *const keys[] = { "district_id", "account_id", "acting_account", "person_id", "student_id",
					    "guardian_id", "user_id",	 "roster_user",	   "actor" };
	for (size_t i = 0; i < COUNT_OF(keys); i++)
		if (str_eq(column, str_c(keys[i])))
			return true;
	return false;
}

static const struct purge_row *row_of(str table)
{
	for (size_t i = 0; i < purge_tables_n; i++)
		if (str_eq(table, str_c(purge_tables[i].table)))
			return &purge_tables[i];
	return NULL;
}

STORE_TEST(access_purge_knows_every_table)
{
	struct schema s = { .arena = t->arena };
	CHECK_OK(store_read(t->store, read_schema, &s));
	CHECK(s.columns.n > 200);
	for (size_t i = 0; i < s.columns.n; i++) {
		const struct purge_row *row = row_of(s.columns.at[i].table);
		if (names_somebody(s.columns.at[i].name) && !row)
			printf("%.*s (%.*s) is neither purged nor kept: src/access/purge_store.c\n", STR_ARG(s.columns.at[i].table),
			       STR_ARG(s.columns.at[i].name));
		CHECK(row || !names_somebody(s.columns.at[i].name));
	}
	for (size_t i = 0; i < purge_tables_n; i++) {
		bool there = false;
		for (size_t k = 0; k < s.columns.n; k++)
			there = there || str_eq(s.columns.at[k].table, str_c(purge_tables[i].table));
		CHECK(there);
		CHECK((purge_tables[i].statement == NULL) == (purge_tables[i].why != NULL));
	}
}

/* P10: what is not stored can't be stolen. */
STORE_TEST(access_schema_has_no_columns_for_what_must_not_be_stored)
{
	static const char *const words[] = { "ssn",    "social", "medical", "health", "custody", "diagnos",  "disab", "immun",
					     "allerg", "income", "race",    "ethnic", "religio", "passport", "court" };
	struct schema s = { .arena = t->arena };
	CHECK_OK(store_read(t->store, read_schema, &s));
	for (size_t i = 0; i < s.columns.n; i++)
		for (size_t k = 0; k < COUNT_OF(words); k++) {
			if (str_find(s.columns.at[i].name, str_c(words[k])) >= 0)
				printf("column %.*s.%.*s\n", STR_ARG(s.columns.at[i].table), STR_ARG(s.columns.at[i].name));
			CHECK(str_find(s.columns.at[i].name, str_c(words[k])) < 0);
		}
}

/* ---- the drill ---- */

DB_STATEMENT(q_families, "SELECT count(*) FROM portal_user WHERE district_id = ?1");

static enum rc run_families(struct db *db, void *arg)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	int64_t *key_and_count = arg;
	return db_one(db, a, &q_families, ARGS(key_and_count[0]), INTO(&key_and_count[1]));
}

/* Portal users of a district. */
static int64_t families(struct admin_site *s, enum place place)
{
	int64_t x[2] = { s->u->account[place].v, -1 };
	return store_read(s->u->t->store, run_families, x) == RC_OK ? x[1] : -1;
}

struct drill {
	struct admin_site *s;
	struct purge purge;
	enum place place;
	bool undo;
};

static enum rc run_purge(struct db *db, void *arg)
{
	struct drill *d = arg;
	enum rc rc = purge_district(db, d->s->u->t->arena, &d->s->u->settings, d->s->u->account[d->place],
				    d->s->u->person[VENDOR_ADMIN], S("r1"), &d->purge);
	return rc == RC_OK && d->undo ? fail(RC_DENIED, "undone") : rc;
}

static int64_t counted(const struct purge *p, const char *table)
{
	for (size_t i = 0; i < p->counts.n; i++)
		if (strcmp(p->counts.at[i].table, table) == 0)
			return p->counts.at[i].rows;
	return -1;
}

/* What a trial run would delete: how much there is. */
static int64_t there(struct drill *d, enum place place)
{
	struct drill trial = { .s = d->s, .place = place, .undo = true };
	enum rc rc = store_write_alone(d->s->u->t->store, run_purge, &trial);
	err_clear();
	return rc == RC_DENIED ? trial.purge.rows : -1;
}

STORE_TEST(access_purge_leaves_nothing_and_touches_nobody_else)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	struct drill d = { .s = s, .place = OAK };
	int64_t oak = there(&d, OAK), cedar = there(&d, CEDAR);
	CHECK(oak > 40 && cedar > 40);
	CHECK_OK(store_write_alone(t->store, run_purge, &d));
	CHECK_INT(oak, d.purge.rows);
	CHECK_INT(7, counted(&d.purge, "roster_user"));
	CHECK_INT(counted(&d.purge, "portal_user"), counted(&d.purge, "person"));
	CHECK(counted(&d.purge, "session") >= 1); /* Ana's */
	CHECK_INT(0, there(&d, OAK));
	CHECK_INT(cedar, there(&d, CEDAR));
	CHECK_INT(0, families(s, OAK));
	CHECK(families(s, CEDAR) > 0);
	CHECK(admin_get(s, ANA, S("/account")).status != 200); /* her session is gone */
	CHECK_INT(200, admin_get(s, PAUL, S("/account")).status);

	/* The certificate. */
	account_id of;
	str text = d.purge.certificate;
	CHECK_HAS(text, S("District: Oak Grove\n"));
	CHECK_HAS(text, S("gone by: 2026-10-19\n"));
	CHECK_HAS(text, S("  roster_user              7\n"));
	CHECK_OK(purge_verify(t->arena, text, &of));
	CHECK_INT(s->u->account[OAK].v, of.v);
	CHECK_OK(purge_verify(t->arena, ARENA_CONCAT(t->arena, text, S("\n")), &of)); /* a mail program's line break */
	char *forged = arena_z(t->arena, text);
	*strstr(forged, "7\n") = '8';
	CHECK_RC(RC_INVALID, purge_verify(t->arena, str_c(forged), &of));
	err_clear();
	CHECK_RC(RC_INVALID, purge_verify(t->arena, str_take(text, text.n - 10), &of));
	err_clear();
	CHECK_RC(RC_INVALID, purge_verify(t->arena, S("Certificate of deletion\n"), &of));

	/* A backup of before came back: once more. */
	err_clear();
	CHECK_OK(admin_site_import(s));
	CHECK(there(&d, OAK) > 0);
	CHECK_OK(store_write_alone(t->store, run_purge, &d));
	CHECK_INT(0, there(&d, OAK));
}

/* The kept answers to requests of the district's administrators, which may name students, go; those of other districts stay. */
STORE_TEST(access_purge_deletes_kept_answers)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	static const enum admin_who who[] = { PAUL, CORA };
	for (size_t i = 0; i < COUNT_OF(who); i++)
		CHECK_INT(303, admin_post(s, who[i], S("/admin/settings"), S("at_eighteen=end&password_min=10&_key=k1")).status);
	struct drill d = { .s = s, .place = OAK };
	CHECK_OK(store_write_alone(t->store, run_purge, &d));
	CHECK_INT(1, counted(&d.purge, "idempotency_key"));
}

STORE_TEST(access_purge_is_for_districts)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	struct drill d = { .s = s, .place = ESA };
	CHECK_RC(RC_CONFLICT, store_write_alone(t->store, run_purge, &d));
}

STORE_TEST(access_purge_page)
{
	struct admin_site *s = admin_site_start(t);
	CHECK(s != NULL);
	str oak = id_text(t->arena, s->u->account[OAK].v), esa = id_text(t->arena, s->u->account[ESA].v);
	str page = ARENA_CONCAT(t->arena, S("/desk/accounts/"), oak, S("/purge"));
	str file = ARENA_CONCAT(t->arena, S("/desk/accounts/"), oak, S("/certificate"));
	CHECK_INT(403, app_get(s->u, AGENT, page).status);
	CHECK_INT(404, app_get(s->u, VENDOR_ADMIN, ARENA_CONCAT(t->arena, S("/desk/accounts/"), esa, S("/purge"))).status);
	CHECK_INT(404, app_get(s->u, VENDOR_ADMIN, file).status);
	CHECK_HAS(app_get(s->u, VENDOR_ADMIN, page).body, S("Oak Grove"));
	CHECK_INT(422, app_post(s->u, VENDOR_ADMIN, page, S("name=oak+grove")).status);
	CHECK(families(s, OAK) > 0);
	CHECK_INT(303, app_post(s->u, VENDOR_ADMIN, page, S("name=Oak+Grove")).status);
	CHECK_INT(0, families(s, OAK));
	struct http_answer certificate = app_get(s->u, VENDOR_ADMIN, file);
	account_id of;
	CHECK_INT(200, certificate.status);
	CHECK_OK(purge_verify(t->arena, certificate.body, &of));
	CHECK_HAS(app_get(s->u, VENDOR_ADMIN, page).body, S("Certificate of deletion"));
}

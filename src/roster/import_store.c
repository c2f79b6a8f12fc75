/* roster/import_store.c — the statements of each kind, written once over the lists of kinds.h. */
#include "roster/import_store.h"
#include "roster/setting.h"

#define PAGE 5000 /* rows per query when loading ids: bounds the memory */

#define LEAD "district_id, id, source_id, digest, changed_no"
#define COLUMN_TEXT(column) #column,
#define COLUMN_LIST(column) ", " #column
#define COLUMN_SET(column) #column " = s." #column ", "

#define WANTED(name) "SELECT DISTINCT source_id FROM stage_wanted WHERE district_id = ?1 AND kind = '" name "'"

/* aux: what check.h says of idmap_entry.aux. The staging tables hold one import's rows: reading them whole is meant. ?2: the first
 * number of its new rows. */
#define KIND_STATEMENTS(KIND, name, aux)                                                                                           \
	DB_STATEMENT(q_load_##name, "SELECT id, source_id, digest, " aux " FROM roster_" #name                                     \
				    " WHERE district_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3");                                   \
	DB_STATEMENT(q_add_##name,                                                                                                 \
		     "INSERT INTO roster_" #name " (" LEAD KIND##_COLUMNS(COLUMN_LIST) ") SELECT " LEAD KIND##_COLUMNS(            \
			 COLUMN_LIST) " FROM stage_" #name " WHERE district_id = ?1 AND id >= ?2 /*scan*/");                       \
	DB_STATEMENT(q_update_##name,                                                                                              \
		     "UPDATE roster_" #name " SET " KIND##_COLUMNS(                                                                \
			 COLUMN_SET) "digest = s.digest, deleted = false, changed_no = s.changed_no FROM stage_" #name             \
				     " s WHERE s.district_id = ?1 AND roster_" #name ".district_id = ?1 AND roster_" #name         \
				     ".id = s.id AND s.id < ?2 /*scan*/");                                                         \
	DB_STATEMENT(q_gone_##name, "UPDATE roster_" #name " SET deleted = true, digest = 0, changed_no = ?2"                      \
				    " WHERE district_id = ?1 AND id IN (SELECT id FROM stage_gone WHERE district_id = ?1"          \
				    " AND kind = '" #name "') /*scan*/");                                                          \
	DB_STATEMENT(q_find_##name, "SELECT id, r.source_id, digest, " aux                                                         \
				    " FROM (" WANTED(#name) ") w CROSS JOIN roster_" #name                                         \
							    " r WHERE r.district_id = ?1 AND r.source_id = w.source_id /*scan*/"); \
	DB_STATEMENT(q_top_##name, "SELECT COALESCE(MAX(id), 0) FROM roster_" #name " WHERE district_id = ?1");                    \
	DB_STATEMENT(q_learn_##name, IMPORT_LEARN("roster_" #name));                                                               \
	DB_STATEMENT(q_learn_stage_##name, IMPORT_LEARN("stage_" #name));                                                          \
	DB_STATEMENT(q_clear_##name, "DELETE FROM stage_" #name " WHERE district_id = ?1 /*scan*/");                               \
	static const char *const columns_##name[] = { "district_id", "id",	   "source_id",                                    \
						      "digest",	     "changed_no", KIND##_COLUMNS(COLUMN_TEXT) }

KIND_STATEMENTS(ORG, org, "CASE WHEN type = 'school' OR type LIKE 'ext:%' THEN 1 ELSE 0 END");
KIND_STATEMENTS(TERM, term, "CASE WHEN type = 'schoolYear' THEN 1 ELSE 0 END");
KIND_STATEMENTS(COURSE, course, "0");
KIND_STATEMENTS(CLASS, class, "school_id");
KIND_STATEMENTS(USER, user, "CASE WHEN is_student THEN 1 ELSE 0 END");
KIND_STATEMENTS(ROLE, role, "user_id");
KIND_STATEMENTS(ENROLLMENT, enrollment, "0");
KIND_STATEMENTS(CATEGORY, category, "0");
KIND_STATEMENTS(LINE_ITEM, line_item, "class_id");
KIND_STATEMENTS(RESULT, result, "0");
KIND_STATEMENTS(DEMOGRAPHIC, demographic, "0");
KIND_STATEMENTS(ALIAS, alias, "scope");
KIND_STATEMENTS(PERIOD, period, "scope");
KIND_STATEMENTS(SESSION, session, "scope");
KIND_STATEMENTS(DAY, day, "scope");
KIND_STATEMENTS(BELL, bell, "scope");
KIND_STATEMENTS(MEETING, meeting, "scope");
KIND_STATEMENTS(ATTENDANCE, attendance, "scope");
KIND_STATEMENTS(POSTED, posted, "scope");
KIND_STATEMENTS(MEAL, meal, "scope");

static const struct kind {
	const char *name, *table, *stage;
	const char *const *columns;
	size_t n;
	const struct db_stmt *load, *add, *update, *gone, *clear, *learn, *learn_stage, *find, *top;
} kinds[KINDS] = {
#define KIND_ROW(KIND, name)                                                                                                  \
	[KIND_##KIND] = { #name,	   "roster_" #name,	  "stage_" #name,   columns_##name, COUNT_OF(columns_##name), \
			  &q_load_##name,  &q_add_##name,	  &q_update_##name, &q_gone_##name, &q_clear_##name,          \
			  &q_learn_##name, &q_learn_stage_##name, &q_find_##name,   &q_top_##name },
	ROSTER_KINDS(KIND_ROW)
#undef KIND_ROW
};

const char *const import_kind_names[KINDS] = {
#define KIND_NAME(KIND, name) [KIND_##KIND] = #name,
	ROSTER_KINDS(KIND_NAME)
#undef KIND_NAME
};

/* Tables of links, of the kinds that have one: from their own rows to others. */
#define LINK_STATEMENTS(name, table, to)                                                                                   \
	DB_STATEMENT(q_unlink_##name, "DELETE FROM " table " WHERE district_id = ?1 AND " #name "_id"                      \
				      " IN (SELECT id FROM stage_" #name " WHERE district_id = ?1 AND id < ?2) /*scan*/"); \
	DB_STATEMENT(q_learn_link_##name, IMPORT_LEARN(table));                                                            \
	DB_STATEMENT(q_link_##name, "INSERT INTO " table " (district_id, " #name "_id, " to ")"                            \
				    " SELECT district_id, from_id, to_id FROM stage_link WHERE district_id = ?1"           \
				    " AND kind = '" #name "' /*scan*/")
LINK_STATEMENTS(class, "roster_class_term", "term_id");
LINK_STATEMENTS(user, "roster_agent", "agent_id");
LINK_STATEMENTS(bell, "roster_bell_period", "period_id");
LINK_STATEMENTS(meeting, "roster_meeting_period", "period_id");
static const struct {
	const struct db_stmt *unlink, *link, *learn;
} links[KINDS] = {
	[KIND_CLASS] = { &q_unlink_class, &q_link_class, &q_learn_link_class },
	[KIND_USER] = { &q_unlink_user, &q_link_user, &q_learn_link_user },
	[KIND_BELL] = { &q_unlink_bell, &q_link_bell, &q_learn_link_bell },
	[KIND_MEETING] = { &q_unlink_meeting, &q_link_meeting, &q_learn_link_meeting },
};

bool import_linked(enum roster_kind kind)
{
	return links[kind].link != NULL;
}

/* ---- what is stored ---- */

static void put_stored(struct idmap *map, str source_id, int64_t id, int64_t digest, int64_t aux)
{
	bool is_new;
	struct idmap_entry *e = idmap_add(map, source_id, &is_new);
	if (!e)
		return;
	e->id = (uint32_t)id & IDMAP_MAX_ID;
	e->digest = digest;
	e->aux = (uint32_t)aux;
	e->state = (IDMAP_KNOWN | (digest ? IDMAP_STORED : 0)) & 15;
}

static enum rc load_page(const struct import_target *t, enum roster_kind kind, struct idmap *map, int64_t *last, struct arena *page,
			 int64_t *live, int64_t *marked)
{
	int64_t id = 0, digest = 0, aux = 0, n = 0;
	str source_id;
	struct db_rows rows = db_query(t->db, page, kinds[kind].load, ARGS(t->district, *last, PAGE));
	while (db_next(&rows, INTO(&id, &source_id, &digest, &aux))) {
		if (idmap_holds(map, source_id))
			put_stored(map, source_id, id, digest, aux);
		map->next_id = (uint32_t)id + 1;
		*live += digest != 0;
		*marked += digest != 0 && aux == 1;
		*last = id;
		n++;
	}
	enum rc rc = db_end(&rows);
	if (rc == RC_OK && n < PAGE)
		*last = -1;
	return rc;
}

enum rc import_load(const struct import_target *t, enum roster_kind kind, struct idmap *map, int64_t *live, int64_t *marked)
{
	CLEANUP_ARENA struct arena *page = arena_new();
	enum rc rc = RC_OK;
	*live = *marked = 0;
	for (int64_t last = 0; rc == RC_OK && last >= 0;) {
		arena_reset(page);
		rc = load_page(t, kind, map, &last, page, live, marked);
	}
	return rc;
}

enum rc import_load_top(const struct import_target *t, enum roster_kind kind, struct idmap *map, int64_t *live)
{
	enum rc rc = db_one(t->db, t->arena, kinds[kind].top, ARGS(t->district), INTO(live));
	map->next_id = (uint32_t)*live + 1;
	return rc;
}

enum rc import_wanted_begin(const struct import_target *t, struct db_bulk **out)
{
	static const char *const columns[] = { "district_id", "kind", "source_id" };
	return db_bulk_begin(t->db, t->arena, "stage_wanted", columns, COUNT_OF(columns), out);
}

enum rc import_find(const struct import_target *t, enum roster_kind kind, struct idmap *map)
{
	CLEANUP_ARENA struct arena *work = arena_new();
	int64_t id, digest, aux;
	uint32_t next = map->next_id;
	str source_id;
	struct db_rows rows = db_query(t->db, work, kinds[kind].find, ARGS(t->district));
	while (db_next(&rows, INTO(&id, &source_id, &digest, &aux))) {
		if (!idmap_find(map, source_id))
			put_stored(map, source_id, id, digest, aux);
	}
	map->next_id = next;
	return db_end(&rows);
}

DB_STATEMENT(q_clear_wanted, "DELETE FROM stage_wanted WHERE district_id = ?1 /*scan*/");

enum rc import_wanted_end(const struct import_target *t)
{
	return db_exec(t->db, &q_clear_wanted, ARGS(t->district), NULL);
}

/* ---- what rules over several files want to know ---- */

DB_STATEMENT(q_items, "SELECT id, score_min, score_max, due_on FROM roster_line_item WHERE district_id = ?1 AND id > ?2"
		      " ORDER BY id LIMIT ?3");

enum rc import_load_items(const struct import_target *t, struct check_facts *facts)
{
	CLEANUP_ARENA struct arena *page = arena_new();
	int64_t last = 0, n = PAGE;
	enum rc rc = RC_OK;
	while (rc == RC_OK && n == PAGE) {
		double low, high;
		date due;
		arena_reset(page);
		n = 0;
		struct db_rows rows = db_query(t->db, page, &q_items, ARGS(t->district, last, PAGE));
		for (; db_next(&rows, INTO(&last, &low, &high, &due)); n++)
			check_item_put(facts, last, (struct check_item){ (float)low, (float)high, due });
		rc = db_end(&rows);
	}
	return rc;
}

DB_STATEMENT(q_enrolled, "SELECT id, user_id, class_id, role = 'student' AND NOT deleted FROM roster_enrollment"
			 " WHERE district_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3");

DB_STATEMENT(q_find_enrolled,
	     "SELECT e.user_id, e.class_id FROM (" WANTED(
		 "user") ") w CROSS JOIN roster_user u CROSS JOIN roster_enrollment e"
			 " WHERE u.district_id = ?1 AND u.source_id = w.source_id AND e.district_id = ?1 AND e.user_id = u.id"
			 " AND e.role = 'student' AND NOT e.deleted /*scan*/");

enum rc import_find_enrolled(const struct import_target *t, struct check_facts *facts)
{
	CLEANUP_ARENA struct arena *work = arena_new();
	int64_t user, class;
	struct db_rows rows = db_query(t->db, work, &q_find_enrolled, ARGS(t->district));
	while (db_next(&rows, INTO(&user, &class)))
		check_pairs_add(&facts->enrolled, user, class);
	return db_end(&rows);
}

enum rc import_load_enrolled(const struct import_target *t, struct check_facts *facts)
{
	CLEANUP_ARENA struct arena *page = arena_new();
	int64_t last = 0, n = PAGE;
	enum rc rc = RC_OK;
	while (rc == RC_OK && n == PAGE) {
		int64_t user, class;
		bool counts;
		arena_reset(page);
		n = 0;
		struct db_rows rows = db_query(t->db, page, &q_enrolled, ARGS(t->district, last, PAGE));
		for (; db_next(&rows, INTO(&last, &user, &class, &counts)); n++) {
			if (counts)
				check_pairs_add(&facts->enrolled, user, class);
		}
		rc = db_end(&rows);
	}
	facts->enrolled_known = rc == RC_OK;
	return rc;
}

/* ---- other keys than the sourcedId ---- */

/* As they will be: what is staged goes before what is stored, and what is gone is not there. */
#define GONE(name) "SELECT id FROM stage_gone WHERE district_id = ?1 AND kind = '" name "'"
#define KEYS(name, column, of)                                                                                     \
	"SELECT " column " AS key, " of " AS of FROM roster_" #name " WHERE district_id = ?1 AND NOT deleted"      \
	" AND " column " IS NOT NULL AND id NOT IN (SELECT id FROM stage_" #name                                   \
	" WHERE district_id = ?1 UNION ALL " GONE(#name) ") UNION ALL SELECT " column ", " of " FROM stage_" #name \
							 " WHERE district_id = ?1"                                 \
							 " AND " column " IS NOT NULL"
#define USER_KEYS(column)                                                                                                          \
	KEYS(user, column, "id")                                                                                                   \
	" UNION ALL SELECT a.key, a.of FROM (" KEYS(                                                                               \
	    alias, "source_id", "student_id") ") a WHERE a.of IN (SELECT id FROM stage_user WHERE district_id = ?1) OR a.of NOT "  \
					      "IN (" GONE("user") ") AND EXISTS (SELECT 1 FROM roster_user u WHERE u.district_id " \
								  "= ?1 AND u.id = a.of AND NOT u.deleted) "                       \
								  "/*scan*/"
DB_STATEMENT(q_user_keys, USER_KEYS("identifier"));
DB_STATEMENT(q_user_ids, USER_KEYS("user_ids"));
DB_STATEMENT(q_org_keys, KEYS(org, "identifier", "id") " /*scan*/");
DB_STATEMENT(q_class_keys, KEYS(class, "code", "id") " /*scan*/");
static const struct db_stmt *const other_keys[KINDS] = {
	[KIND_ORG] = &q_org_keys,
	[KIND_CLASS] = &q_class_keys,
	[KIND_USER] = &q_user_keys,
};

static bool add_key(struct idmap *keys, str key, int64_t id)
{
	bool is_new;
	struct idmap_entry *e = idmap_add(keys, key, &is_new);
	if (e && is_new)
		e->id = (uint32_t)id & IDMAP_MAX_ID;
	else if (e && e->id != (uint32_t)id)
		e->id = 0; /* several have it */
	return e;
}

/* "{SIF:B6C3},{state:77}": B6C3 and 77. Anything else is one key. */
static bool add_keys(struct idmap *keys, str text, int64_t id)
{
	if (!str_starts(text, S("{")))
		return add_key(keys, text, id);
	bool added = true;
	for (str pair, type; added && str_next(&text, ',', &pair);) {
		pair = str_trim(pair);
		pair = str_take(pair, pair.n ? pair.n - 1 : 0);
		if (str_next(&pair, ':', &type) && !str_empty(pair))
			added = add_key(keys, pair, id);
	}
	return added;
}

enum rc import_load_keys(const struct import_target *t, enum roster_kind kind, enum check_keys use, struct idmap *keys)
{
	CLEANUP_ARENA struct arena *work = arena_new();
	str key;
	int64_t id;
	idmap_free(keys);
	idmap_start(keys);
	const struct db_stmt *stmt = kind == KIND_USER && use == KEYS_USER_IDS ? &q_user_ids : other_keys[kind];
	struct db_rows rows = db_query(t->db, work, stmt, ARGS(t->district));
	while (db_next(&rows, INTO(&key, &id)) && add_keys(keys, key, id))
		;
	return db_end(&rows);
}

enum rc import_load_words(const struct import_target *t, enum check_keys *use, struct roster_codes *codes)
{
	str value;
	enum rc rc = roster_setting_load(t->db, t->arena, t->district, SETTING_STUDENT_KEY, &value);
	if (rc != RC_OK)
		return rc;
	*use = str_eq(value, S("sourced_id"))	? KEYS_SOURCED_ID
	       : str_eq(value, S("identifier")) ? KEYS_OTHER
	       : str_eq(value, S("user_ids"))	? KEYS_USER_IDS
						: KEYS_ANY;
	return roster_codes_load(t->db, t->arena, t->district, codes);
}

DB_STATEMENT(q_next_change,
	     "SELECT 1 + COALESCE(MAX(n), 0) FROM (SELECT MAX(change_no) AS n FROM roster_change WHERE district_id = ?1"
	     " UNION ALL SELECT MAX(change_no) FROM roster_import WHERE district_id = ?1) used");

enum rc import_next_change(struct import_target *t)
{
	return db_one(t->db, t->arena, &q_next_change, ARGS(t->district), INTO(&t->change_no));
}

/* A plan made for this district by its value would be made by statistics that do not know it yet: it counts for one row, and any
 * index that begins with the district seems as good as the right one. */
DB_STATEMENT(q_plan,
	     "/*@postgresql SELECT set_config('plan_cache_mode', 'force_generic_plan', true) *//*@sqlite SELECT 0 WHERE false */");

enum rc import_plan(const struct import_target *t)
{
	struct db_rows rows = db_query(t->db, t->arena, &q_plan, NO_ARGS);
	return db_end(&rows);
}

/* ---- rows ---- */

size_t import_values_n(enum roster_kind kind)
{
	return kinds[kind].n;
}

/* Where nobody may see them before the end, new rows are staged as well; else they go straight in. */
enum rc import_rows_begin(const struct import_target *t, enum roster_kind kind, bool staged, struct db_bulk **out)
{
	const struct kind *k = &kinds[kind];
	bool aside = staged || db_staging(t->db);
	return db_bulk_begin(t->db, t->arena, aside ? k->stage : k->table, k->columns, k->n, out);
}

enum rc import_links_begin(const struct import_target *t, struct db_bulk **out)
{
	static const char *const columns[] = { "district_id", "kind", "from_id", "to_id" };
	return db_bulk_begin(t->db, t->arena, "stage_link", columns, COUNT_OF(columns), out);
}

enum rc import_gone_begin(const struct import_target *t, struct db_bulk **out)
{
	static const char *const columns[] = { "district_id", "kind", "id" };
	return db_bulk_begin(t->db, t->arena, "stage_gone", columns, COUNT_OF(columns), out);
}

#define LEARN_ROWS 500 /* below so many rows any plan will do */
#define LEARN_SHARE 10 /* one new row for so many old ones makes old statistics useless */

/* The journal of balances: before staging goes onto the table, and for rows that went straight in. */
DB_STATEMENT(q_meal_changed, "INSERT INTO roster_meal_entry (district_id, meal_id, changed_no, at, cents)"
			     " SELECT m.district_id, m.id, s.changed_no, ?2, s.cents - CASE WHEN m.deleted THEN 0 ELSE m.cents END"
			     " FROM stage_meal s JOIN roster_meal m ON m.district_id = ?1 AND m.id = s.id"
			     " WHERE s.district_id = ?1 AND (m.deleted OR s.cents <> m.cents) /*scan*/");
DB_STATEMENT(q_meal_added,
	     "INSERT INTO roster_meal_entry (district_id, meal_id, changed_no, at, cents)"
	     " SELECT district_id, id, changed_no, ?3, cents FROM roster_meal WHERE district_id = ?1 AND changed_no = ?2");

enum rc import_journal(const struct import_target *t, instant now)
{
	enum rc rc = db_exec(t->db, &q_meal_added, ARGS(t->district, t->change_no, now), NULL);
	return rc == RC_OK ? db_exec(t->db, &q_meal_changed, ARGS(t->district, now), NULL) : rc;
}

enum rc import_add(const struct import_target *t, enum roster_kind kind, int64_t first)
{
	return db_exec(t->db, kinds[kind].add, ARGS(t->district, first), NULL);
}

static enum rc relink(const struct import_target *t, enum roster_kind kind, bool learn, int64_t first)
{
	if (!import_linked(kind))
		return RC_OK;
	enum rc rc = db_exec(t->db, links[kind].unlink, ARGS(t->district, first), NULL);
	if (rc == RC_OK)
		rc = db_exec(t->db, links[kind].link, ARGS(t->district), NULL);
	return rc == RC_OK && learn ? db_exec(t->db, links[kind].learn, NO_ARGS, NULL) : rc;
}

bool import_much(const struct roster_counts *c, int64_t live)
{
	return c->added >= LEARN_ROWS && c->added > live / LEARN_SHARE;
}

enum rc import_learn(const struct import_target *t, enum roster_kind kind, const struct roster_counts *c, int64_t live)
{
	const struct kind *k = &kinds[kind];
	enum rc rc = import_much(c, live) ? db_exec(t->db, k->learn, NO_ARGS, NULL) : RC_OK;
	return rc == RC_OK && c->changed >= LEARN_ROWS ? db_exec(t->db, k->learn_stage, NO_ARGS, NULL) : rc;
}

enum rc import_apply(const struct import_target *t, enum roster_kind kind, bool learn, int64_t first)
{
	const struct kind *k = &kinds[kind];
	enum rc rc = import_touch_moved(t, kind, first);
	if (rc == RC_OK)
		rc = db_exec(t->db, k->update, ARGS(t->district, first), NULL);
	if (rc == RC_OK)
		rc = db_exec(t->db, k->gone, ARGS(t->district, t->change_no), NULL);
	return rc == RC_OK ? relink(t, kind, learn, first) : rc;
}

DB_STATEMENT(q_clear_gone, "DELETE FROM stage_gone WHERE district_id = ?1 /*scan*/");
DB_STATEMENT(q_clear_link, "DELETE FROM stage_link WHERE district_id = ?1 /*scan*/");

enum rc import_clear(const struct import_target *t)
{
	enum rc rc = RC_OK;
	if (db_staging(t->db))
		return RC_OK;
	for (int kind = 0; rc == RC_OK && kind < KINDS; kind++)
		rc = db_exec(t->db, kinds[kind].clear, ARGS(t->district), NULL);
	if (rc == RC_OK)
		rc = db_exec(t->db, &q_clear_gone, ARGS(t->district), NULL);
	return rc == RC_OK ? db_exec(t->db, &q_clear_link, ARGS(t->district), NULL) : rc;
}

DB_STATEMENT(q_record,
	     "INSERT INTO roster_import (id, district_id, started_at, finished_at, files, change_no, applied, report, state, way,"
	     " person_id, kept, confirms, since, rows_read, errors, warnings, events)"
	     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)"
	     " ON CONFLICT (id) DO UPDATE SET started_at = excluded.started_at, finished_at = excluded.finished_at,"
	     " change_no = excluded.change_no, applied = excluded.applied, report = excluded.report,"
	     " state = excluded.state, kept = excluded.kept, rows_read = excluded.rows_read, errors = excluded.errors,"
	     " warnings = excluded.warnings, events = excluded.events");

enum rc import_record(const struct import_target *t, const struct import_record *r)
{
	struct db_value change_no = t->change_no ? db_of_i64(t->change_no) : (struct db_value){ .kind = DB_NULL };
	return db_exec(t->db, &q_record,
		       ARGS(t->import, t->district, r->started, r->finished, r->files, change_no, r->applied, r->report, r->state,
			    r->way, r->person, r->kept, r->confirms, r->since, r->rows, r->errors, r->warnings, r->events),
		       NULL);
}

DB_STATEMENT(q_take_held,
	     "UPDATE roster_import SET state = 'confirmed', kept = NULL WHERE id = ?2 AND district_id = ?1 AND state = 'held'");

enum rc import_take_held(struct db *db, account_id district, import_id held)
{
	enum rc rc = db_exec_one(db, &q_take_held, ARGS(district, held));
	return rc == RC_NOT_FOUND ? fail(RC_CONFLICT, "this import is not held, or no more") : rc;
}

/* roster/event_store.c — what families hear about (M7), one row per kind of event. Each is found by comparing the rows of an import
 * with what is stored, before they go onto it: rows that have changed lie in staging, new ones are in already and have the highest
 * numbers. What was deleted and comes back with the same contents is no news.
 */
#include "roster/import_store.h"
#include "roster/setting.h"

/* clang-format off */
#define NUMBER(x) "/*@sqlite printf('%.15g', " x ")*//*@postgresql CAST(" x " AS TEXT)*/"
#define INTO_EVENTS "INSERT INTO roster_event (district_id, import_id, student_id, kind, object, object_id, old, new)"

/* n: the row as it is now, o: as it was. ?1 district, ?2 import, ?3 the first number of this import. */
#define EVENT_CHANGED(id, kind, table, old, new, condition)                                                                  \
	DB_STATEMENT(id, INTO_EVENTS " SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT), n.student_id, '" kind "', '" #table "'," \
		     " n.id, " old ", " new " FROM stage_" #table " n CROSS JOIN roster_" #table " o"                         \
		     " WHERE n.district_id = ?1 AND n.id < ?3 AND o.district_id = ?1 AND o.id = n.id AND (" condition ") /*scan*/")
#define EVENT_FRESH(id, kind, table, new, condition)                                                                         \
	DB_STATEMENT(id, INTO_EVENTS " SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT), n.student_id, '" kind "', '" #table "'," \
		     " n.id, CAST(NULL AS TEXT), " new " FROM roster_" #table " n WHERE n.district_id = ?1 AND n.id >= ?3"    \
		     " AND (" condition ")")
#define EVENT_GONE(id, kind, table, old, condition)                                                                          \
	DB_STATEMENT(id, INTO_EVENTS " SELECT CAST(?1 AS BIGINT), CAST(?2 AS BIGINT), o.student_id, '" kind "', '" #table "'," \
		     " o.id, " old ", CAST(NULL AS TEXT) FROM stage_gone g CROSS JOIN roster_" #table " o"                    \
		     " WHERE g.district_id = ?1 AND g.kind = '" #table "' AND o.district_id = ?1 AND o.id = g.id"             \
		     " AND (" condition ") /*scan*/")

/* ---- results (standards §1.7) ---- */
/* The mark to show; NULL when there is none. */
#define SCORE(p)                                                                                                            \
	"CASE WHEN " p ".status NOT IN ('fully graded', 'partially graded') THEN NULL"                                      \
	" WHEN " p ".score IS NULL THEN " p ".text_score WHEN " p ".text_score IS NULL THEN " NUMBER(p ".score")            \
	" ELSE " NUMBER(p ".score") " || ' ' || " p ".text_score END"
EVENT_CHANGED(q_scored, "scored", result, SCORE("o"), SCORE("n"),
	      "COALESCE(" SCORE("n") ", '') <> '' AND COALESCE(" SCORE("o") ", '') <> " SCORE("n"));
EVENT_FRESH(q_scored_fresh, "scored", result, SCORE("n"), "COALESCE(" SCORE("n") ", '') <> ''");

#define FLAG_EVENT(name, bit)                                                                                               \
	EVENT_CHANGED(q_##name, #name, result, "'false'", "'true'", "(n.flags & " #bit ") <> 0 AND (o.flags & " #bit ") = 0"); \
	EVENT_FRESH(q_##name##_fresh, #name, result, "'true'", "(n.flags & " #bit ") <> 0")
FLAG_EVENT(late, 1);
FLAG_EVENT(missing, 2);
FLAG_EVENT(incomplete, 4);
FLAG_EVENT(exempt, 8);
FLAG_EVENT(cheated, 32);

/* Results of the category that holds the district's posted grades are such: ?3 its title. */
DB_STATEMENT(q_posted_results,
	     "UPDATE roster_event SET kind = CASE WHEN old IS NULL THEN 'posted' ELSE 'modified' END"
	     " WHERE district_id = ?1 AND import_id = ?2 AND kind = 'scored' AND object_id IN (SELECT r.id FROM roster_event e"
	     " CROSS JOIN roster_result r CROSS JOIN roster_line_item l CROSS JOIN roster_category c"
	     " WHERE e.district_id = ?1 AND e.import_id = ?2 AND r.district_id = ?1 AND r.id = e.object_id"
	     " AND l.district_id = ?1 AND l.id = r.line_item_id AND c.district_id = ?1 AND c.id = l.category_id AND c.title = ?3)");

/* ---- posted grades ---- */
#define GRADE(p) "COALESCE(" p ".letter, " NUMBER(p ".number") ")"
EVENT_CHANGED(q_posted, "posted", posted, "CAST(NULL AS TEXT)", GRADE("n"), GRADE("n") " IS NOT NULL AND " GRADE("o") " IS NULL");
EVENT_FRESH(q_posted_fresh, "posted", posted, GRADE("n"), GRADE("n") " IS NOT NULL");
EVENT_CHANGED(q_modified, "modified", posted, GRADE("o"), GRADE("n"), GRADE("o") " <> " GRADE("n"));

/* ---- attendance: by what the district's words mean; a word that nobody knows counts as absent ---- */
#define MARK(p)                                                                                                             \
	"COALESCE((SELECT w.status FROM stage_word w WHERE w.district_id = ?1 AND w.word = lower(" p ".status)), 'absent')"
EVENT_FRESH(q_absent_fresh, "absent", attendance, "n.status", MARK("n") " = 'absent'");
EVENT_FRESH(q_tardy_fresh, "tardy", attendance, "n.status", MARK("n") " = 'tardy'");
EVENT_CHANGED(q_remarked, "remarked", attendance, "o.status", "n.status",
	      "o.status <> n.status OR COALESCE(o.excuse, '') <> COALESCE(n.excuse, '')");
EVENT_GONE(q_unmarked, "remarked", attendance, "o.status", MARK("o") " IN ('absent', 'tardy')");

/* ---- meal accounts ---- */
#define LOW                                                                                                                 \
	"COALESCE((SELECT CAST(value AS BIGINT) FROM roster_setting WHERE district_id = ?1 AND name = 'low_balance'), 500)"
EVENT_CHANGED(q_balance, "balance", meal, "CAST(o.cents AS TEXT)", "CAST(n.cents AS TEXT)",
	      "n.cents < " LOW " AND o.cents >= " LOW);
EVENT_FRESH(q_balance_fresh, "balance", meal, "CAST(n.cents AS TEXT)", "n.cents < " LOW);
/* clang-format on */

static const struct event {
	enum roster_kind kind;
	/* NULL: none such. A district's first load is the state from which changes count: `fresh` is not asked then. Nor is it at
	 * the first load of a grade book, which may come a term after the roster. */
	const struct db_stmt *changed, *fresh, *gone;
} events[] = {
	{ KIND_RESULT, &q_scored, &q_scored_fresh, NULL },   { KIND_RESULT, &q_late, &q_late_fresh, NULL },
	{ KIND_RESULT, &q_missing, &q_missing_fresh, NULL }, { KIND_RESULT, &q_incomplete, &q_incomplete_fresh, NULL },
	{ KIND_RESULT, &q_exempt, &q_exempt_fresh, NULL },   { KIND_RESULT, &q_cheated, &q_cheated_fresh, NULL },
	{ KIND_POSTED, &q_posted, &q_posted_fresh, NULL },   { KIND_POSTED, &q_modified, NULL, NULL },
	{ KIND_ATTENDANCE, NULL, &q_absent_fresh, NULL },    { KIND_ATTENDANCE, NULL, &q_tardy_fresh, NULL },
	{ KIND_ATTENDANCE, &q_remarked, NULL, &q_unmarked }, { KIND_MEAL, &q_balance, &q_balance_fresh, NULL },
};

DB_STATEMENT(q_clear_words, "DELETE FROM stage_word WHERE district_id = ?1 /*scan*/");

/* What the district's words for marks mean, where SQL can see it. */
static enum rc words(const struct import_target *t)
{
	static const char *const columns[] = { "district_id", "word", "status" };
	struct roster_codes codes = { 0 };
	struct db_bulk *bulk = NULL;
	enum rc rc = roster_codes_load(t->db, t->arena, t->district, &codes);
	if (rc == RC_OK)
		rc = db_exec(t->db, &q_clear_words, ARGS(t->district), NULL);
	if (rc == RC_OK)
		rc = db_bulk_begin(t->db, t->arena, "stage_word", columns, COUNT_OF(columns), &bulk);
	for (size_t i = 0; rc == RC_OK && i < codes.n; i++) {
		const struct roster_code *code = &codes.at[i];
		const struct db_value v[] = { db_of_i64(t->district.v), db_of_str(str_lower(t->arena, code->word)),
					      db_of_str(attendance_status_word(code->status)) };
		if (code->kind == CODE_STATUS)
			rc = db_bulk_row(bulk, (struct db_args){ v, COUNT_OF(v) });
	}
	return rc == RC_OK ? db_bulk_end(bulk) : rc;
}

static enum rc add(const struct import_target *t, const struct db_stmt *stmt, int64_t first, int64_t *n)
{
	int64_t changed = 0;
	enum rc rc = RC_OK;
	if (stmt && first)
		rc = db_exec(t->db, stmt, ARGS(t->district, t->import, first), &changed);
	else if (stmt)
		rc = db_exec(t->db, stmt, ARGS(t->district, t->import), &changed);
	*n += changed;
	return rc;
}

enum rc import_events(const struct import_target *t, enum roster_kind kind, int64_t first, bool news, int64_t *n)
{
	enum rc rc = kind == KIND_ATTENDANCE ? words(t) : RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(events); i++) {
		const struct event *e = &events[i];
		if (e->kind != kind)
			continue;
		rc = add(t, e->changed, first, n);
		if (rc == RC_OK && news)
			rc = add(t, e->fresh, first, n);
		if (rc == RC_OK)
			rc = add(t, e->gone, 0, n);
	}
	return rc;
}

enum rc import_posted_results(const struct import_target *t)
{
	str title;
	enum rc rc = roster_setting_load(t->db, t->arena, t->district, SETTING_POSTED_CATEGORY, &title);
	if (rc != RC_OK || str_empty(title))
		return rc;
	return db_exec(t->db, &q_posted_results, ARGS(t->district, t->import, title), NULL);
}

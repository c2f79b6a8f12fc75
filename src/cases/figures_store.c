/* cases/figures_store.c — SQL of the figures. */
#include "cases/figures_store.h"

/* ?1 ?2: the day's beginning and end. */
#define FACT(time)                                                                                                     \
	"SELECT COALESCE(team, ''), type, priority, created_at, " time ", respond_by, 1 FROM support_case WHERE " time \
	" >= ?1 AND " time " < ?2"
DB_STATEMENT(q_fact_created, FACT("created_at"));
DB_STATEMENT(q_fact_answered, FACT("responded_at"));
DB_STATEMENT(q_fact_closed, FACT("closed_at") " AND merged_into IS NULL");
DB_STATEMENT(q_fact_rated, "SELECT COALESCE(c.team, ''), c.type, c.priority, c.created_at, r.at, c.respond_by, r.stars"
			   " FROM case_rating r JOIN support_case c ON c.id = r.case_id WHERE r.at >= ?1 AND r.at < ?2");
/* Open at the end of the day: those that are open now, and those that were closed later. ?1 is not asked about. */
DB_STATEMENT(q_fact_open, "SELECT team, type, priority, 0, 0, 0, count(*) FROM ("
			  "SELECT COALESCE(team, '') AS team, type, priority FROM support_case"
			  " WHERE open = true AND created_at < ?2 AND (created_at < ?1 OR created_at >= ?1)"
			  " UNION ALL SELECT COALESCE(team, ''), type, priority FROM support_case"
			  " WHERE closed_at >= ?2 AND created_at < ?2) AS open_then GROUP BY team, type, priority /*scan*/");
DB_STATEMENT(q_last, "SELECT day, made_at FROM case_figure_day ORDER BY day DESC LIMIT 1 /*scan*/"); /* one row of its key */
DB_STATEMENT(q_first, "SELECT created_at FROM support_case ORDER BY created_at LIMIT 1 /*scan*/");   /* one row of its index */
DB_STATEMENT(x_day, "INSERT INTO case_figure_day (day, made_at) VALUES (?1, ?2)"
		    " ON CONFLICT (day) DO UPDATE SET made_at = excluded.made_at");
DB_STATEMENT(x_clear, "DELETE FROM case_figure WHERE day = ?1");
DB_STATEMENT(x_sum,
	     "INSERT INTO case_figure (day, team, type, priority, created, closed, backlog, answered, answer_minutes, in_time,"
	     " close_minutes, rated, stars) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");

#define SUM(column) "CAST(COALESCE(SUM(" column "), 0) AS BIGINT)"
#define SUMS                                                                                                                 \
	SUM("created")                                                                                                       \
	", " SUM("closed") ", " SUM("backlog") ", " SUM("answered") ", " SUM("answer_minutes") ", " SUM("in_time") ", " SUM( \
	    "close_minutes") ", " SUM("rated") ", " SUM("stars")
/* Backlogs of several days are no sum: that of the last day. */
#define SPAN                                                                                                          \
	" FROM case_figure WHERE day >= ?1 AND day <= ?2 AND (team = ?3 OR ?3 IS NULL) AND (type = ?4 OR ?4 IS NULL)" \
	" AND (priority = ?5 OR ?5 IS NULL)"
#define PART_SUMS                                                                                                \
	SUM("created")                                                                                           \
	", " SUM("closed") ", " SUM("CASE WHEN day = ?2 THEN backlog ELSE 0 END") ", " SUM("answered") ", " SUM( \
	    "answer_minutes") ", " SUM("in_time") ", " SUM("close_minutes") ", " SUM("rated") ", " SUM("stars")
/* A day on which there was nothing has no rows, and its own place all the same. */
DB_STATEMENT(q_by_day, "SELECT d.day, " SUMS " FROM case_figure_day d LEFT JOIN case_figure f ON f.day = d.day"
		       " AND (f.team = ?3 OR ?3 IS NULL) AND (f.type = ?4 OR ?4 IS NULL) AND (f.priority = ?5 OR ?5 IS NULL)"
		       " WHERE d.day >= ?1 AND d.day <= ?2 GROUP BY d.day ORDER BY d.day");
DB_STATEMENT(q_by_team, "SELECT team, " PART_SUMS SPAN " GROUP BY team ORDER BY team");
DB_STATEMENT(q_by_type, "SELECT type, " PART_SUMS SPAN " GROUP BY type ORDER BY type");
DB_STATEMENT(q_by_priority, "SELECT priority, " PART_SUMS SPAN " GROUP BY priority ORDER BY priority");

enum rc figures_store_facts(struct db *db, struct arena *a, enum figure_fact fact, instant from, instant to, figure_rows *out)
{
	static const struct db_stmt *const stmts[FACTS] = { &q_fact_created, &q_fact_answered, &q_fact_closed, &q_fact_rated,
							    &q_fact_open };
	struct figure_row r;
	struct db_rows rows = db_query(db, a, stmts[fact], ARGS(from, to));
	while (db_next(&rows, INTO(&r.team, &r.type, &r.priority, &r.created_at, &r.at, &r.respond_by, &r.n)))
		*LIST_ADD(a, out) = r;
	return db_end(&rows);
}

enum rc figures_store_last(struct db *db, struct arena *a, date *day, instant *made_at)
{
	enum rc rc = db_one(db, a, &q_last, NO_ARGS, INTO(day, made_at));
	if (rc != RC_NOT_FOUND)
		return rc;
	*day = (date){ 0 };
	*made_at = (instant){ 0 };
	return RC_OK;
}

enum rc figures_store_first(struct db *db, struct arena *a, instant *created_at)
{
	return db_one(db, a, &q_first, NO_ARGS, INTO(created_at));
}

enum rc figures_store_put(struct db *db, date day, instant now, const figure_sums *sums)
{
	enum rc rc = db_exec(db, &x_clear, ARGS(day), NULL);
	for (size_t i = 0; i < sums->n && rc == RC_OK; i++) {
		const struct figure_sum *s = &sums->at[i];
		rc = db_exec(db, &x_sum,
			     ARGS(day, s->team, s->type, s->priority, s->f.created, s->f.closed, s->f.backlog, s->f.answered,
				  s->f.answer_minutes, s->f.in_time, s->f.close_minutes, s->f.rated, s->f.stars),
			     NULL);
	}
	return rc == RC_OK ? db_exec(db, &x_day, ARGS(day, now), NULL) : rc;
}

/* ---- reading ---- */

static struct db_value type_arg(enum case_type type)
{
	return DB_V(type ? case_types[type].code : (str){ 0 });
}

static struct db_value priority_arg(enum case_priority priority)
{
	return DB_V(priority ? case_priorities[priority - 1].value : (str){ 0 });
}

#define SPAN_ARGS(q) ARGS((q)->from, (q)->to, (q)->team, type_arg((q)->type), priority_arg((q)->priority))
#define INTO_SUMS(first, f)                                                                                                        \
	INTO(first, &(f).created, &(f).closed, &(f).backlog, &(f).answered, &(f).answer_minutes, &(f).in_time, &(f).close_minutes, \
	     &(f).rated, &(f).stars)

enum rc figures_by_day(struct db *db, struct arena *a, const struct figures_query *query, figures_days *out)
{
	struct figures_day d;
	struct db_rows rows = db_query(db, a, &q_by_day, SPAN_ARGS(query));
	while (db_next(&rows, INTO_SUMS(&d.day, d.f)))
		*LIST_ADD(a, out) = d;
	return db_end(&rows);
}

enum rc figures_by(struct db *db, struct arena *a, const struct figures_query *query, enum figures_part part, figures_parts *out)
{
	static const struct db_stmt *const stmts[FIGURES_PARTS] = { &q_by_team, &q_by_type, &q_by_priority };
	struct figures_of p;
	struct db_rows rows = db_query(db, a, stmts[part], SPAN_ARGS(query));
	while (db_next(&rows, INTO_SUMS(&p.code, p.f)))
		*LIST_ADD(a, out) = p;
	return db_end(&rows);
}

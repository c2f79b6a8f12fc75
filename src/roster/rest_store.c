/* roster/rest_store.c — the districts' providers. */
#include "roster/rest.h"

#include "auth/keys.h"
#include "roster/rest_http.h"

/* What a provider's secret is sealed for: the district it belongs to. */
static str bound_to(struct arena *a, account_id district)
{
	return ARENA_CONCAT(a, S("oneroster "), id_text(a, district.v));
}

DB_STATEMENT(q_put, "INSERT INTO roster_rest (district_id, version, base_url, token_url, client_id, secret, in_body, private,"
		    " every_minutes, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
		    " ON CONFLICT (district_id) DO UPDATE SET version = excluded.version, base_url = excluded.base_url,"
		    " token_url = excluded.token_url, client_id = excluded.client_id, secret = excluded.secret,"
		    " in_body = excluded.in_body, private = excluded.private, every_minutes = excluded.every_minutes,"
		    " next_at = excluded.next_at, failed = NULL,"
		    " since = CASE WHEN roster_rest.base_url = excluded.base_url AND roster_rest.version = excluded.version"
		    " THEN roster_rest.since END,"
		    " full_at = CASE WHEN roster_rest.base_url = excluded.base_url AND roster_rest.version = excluded.version"
		    " THEN roster_rest.full_at END");

enum rc rest_source_put(struct db *db, struct arena *a, const struct rest_source *s)
{
	str sealed;
	if (!str_eq(s->version, S("1.1")) && !str_eq(s->version, S("1.2")))
		return fail(RC_INVALID, "the version must be 1.1 or 1.2");
	if (!rest_address(a, s->base_url, s->private) || !rest_address(a, s->token_url, s->private))
		return fail(RC_INVALID, "an address of the provider is not allowed");
	enum rc rc = key_seal(a, s->secret, bound_to(a, s->district), &sealed);
	return rc == RC_OK ? db_exec(db, &q_put,
				     ARGS(s->district, s->version, s->base_url, s->token_url, s->client_id, db_blob(sealed),
					  s->in_body, s->private, s->every_minutes, s->next_at.us),
				     NULL)
			   : rc;
}

#define COLUMNS                                                                                                                    \
	"district_id, version, base_url, token_url, client_id, secret, in_body, private, every_minutes, next_at, COALESCE(since, " \
	"0),"                                                                                                                      \
	" COALESCE(full_at, 0), failed"
#define INTO_SOURCE(s)                                                                                                     \
	INTO(&(s)->district, &(s)->version, &(s)->base_url, &(s)->token_url, &(s)->client_id, &(s)->secret, &(s)->in_body, \
	     &(s)->private, &(s)->every_minutes, &(s)->next_at, &(s)->since, &(s)->full_at, &failed)
DB_STATEMENT(q_load, "SELECT " COLUMNS " FROM roster_rest WHERE district_id = ?1");
DB_STATEMENT(q_due, "SELECT " COLUMNS " FROM roster_rest WHERE next_at <= ?1 AND next_at > 0 ORDER BY next_at LIMIT 1");

static enum rc load(struct db *db, struct arena *a, const struct db_stmt *q, struct db_args args, struct rest_source *s)
{
	str failed = { NULL, 0 };
	*s = (struct rest_source){ 0 };
	enum rc rc = db_one(db, a, q, args, INTO_SOURCE(s));
	s->failed = reason_read(a, failed);
	return rc == RC_OK ? key_open(a, s->secret, bound_to(a, s->district), &s->secret) : rc;
}

enum rc rest_source_load(struct db *db, struct arena *a, account_id district, struct rest_source *out)
{
	return load(db, a, &q_load, ARGS(district), out);
}

DB_STATEMENT(q_remove, "DELETE FROM roster_rest WHERE district_id = ?1");
DB_STATEMENT(q_remove_runs, "DELETE FROM roster_rest_run WHERE district_id = ?1");

enum rc rest_source_remove(struct db *db, account_id district)
{
	enum rc rc = db_exec_one(db, &q_remove, ARGS(district));
	return rc == RC_OK ? db_exec(db, &q_remove_runs, ARGS(district), NULL) : rc;
}

DB_STATEMENT(q_hurry, "UPDATE roster_rest SET next_at = 1 WHERE district_id = ?1");

enum rc rest_source_hurry(struct db *db, account_id district)
{
	db_publish(db, "pull", S("now"));
	return db_exec_one(db, &q_hurry, ARGS(district));
}

DB_STATEMENT(q_next, "UPDATE roster_rest SET next_at = ?2 WHERE district_id = ?1");

DB_STATEMENT(q_stopped, "UPDATE roster_rest_run SET finished_at = ?2, failed = ?3"
			" WHERE district_id = ?1 AND finished_at IS NULL");
DB_STATEMENT(q_begin, "INSERT INTO roster_rest_run (district_id, started_at) VALUES (?1, ?2)");
DB_STATEMENT(q_old, "DELETE FROM roster_rest_run WHERE district_id = ?1 AND started_at <= (SELECT started_at FROM roster_rest_run"
		    " WHERE district_id = ?1 ORDER BY started_at DESC LIMIT 1 OFFSET ?2)");

static enum rc begin_run(struct db *db, struct arena *a, account_id district, instant now)
{
	enum rc rc = db_exec(db, &q_stopped, ARGS(district, now, reason_stored(a, &REASON(PROVIDER_INTERRUPTED))), NULL);
	if (rc == RC_OK)
		rc = db_exec(db, &q_begin, ARGS(district, now), NULL);
	return rc == RC_OK ? db_exec(db, &q_old, ARGS(district, REST_RUNS_KEPT), NULL) : rc;
}

enum rc rest_source_due(struct db *db, struct arena *a, instant now, struct rest_source *out)
{
	enum rc rc = load(db, a, &q_due, ARGS(now.us), out);
	int64_t next = out->every_minutes ? now.us + out->every_minutes * US_PER_MINUTE : 0;
	if (rc == RC_OK)
		rc = db_exec_one(db, &q_next, ARGS(out->district, next));
	return rc == RC_OK ? begin_run(db, a, out->district, now) : rc;
}

DB_STATEMENT(q_note, "UPDATE roster_rest SET failed = ?2, full_at = COALESCE(?3, full_at) WHERE district_id = ?1");
DB_STATEMENT(q_end, "UPDATE roster_rest_run SET finished_at = ?3, whole = ?4, records = ?5, failed = ?6, import_id = ?7"
		    " WHERE district_id = ?1 AND started_at = ?2");

enum rc rest_source_note(struct db *db, account_id district, const struct rest_run *run, bool full)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	instant now = clock_now();
	str failed = reason_stored(a, &run->failed);
	enum rc rc = db_exec(db, &q_note, ARGS(district, failed, full ? now : (instant){ 0 }), NULL);
	return rc == RC_OK
		   ? db_exec(db, &q_end, ARGS(district, run->started, now, run->whole, run->records, failed, run->import), NULL)
		   : rc;
}

DB_STATEMENT(q_runs,
	     "SELECT started_at, COALESCE(finished_at, 0), whole, records, failed, COALESCE(import_id, 0) FROM roster_rest_run"
	     " WHERE district_id = ?1 ORDER BY started_at DESC LIMIT ?2");

enum rc rest_run_list(struct db *db, struct arena *a, account_id district, int n, struct rest_runs *out)
{
	struct rest_run r = { 0 };
	str failed = { NULL, 0 };
	struct db_rows rows = db_query(db, a, &q_runs, ARGS(district, n));
	while (db_next(&rows, INTO(&r.started, &r.finished, &r.whole, &r.records, &failed, &r.import))) {
		r.failed = reason_read(a, failed);
		*LIST_ADD(a, out) = r;
	}
	return db_end(&rows);
}

DB_STATEMENT(q_applied, "UPDATE roster_rest SET since = ?2 WHERE district_id = ?1");

enum rc rest_source_applied(struct db *db, account_id district, instant asked)
{
	return db_exec(db, &q_applied, ARGS(district, asked), NULL);
}

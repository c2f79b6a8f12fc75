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
		    " next_at = excluded.next_at, since = NULL, full_at = NULL, failed = NULL");

static bool address(struct arena *a, const struct rest_source *s, str url)
{
	str origin = rest_origin(a, url);
	return str_starts(origin, S("https:")) || (s->private && str_starts(origin, S("http:")));
}

enum rc rest_source_put(struct db *db, struct arena *a, const struct rest_source *s)
{
	str sealed;
	if (!str_eq(s->version, S("1.1")) && !str_eq(s->version, S("1.2")))
		return fail(RC_INVALID, "the version must be 1.1 or 1.2");
	if (!address(a, s, s->base_url) || !address(a, s, s->token_url))
		return fail(RC_INVALID, "the addresses must begin with https://");
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
	     &(s)->private, &(s)->every_minutes, &(s)->next_at, &(s)->since, &(s)->full_at, &(s)->failed)
DB_STATEMENT(q_load, "SELECT " COLUMNS " FROM roster_rest WHERE district_id = ?1");
DB_STATEMENT(q_due, "SELECT " COLUMNS " FROM roster_rest WHERE next_at <= ?1 AND next_at > 0 ORDER BY next_at LIMIT 1");

static enum rc opened(struct arena *a, enum rc rc, struct rest_source *s)
{
	return rc == RC_OK ? key_open(a, s->secret, bound_to(a, s->district), &s->secret) : rc;
}

enum rc rest_source_load(struct db *db, struct arena *a, account_id district, struct rest_source *out)
{
	*out = (struct rest_source){ 0 };
	return opened(a, db_one(db, a, &q_load, ARGS(district), INTO_SOURCE(out)), out);
}

DB_STATEMENT(q_hurry, "UPDATE roster_rest SET next_at = 1 WHERE district_id = ?1");

enum rc rest_source_hurry(struct db *db, account_id district)
{
	return db_exec_one(db, &q_hurry, ARGS(district));
}

DB_STATEMENT(q_next, "UPDATE roster_rest SET next_at = ?2 WHERE district_id = ?1");

enum rc rest_source_due(struct db *db, struct arena *a, instant now, struct rest_source *out)
{
	*out = (struct rest_source){ 0 };
	enum rc rc = opened(a, db_one(db, a, &q_due, ARGS(now.us), INTO_SOURCE(out)), out);
	int64_t next = out->every_minutes ? now.us + out->every_minutes * US_PER_MINUTE : 0;
	return rc == RC_OK ? db_exec_one(db, &q_next, ARGS(out->district, next)) : rc;
}

DB_STATEMENT(q_note, "UPDATE roster_rest SET failed = ?2, full_at = COALESCE(?3, full_at) WHERE district_id = ?1");

enum rc rest_source_note(struct db *db, account_id district, str failed, instant full_at)
{
	return db_exec_one(db, &q_note, ARGS(district, failed, full_at));
}

DB_STATEMENT(q_applied, "UPDATE roster_rest SET since = ?2 WHERE district_id = ?1");

enum rc rest_source_applied(struct db *db, account_id district, instant asked)
{
	return db_exec(db, &q_applied, ARGS(district, asked), NULL);
}

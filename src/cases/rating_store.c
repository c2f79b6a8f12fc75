/* cases/rating_store.c — ratings: rows and when one may be given. */
#include "cases/case_store.h"
#include "cases/changes.h"
#include "cases/rating.h"

DB_STATEMENT(q_rating, "SELECT r.stars, r.words, p.given_name || ' ' || p.family_name, r.at FROM case_rating r"
		       " JOIN person p ON p.id = r.person_id WHERE r.case_id = ?1 ORDER BY r.closed_at DESC LIMIT 1");
DB_STATEMENT(q_rated, "SELECT count(*) FROM case_rating WHERE case_id = ?1 AND closed_at = ?2");
DB_STATEMENT(x_rating, "INSERT INTO case_rating (case_id, closed_at, person_id, stars, words, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

enum rc rating_load(struct db *db, struct arena *a, const struct support_case *c, struct case_rating *out)
{
	return db_one(db, a, &q_rating, ARGS(c->id), INTO(&out->stars, &out->words, &out->person_name, &out->at));
}

enum rc rating_wanted(struct db *db, struct arena *a, const struct actor *who, const struct support_case *c, bool *wanted)
{
	int64_t n = 1;
	*wanted = false;
	if (who->kind != ACTOR_CONTACT || c->status != CASE_CLOSED || c->merged_into.v ||
	    clock_now().us - c->closed_at.us > RATING_DAYS * US_PER_DAY)
		return RC_OK;
	if (policy_check(who, ACTION_CASE_COMMENT, &(struct object){ .account = c->account }) != RC_OK) {
		err_clear(); /* he reads only: not asked */
		return RC_OK;
	}
	enum rc rc = db_one(db, a, &q_rated, ARGS(c->id, c->closed_at), INTO(&n));
	*wanted = n == 0;
	return rc;
}

enum rc rating_give(struct db *db, struct arena *a, const struct actor *who, const struct support_case *c, int64_t stars, str words,
		    str request)
{
	bool wanted;
	instant now = clock_now();
	enum rc rc = rating_wanted(db, a, who, c, &wanted);
	if (rc == RC_OK && !wanted)
		return fail(RC_CONFLICT, "a rating is not wanted");
	if (rc == RC_OK)
		rc = db_exec(db, &x_rating, ARGS(c->id, c->closed_at, who->person, stars, str_absent(words) ? S("") : words, now),
			     NULL);
	if (rc == RC_OK)
		rc = case_store_insert_change(db, c->id, who->person, now, "rated", (str){ 0 },
					      arena_printf(a, "%lld", (long long)stars));
	return rc == RC_OK ? case_tell(db, a, who, c, "case.rated", request) : rc;
}

/* people/administrator_store.c — rows of district_admin, and the rule that one of the whole district stays. */
#include "people/administrator.h"

#include "auth/auth.h"
#include "auth/sign_in.h"
#include "html/lang.h"
#include "people/people_store.h"
#include "people/standing.h"

#define COLUMNS                                                                                                               \
	"p.id, p.email, p.given_name, p.family_name, p.language, p.state, p.created_at, p.last_sign_in_at, x.school_org_id, " \
	"o.name"                                                                                                              \
	" FROM district_admin x JOIN person p ON p.id = x.person_id"                                                          \
	" LEFT JOIN roster_org o ON o.district_id = x.district_id AND o.id = x.school_org_id WHERE x.district_id = ?1"
#define INTO_ADMIN(x, state)                                                                                          \
	INTO(&(x)->who.id, &(x)->who.email, &(x)->who.given_name, &(x)->who.family_name, &(x)->who.language, (state), \
	     &(x)->who.created_at, &(x)->who.last_sign_in_at, &(x)->school, &(x)->school_name)

DB_STATEMENT(q_list, "SELECT " COLUMNS " ORDER BY p.family_name, p.given_name, p.id");
DB_STATEMENT(q_one, "SELECT " COLUMNS " AND x.person_id = ?2");
DB_STATEMENT(q_others, "SELECT COUNT(*) FROM district_admin x JOIN person p ON p.id = x.person_id WHERE x.district_id = ?1"
		       " AND x.person_id <> ?2 AND x.school_org_id IS NULL AND p.state <> 'suspended'");
/* A contact of the district itself, or somebody who is nothing any more; not if a person has suspended him. */
DB_STATEMENT(q_may_become,
	     "SELECT COUNT(*) FROM person p WHERE p.id = ?2 AND (p.state <> 'suspended' OR p.suspended_why = 'ended')"
	     " AND (EXISTS (SELECT 1 FROM contact c WHERE c.account_id = ?1 AND c.person_id = p.id AND c.former = false)"
	     " OR NOT (EXISTS (SELECT 1 FROM staff s WHERE s.person_id = p.id AND s.former = false)"
	     " OR EXISTS (SELECT 1 FROM contact c WHERE c.person_id = p.id AND c.former = false)"
	     " OR EXISTS (SELECT 1 FROM district_admin x WHERE x.person_id = p.id)))");
DB_STATEMENT(q_is_school, "SELECT COUNT(*) FROM roster_org WHERE district_id = ?1 AND id = ?2 AND type = 'school' AND NOT deleted");
DB_STATEMENT(x_school, "UPDATE district_admin SET school_org_id = ?3 WHERE district_id = ?1 AND person_id = ?2");
DB_STATEMENT(x_remove, "DELETE FROM district_admin WHERE district_id = ?1 AND person_id = ?2");

enum rc administrator_find(struct db *db, struct arena *a, account_id district, administrator_list *out)
{
	struct administrator x = { 0 };
	str state;
	*out = (administrator_list){ 0 };
	struct db_rows rows = db_query(db, a, &q_list, ARGS(district));
	while (db_next(&rows, INTO_ADMIN(&x, &state))) {
		x.who.state = (enum person_state)word_code(person_state_words, PERSON_STATES, state);
		*LIST_ADD(a, out) = x;
	}
	return db_end(&rows);
}

enum rc administrator_load(struct db *db, struct arena *a, account_id district, person_id person, struct administrator *out)
{
	str state = { 0 };
	*out = (struct administrator){ 0 };
	enum rc rc = db_one(db, a, &q_one, ARGS(district, person), INTO_ADMIN(out, &state));
	out->who.state = (enum person_state)word_code(person_state_words, PERSON_STATES, state);
	return rc;
}

/* ---- rules ---- */

static enum rc one_stays(struct db *db, struct arena *a, account_id district, const struct administrator *x)
{
	int64_t others = 0;
	enum rc rc = RC_OK;
	if (x->school.v == 0)
		rc = db_one(db, a, &q_others, ARGS(district, x->who.id), INTO(&others));
	if (rc == RC_OK && x->school.v == 0 && !others)
		return fail(RC_CONFLICT, "the last administrator of the district stays one");
	return rc;
}

static enum rc is_school(struct db *db, struct arena *a, account_id district, org_id school)
{
	int64_t n = 1;
	enum rc rc = school.v ? db_one(db, a, &q_is_school, ARGS(district, school), INTO(&n)) : RC_OK;
	return rc == RC_OK && !n ? fail(RC_INVALID, "no such school") : rc;
}

/* Who signs in for somebody else is not made an administrator behind his back. */
static enum rc find_known(struct db *db, struct arena *a, account_id district, struct administrator *in, bool *known,
			  struct flaw *flaw)
{
	struct person there;
	int64_t may = 0;
	enum rc rc = person_by_email(db, a, in->who.email, &there);
	*known = rc == RC_OK;
	if (rc == RC_NOT_FOUND) {
		err_clear();
		return RC_OK;
	}
	if (rc == RC_OK)
		rc = db_one(db, a, &q_may_become, ARGS(district, there.id), INTO(&may));
	if (rc == RC_OK && !may) {
		*flaw = (struct flaw){ S("email"),
				       N_("This address cannot be used here. Use another one, or ask the vendor's support.") };
		return fail(RC_CONFLICT, "the address is somebody else's");
	}
	in->who.id = there.id;
	return rc;
}

/* ---- changes ---- */

enum rc administrator_add(struct db *db, struct arena *a, account_id district, struct administrator *in, bool *known,
			  struct flaw *flaw)
{
	enum rc rc = is_school(db, a, district, in->school);
	if (rc == RC_INVALID)
		*flaw = (struct flaw){ S("school"), N_("Choose one of the schools of the list.") };
	struct administrator already;
	if (rc == RC_OK)
		rc = find_known(db, a, district, in, known, flaw);
	if (rc == RC_OK && *known) {
		rc = administrator_load(db, a, district, in->who.id, &already);
		if (rc == RC_OK) {
			*flaw = (struct flaw){ S("email"), N_("This person is an administrator already.") };
			return fail(RC_CONFLICT, "an administrator already");
		}
		err_clear();
		rc = rc == RC_NOT_FOUND ? RC_OK : rc;
	}
	if (rc == RC_OK && !*known)
		rc = person_create(db, a, &in->who, (str){ 0 });
	if (rc == RC_OK)
		rc = district_admin_create(db, district, in->who.id, in->school);
	if (rc == RC_OK && *known)
		rc = person_returns(db, a, in->who.id);
	return rc == RC_OK ? administrator_load(db, a, district, in->who.id, in) : rc;
}

enum rc administrator_school_set(struct db *db, struct arena *a, account_id district, person_id person, org_id school)
{
	struct administrator x;
	enum rc rc = administrator_load(db, a, district, person, &x);
	if (rc == RC_OK)
		rc = is_school(db, a, district, school);
	if (rc == RC_OK && school.v)
		rc = one_stays(db, a, district, &x);
	if (rc == RC_OK)
		rc = db_exec_one(db, &x_school, ARGS(district, person, school));
	if (rc == RC_OK)
		session_person_changed(db, person);
	return rc;
}

enum rc administrator_remove(struct db *db, struct arena *a, account_id district, person_id person)
{
	struct administrator x;
	enum rc rc = administrator_load(db, a, district, person, &x);
	if (rc == RC_OK)
		rc = one_stays(db, a, district, &x);
	if (rc == RC_OK)
		rc = db_exec_one(db, &x_remove, ARGS(district, person));
	if (rc == RC_OK)
		rc = session_end_all(db, person);
	return rc == RC_OK ? person_left(db, a, person) : rc;
}

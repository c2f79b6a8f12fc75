/* people/standing_store.c — what a person is, all tables together; who has been idle, whose last day is over. */
#include "people/people_store.h"
#include "people/standing_store.h"

DB_STATEMENT(q_person,
	     "SELECT p.id, p.email, p.given_name, p.family_name, p.language, p.zone, p.state, p.created_at, p.last_sign_in_at, "
	     "p.suspended_why, p.suspended_at FROM person p WHERE p.id = ?1 AND p.email IS NOT NULL");
DB_STATEMENT(q_rows,
	     "SELECT a.id, a.name, a.folded, c.type, c.ends_on, c.former FROM contact c JOIN account a ON a.id = c.account_id "
	     "WHERE c.person_id = ?1 UNION ALL SELECT a.id, a.name, a.folded, NULL, NULL, false FROM district_admin x "
	     "JOIN account a ON a.id = x.district_id WHERE x.person_id = ?1 ORDER BY 3, 1, 4");
/* A contact whose last day is over, but who has not been made a former one yet, is none any more. */
DB_STATEMENT(q_is_something,
	     "SELECT EXISTS (SELECT 1 FROM contact c WHERE c.person_id = ?1 AND c.former = false "
	     "AND (c.ends_on IS NULL OR c.ends_on >= ?2)) OR EXISTS (SELECT 1 FROM staff s WHERE s.person_id = ?1 "
	     "AND s.former = false AND (s.ends_on IS NULL OR s.ends_on >= ?2)) OR EXISTS (SELECT 1 FROM district_admin x "
	     "WHERE x.person_id = ?1) OR EXISTS (SELECT 1 FROM portal_user u WHERE u.person_id = ?1)");
DB_STATEMENT(q_update, "UPDATE person SET given_name = ?2, family_name = ?3, email = ?4 WHERE id = ?1");
DB_STATEMENT(q_links_void, "DELETE FROM mailed_link WHERE person_id = ?1 AND used_at IS NULL");
DB_STATEMENT(q_suspend, "UPDATE person SET state = 'suspended', suspended_why = ?2, suspended_at = ?3 "
			"WHERE id = ?1 AND state <> 'suspended'");
DB_STATEMENT(q_reinstate, "UPDATE person SET state = CASE WHEN password_hash IS NULL THEN 'invited' ELSE 'active' END, "
			  "suspended_why = NULL, suspended_at = NULL, idle_warned_at = NULL, counted_at = ?2 "
			  "WHERE id = ?1 AND state = 'suspended'");

str suspended_why_word(enum suspended_why why)
{
	static const str words[WHYS] = { [WHY_HAND] = S_INIT("hand"),
					 [WHY_IDLE] = S_INIT("idle"),
					 [WHY_ENDED] = S_INIT("ended"),
					 [WHY_BRAKE] = S_INIT("brake") };
	return words[why];
}

static enum suspended_why why_of(str word)
{
	for (int i = 1; i < WHYS; i++)
		if (str_eq(suspended_why_word((enum suspended_why)i), word))
			return (enum suspended_why)i;
	return WHY_NONE;
}

static enum rc read_rows(struct db *db, struct arena *a, person_id person, struct standing *out)
{
	struct standing_row r = { 0 };
	str folded, type;
	struct db_rows rows = db_query(db, a, &q_rows, ARGS(person));
	while (db_next(&rows, INTO(&r.account, &r.account_name, &folded, &type, &r.ends_on, &r.former))) {
		r.type = contact_type_of(type);
		*LIST_ADD(a, &out->rows) = r;
	}
	return db_end(&rows);
}

enum rc standing_load(struct db *db, struct arena *a, person_id person, struct standing *out)
{
	str state = { 0 }, why = { 0 };
	struct person *p = &out->who;
	*out = (struct standing){ 0 };
	enum rc rc = db_one(db, a, &q_person, ARGS(person),
			    INTO(&p->id, &p->email, &p->given_name, &p->family_name, &p->language, &p->zone, &state, &p->created_at,
				 &p->last_sign_in_at, &why, &out->suspended_at));
	if (rc != RC_OK)
		return rc;
	p->state = (enum person_state)word_code(person_state_words, PERSON_STATES, state);
	out->why = why_of(why);
	rc = staff_load(db, a, person, &out->staff);
	if (rc == RC_NOT_FOUND) {
		err_clear();
		rc = RC_OK;
	}
	return rc == RC_OK ? read_rows(db, a, person, out) : rc;
}

enum rc standing_store_is_something(struct db *db, struct arena *a, person_id person, date day, bool *yes)
{
	return db_one(db, a, &q_is_something, ARGS(person, day), INTO(yes));
}

enum rc person_store_update(struct db *db, const struct person *p)
{
	return db_exec_one(db, &q_update, ARGS(p->id, p->given_name, p->family_name, p->email));
}

enum rc person_store_links_void(struct db *db, person_id person)
{
	return db_exec(db, &q_links_void, ARGS(person), NULL);
}

enum rc person_store_suspend(struct db *db, person_id person, enum suspended_why why, instant now)
{
	return db_exec_one(db, &q_suspend, ARGS(person, suspended_why_word(why), now));
}

enum rc person_store_reinstate(struct db *db, person_id person, instant now)
{
	return db_exec_one(db, &q_reinstate, ARGS(person, now));
}

/* ---- time ---- */
DB_STATEMENT(q_contacts_over,
	     "SELECT id, account_id, person_id FROM contact WHERE former = false AND ends_on < ?1 ORDER BY ends_on, id LIMIT 200");
DB_STATEMENT(q_staff_over, "SELECT person_id FROM staff WHERE former = false AND ends_on < ?1 ORDER BY ends_on LIMIT 200");
/* Neither signed in, nor been made, confirmed or reinstated since ?1. Portal users are not meant: their accounts follow the roster.
 */
#define IDLE_SINCE                                                                                              \
	"p.state = 'active' AND p.email IS NOT NULL AND (p.last_sign_in_at IS NULL OR p.last_sign_in_at < ?1) " \
	"AND p.created_at < ?1 AND (p.counted_at IS NULL OR p.counted_at < ?1) "                                \
	"AND NOT EXISTS (SELECT 1 FROM portal_user u WHERE u.person_id = p.id)"
DB_STATEMENT(q_idle_soon, "SELECT p.id, p.email, p.given_name, p.family_name, p.language, p.zone FROM person p WHERE " IDLE_SINCE
			  " AND p.idle_warned_at IS NULL ORDER BY p.id LIMIT 100");
DB_STATEMENT(q_idle_due, "SELECT p.id FROM person p WHERE " IDLE_SINCE " AND p.idle_warned_at <= ?2 ORDER BY p.id LIMIT 100");
DB_STATEMENT(q_warned, "UPDATE person SET idle_warned_at = ?2 WHERE id = ?1");

enum rc standing_store_contacts_over(struct db *db, struct arena *a, date day, contact_list *out)
{
	struct contact c = { 0 };
	struct db_rows rows = db_query(db, a, &q_contacts_over, ARGS(day));
	while (db_next(&rows, INTO(&c.id, &c.account, &c.person)))
		*LIST_ADD(a, out) = c;
	return db_end(&rows);
}

enum rc standing_store_staff_over(struct db *db, struct arena *a, date day, person_list *out)
{
	struct person p = { 0 };
	struct db_rows rows = db_query(db, a, &q_staff_over, ARGS(day));
	while (db_next(&rows, INTO(&p.id)))
		*LIST_ADD(a, out) = p;
	return db_end(&rows);
}

enum rc standing_store_idle_soon(struct db *db, struct arena *a, instant since, person_list *out)
{
	struct person p = { 0 };
	struct db_rows rows = db_query(db, a, &q_idle_soon, ARGS(since));
	while (db_next(&rows, INTO(&p.id, &p.email, &p.given_name, &p.family_name, &p.language, &p.zone)))
		*LIST_ADD(a, out) = p;
	return db_end(&rows);
}

enum rc standing_store_idle_due(struct db *db, struct arena *a, instant since, instant warned, person_list *out)
{
	struct person p = { 0 };
	struct db_rows rows = db_query(db, a, &q_idle_due, ARGS(since, warned));
	while (db_next(&rows, INTO(&p.id)))
		*LIST_ADD(a, out) = p;
	return db_end(&rows);
}

enum rc standing_warned(struct db *db, person_id person, instant now)
{
	return db_exec_one(db, &q_warned, ARGS(person, now));
}

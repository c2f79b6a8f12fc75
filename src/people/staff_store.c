/* people/staff_store.c — rows of staff (P4). */
#include "people/people_store.h"
#include "people/staff.h"

#define STAFF_COLUMNS                                                                                                         \
	"p.id, p.email, p.given_name, p.family_name, p.language, p.zone, p.state, p.created_at, p.last_sign_in_at, s.roles, " \
	"s.ends_on, s.former"
#define STAFF_INTO(m, state, roles)                                                                                          \
	INTO(&(m)->who.id, &(m)->who.email, &(m)->who.given_name, &(m)->who.family_name, &(m)->who.language, &(m)->who.zone, \
	     (state), &(m)->who.created_at, &(m)->who.last_sign_in_at, (roles), &(m)->ends_on, &(m)->former)

DB_STATEMENT(q_staff, "/*scan*/ SELECT " STAFF_COLUMNS " FROM staff s JOIN person p ON p.id = s.person_id "
		      "ORDER BY s.former, p.family_name, p.given_name, p.id");
DB_STATEMENT(q_names, "/*scan*/ SELECT p.id, p.given_name || ' ' || p.family_name FROM staff s JOIN person p ON p.id = s.person_id "
		      "WHERE ((s.roles & ?1) <> 0 AND p.state = 'active') OR ?1 = 0 "
		      "ORDER BY s.former, p.family_name, p.given_name, p.id");
DB_STATEMENT(q_one, "SELECT " STAFF_COLUMNS " FROM staff s JOIN person p ON p.id = s.person_id WHERE s.person_id = ?1");
DB_STATEMENT(q_insert, "INSERT INTO staff (person_id, roles) VALUES (?1, ?2) ON CONFLICT (person_id) DO UPDATE SET "
		       "roles = CASE WHEN staff.former = true THEN excluded.roles ELSE staff.roles | excluded.roles END, "
		       "ends_on = CASE WHEN staff.former = true THEN NULL ELSE staff.ends_on END, former = false");
DB_STATEMENT(q_update, "UPDATE staff SET roles = ?2, ends_on = ?3 WHERE person_id = ?1 AND former = false");
DB_STATEMENT(q_end, "UPDATE staff SET former = true WHERE person_id = ?1 AND former = false");
DB_STATEMENT(q_admins, "/*scan*/ SELECT COUNT(*) FROM staff s JOIN person p ON p.id = s.person_id WHERE s.former = false "
		       "AND s.roles >= ?2 AND s.ends_on IS NULL AND p.state = 'active' AND s.person_id <> ?1");

static void decode(struct staff_member *m, str state, int64_t roles)
{
	m->who.state = (enum person_state)word_code(person_state_words, PERSON_STATES, state);
	m->roles = (unsigned)roles;
}

enum rc staff_of(struct db *db, struct arena *a, staff_list *out)
{
	struct staff_member m = { 0 };
	str state;
	int64_t roles;
	struct db_rows rows = db_query(db, a, &q_staff, NO_ARGS);
	while (db_next(&rows, STAFF_INTO(&m, &state, &roles))) {
		decode(&m, state, roles);
		*LIST_ADD(a, out) = m;
	}
	return db_end(&rows);
}

enum rc staff_names(struct db *db, struct arena *a, unsigned roles, person_choices *out)
{
	return read_person_choices(db_query(db, a, &q_names, ARGS((int64_t)roles)), a, out);
}

enum rc staff_load(struct db *db, struct arena *a, person_id person, struct staff_member *out)
{
	str state = { 0 };
	int64_t roles = 0;
	*out = (struct staff_member){ 0 };
	enum rc rc = db_one(db, a, &q_one, ARGS(person), STAFF_INTO(out, &state, &roles));
	if (rc == RC_OK)
		decode(out, state, roles);
	return rc;
}

enum rc staff_store_insert(struct db *db, person_id person, unsigned roles)
{
	return db_exec(db, &q_insert, ARGS(person, (int64_t)roles), NULL);
}

enum rc staff_store_update(struct db *db, person_id person, unsigned roles, date ends_on)
{
	return db_exec_one(db, &q_update, ARGS(person, (int64_t)roles, ends_on));
}

enum rc staff_store_end(struct db *db, person_id person)
{
	return db_exec_one(db, &q_end, ARGS(person));
}

/* The administrator's bit is the highest, so that "has it" is "at least". */
_Static_assert(STAFF_ADMIN > (STAFF_AGENT | STAFF_HOSTING | STAFF_PUBLISHER), "q_admins compares");

enum rc staff_store_admins(struct db *db, struct arena *a, person_id but, int64_t *n)
{
	return db_one(db, a, &q_admins, ARGS(but, (int64_t)STAFF_ADMIN), INTO(n));
}

/* people/people_store.c — rows of person. What a person is: contact_store.c, staff_store.c, role_store.c. */
#include "people/people_store.h"

#define PERSON_COLUMNS "p.id, p.email, p.given_name, p.family_name, p.language, p.zone, p.state, p.created_at, p.last_sign_in_at"
#define PERSON_INTO(x, state)                                                                                                   \
	INTO(&(x)->id, &(x)->email, &(x)->given_name, &(x)->family_name, &(x)->language, &(x)->zone, (state), &(x)->created_at, \
	     &(x)->last_sign_in_at)

DB_STATEMENT(q_person, "SELECT " PERSON_COLUMNS " FROM person p WHERE p.id = ?1");
DB_STATEMENT(q_person_email, "SELECT " PERSON_COLUMNS " FROM person p WHERE p.email = ?1");
DB_STATEMENT(q_person_insert,
	     "INSERT INTO person (id, email, given_name, family_name, language, zone, password_hash, state, created_at) "
	     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
DB_STATEMENT(
    q_password,
    "UPDATE person SET password_hash = ?2, counted_at = ?3, state = CASE WHEN state = 'invited' THEN 'active' ELSE state END "
    "WHERE id = ?1");
DB_STATEMENT(q_state, "UPDATE person SET state = ?2 WHERE id = ?1");
DB_STATEMENT(q_language, "UPDATE person SET language = ?2 WHERE id = ?1");

static enum rc person_one(struct db *db, struct arena *a, const struct db_stmt *stmt, struct db_args by, struct person *out)
{
	str state = { 0 };
	enum rc rc = db_one(db, a, stmt, by, PERSON_INTO(out, &state));
	out->state = (enum person_state)word_code(person_state_words, PERSON_STATES, state);
	return rc;
}

enum rc person_load(struct db *db, struct arena *a, person_id id, struct person *out)
{
	return person_one(db, a, &q_person, ARGS(id), out);
}

enum rc person_store_email(struct db *db, struct arena *a, str email, struct person *out)
{
	return person_one(db, a, &q_person_email, ARGS(email), out);
}

enum rc person_store_insert(struct db *db, const struct person *p, str password_hash)
{
	return db_exec(db, &q_person_insert,
		       ARGS(p->id, p->email, p->given_name, p->family_name, p->language, p->zone, password_hash,
			    person_state_word(p->state), p->created_at),
		       NULL);
}

enum rc person_store_password(struct db *db, person_id id, str password_hash)
{
	return db_exec_one(db, &q_password, ARGS(id, password_hash, clock_now()));
}

enum rc person_store_state(struct db *db, person_id id, enum person_state state)
{
	return db_exec_one(db, &q_state, ARGS(id, person_state_word(state)));
}

enum rc person_store_language(struct db *db, person_id id, str language)
{
	return db_exec_one(db, &q_language, ARGS(id, language));
}

enum rc read_person_choices(struct db_rows rows, struct arena *a, person_choices *out)
{
	struct person_choice one;
	while (db_next(&rows, INTO(&one.id, &one.name)))
		*LIST_ADD(a, out) = one;
	return db_end(&rows);
}

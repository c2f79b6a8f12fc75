/* people/contact_store.c — rows of contact (P3). */
#include "people/contact.h"
#include "people/people_store.h"

#define CONTACT_COLUMNS                                                                                                \
	"c.id, c.account_id, c.person_id, c.type, c.areas, c.title, c.phone, c.phone2, c.ends_on, c.former, p.email, " \
	"p.given_name, "                                                                                               \
	"p.family_name, p.language, p.zone, p.state, p.created_at, p.last_sign_in_at"

DB_STATEMENT(q_contacts,
	     "SELECT " CONTACT_COLUMNS " FROM contact c JOIN person p ON p.id = c.person_id "
	     "WHERE c.account_id = ?1 AND (c.former = false OR c.former = ?2) ORDER BY p.family_name, p.given_name, c.id");
DB_STATEMENT(q_names, "SELECT p.id, p.given_name || ' ' || p.family_name FROM contact c JOIN person p ON p.id = c.person_id "
		      "WHERE c.account_id = ?1 ORDER BY p.family_name, p.given_name, c.id");
DB_STATEMENT(q_contact,
	     "SELECT " CONTACT_COLUMNS " FROM contact c JOIN person p ON p.id = c.person_id WHERE c.account_id = ?1 AND c.id = ?2");
DB_STATEMENT(q_contact_insert,
	     "INSERT INTO contact (id, account_id, person_id, type, areas, title, phone, phone2, ends_on, former) "
	     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");

struct contact_words {
	str type, state;
};
#define CONTACT_INTO(c, w)                                                                                                  \
	INTO(&(c)->id, &(c)->account, &(c)->person, &(w)->type, &(c)->areas, &(c)->title, &(c)->phone, &(c)->phone2,        \
	     &(c)->ends_on, &(c)->former, &(c)->who.email, &(c)->who.given_name, &(c)->who.family_name, &(c)->who.language, \
	     &(c)->who.zone, &(w)->state, &(c)->who.created_at, &(c)->who.last_sign_in_at)

static void contact_decode(struct contact *c, const struct contact_words *w)
{
	c->type = contact_type_of(w->type);
	c->who.id = c->person;
	c->who.state = (enum person_state)word_code(person_state_words, PERSON_STATES, w->state);
}

enum rc contacts_of(struct db *db, struct arena *a, account_id account, bool with_former, contact_list *out)
{
	struct contact c;
	struct contact_words w;
	struct db_rows rows = db_query(db, a, &q_contacts, ARGS(account, with_former));
	while (db_next(&rows, CONTACT_INTO(&c, &w))) {
		contact_decode(&c, &w);
		*LIST_ADD(a, out) = c;
	}
	return db_end(&rows);
}

enum rc contacts_names(struct db *db, struct arena *a, account_id account, person_choices *out)
{
	return read_person_choices(db_query(db, a, &q_names, ARGS(account)), a, out);
}

enum rc contact_load(struct db *db, struct arena *a, account_id account, contact_id id, struct contact *out)
{
	struct contact_words w;
	enum rc rc = db_one(db, a, &q_contact, ARGS(account, id), CONTACT_INTO(out, &w));
	if (rc == RC_OK)
		contact_decode(out, &w);
	return rc;
}

enum rc contact_store_insert(struct db *db, const struct contact *c)
{
	return db_exec(db, &q_contact_insert,
		       ARGS(c->id, c->account, c->person, contact_type_word(c->type), c->areas, c->title, c->phone, c->phone2,
			    c->ends_on, c->former),
		       NULL);
}

/* ---- changes ---- */
DB_STATEMENT(q_contact_update, "UPDATE contact SET type = ?3, areas = ?4, title = ?5, phone = ?6, phone2 = ?7, ends_on = ?8 "
			       "WHERE account_id = ?1 AND id = ?2 AND former = false");
DB_STATEMENT(q_contact_end, "UPDATE contact SET former = true WHERE account_id = ?1 AND id = ?2 AND former = false");
DB_STATEMENT(q_contact_again,
	     "UPDATE contact SET former = false, type = ?3, areas = ?4, title = ?5, phone = ?6, phone2 = ?7, ends_on = ?8 "
	     "WHERE account_id = ?1 AND person_id = ?2 AND former = true");
DB_STATEMENT(q_contact_of, "SELECT id, former FROM contact WHERE account_id = ?1 AND person_id = ?2");

enum rc contact_store_update(struct db *db, const struct contact *c)
{
	return db_exec_one(
	    db, &q_contact_update,
	    ARGS(c->account, c->id, contact_type_word(c->type), c->areas, c->title, c->phone, c->phone2, c->ends_on));
}

enum rc contact_store_end(struct db *db, account_id account, contact_id id)
{
	return db_exec_one(db, &q_contact_end, ARGS(account, id));
}

enum rc contact_store_again(struct db *db, const struct contact *c)
{
	return db_exec_one(
	    db, &q_contact_again,
	    ARGS(c->account, c->person, contact_type_word(c->type), c->areas, c->title, c->phone, c->phone2, c->ends_on));
}

enum rc contact_store_of(struct db *db, struct arena *a, account_id account, person_id person, contact_id *id, bool *former)
{
	return db_one(db, a, &q_contact_of, ARGS(account, person), INTO(id, former));
}

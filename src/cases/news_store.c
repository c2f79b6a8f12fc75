/* cases/news_store.c — see news_store.h. */
#include "cases/news_store.h"

#include "cases/case_store.h"

DB_STATEMENT(x_news_add, "INSERT INTO case_news (id, case_id, kind, person_id, words, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
DB_STATEMENT(q_news_oldest, "SELECT n.id, c.number, n.kind, n.words, n.person_id, p.given_name || ' ' || p.family_name, n.at"
			    " FROM case_news n JOIN support_case c ON c.id = n.case_id JOIN person p ON p.id = n.person_id"
			    " WHERE n.at > 0 ORDER BY n.at, n.id LIMIT ?1");
DB_STATEMENT(q_case_choice, "SELECT mail FROM case_choice WHERE person_id = ?1");
DB_STATEMENT(x_case_choice, "INSERT INTO case_choice (person_id, mail) VALUES (?1, ?2)"
			    " ON CONFLICT (person_id) DO UPDATE SET mail = excluded.mail");
DB_STATEMENT(x_news_done, "DELETE FROM case_news WHERE id = ?1");

#define PERSON "p.id, p.email, p.given_name || ' ' || p.family_name, p.language"
#define CONCERNED                                                           \
	"SELECT contact_id AS person_id FROM support_case WHERE id = ?1"    \
	" UNION SELECT created_by FROM support_case WHERE id = ?1"          \
	" UNION SELECT contact_id FROM support_case WHERE merged_into = ?1" \
	" UNION SELECT person_id FROM case_comment WHERE " COMMENTS_OF("?5") " AND by_vendor = false"
DB_STATEMENT(q_news_contacts, "SELECT DISTINCT " PERSON " FROM (" CONCERNED
			      ") x CROSS JOIN person p CROSS JOIN contact c" /* SQLite: in this order */
			      " LEFT JOIN case_choice ch ON ch.person_id = p.id"
			      " WHERE p.id = x.person_id AND c.person_id = p.id AND (c.account_id = ?2 OR EXISTS (SELECT 1 FROM "
			      "connection k WHERE k.account_id = c.account_id"
			      " AND k.district_id = ?2)) AND c.former = false AND (c.ends_on IS NULL OR c.ends_on >= ?3)"
			      " AND p.email IS NOT NULL AND p.state <> 'suspended'"
			      " AND (?4 = 1 OR ch.mail IS NULL OR ch.mail = 'all') /*scan*/"); /* of x: the few of this case */
#define AT_WORK " AND p.email IS NOT NULL AND p.state = 'active' AND s.former = false"
DB_STATEMENT(q_news_owner, "SELECT " PERSON " FROM staff s JOIN person p ON p.id = s.person_id WHERE s.person_id = ?1" AT_WORK);
DB_STATEMENT(q_news_team, "SELECT " PERSON " FROM team_member m JOIN staff s ON s.person_id = m.person_id"
			  " JOIN person p ON p.id = m.person_id WHERE m.team = ?1 AND (m.lead = true OR ?2 = 0)" AT_WORK);
DB_STATEMENT(q_news_admins, "SELECT " PERSON " FROM staff s JOIN person p ON p.id = s.person_id WHERE s.roles & ?1 <> 0" AT_WORK
			    " /*scan*/"); /* the vendor's people: few */

enum rc news_store_add(struct db *db, case_id id, str kind, person_id person, str words, instant now)
{
	return db_exec(db, &x_news_add, ARGS(id_in_order(), id, kind, person, words, now), NULL);
}

enum rc news_store_oldest(struct db *db, struct arena *a, int limit, news_rows *out)
{
	struct news_row n;
	struct db_rows rows = db_query(db, a, &q_news_oldest, ARGS(limit));
	while (db_next(&rows, INTO(&n.id, &n.number, &n.kind, &n.words, &n.person, &n.person_name, &n.at)))
		*LIST_ADD(a, out) = n;
	return db_end(&rows);
}

enum rc news_store_done(struct db *db, int64_t id, bool *first)
{
	int64_t n = 0;
	enum rc rc = db_exec(db, &x_news_done, ARGS(id), &n);
	*first = n > 0;
	return rc;
}

/* ---- who hears ---- */

static void add_reader(struct arena *a, news_readers *out, const struct news_reader *r)
{
	for (size_t i = 0; i < out->n; i++)
		if (out->at[i].person.v == r->person.v)
			return;
	*LIST_ADD(a, out) = *r;
}

static enum rc read_people(struct db_rows rows, struct arena *a, bool vendor, news_readers *out)
{
	struct news_reader r = { .vendor = vendor };
	while (db_next(&rows, INTO(&r.person, &r.address, &r.name, &r.language)))
		add_reader(a, out, &r);
	return db_end(&rows);
}

enum rc news_store_contacts(struct db *db, struct arena *a, const struct support_case *c, date today, bool needed,
			    news_readers *out)
{
	return read_people(db_query(db, a, &q_news_contacts, ARGS(c->id, c->account, today, (int)needed, c->number)), a, false,
			   out);
}

enum rc news_store_owner(struct db *db, struct arena *a, const struct support_case *c, news_readers *out)
{
	return read_people(db_query(db, a, &q_news_owner, ARGS(c->owner)), a, true, out);
}

enum rc news_store_team(struct db *db, struct arena *a, const struct support_case *c, bool leads_only, news_readers *out)
{
	return read_people(db_query(db, a, &q_news_team, ARGS(c->team, (int)leads_only)), a, true, out);
}

enum rc news_store_admins(struct db *db, struct arena *a, news_readers *out)
{
	return read_people(db_query(db, a, &q_news_admins, ARGS((int)STAFF_ADMIN)), a, true, out);
}

/* ---- what a contact wants to hear ---- */

enum rc case_mail_of(struct db *db, struct arena *a, person_id person, int *choice)
{
	str word = { 0 };
	enum rc rc = db_one(db, a, &q_case_choice, ARGS(person), INTO(&word));
	const struct choice *row = rc == RC_OK ? case_choice(case_mail_choices, word) : NULL;
	*choice = row ? row->code : CASE_MAIL_ALL;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc case_mail_set(struct db *db, person_id person, int choice)
{
	return db_exec(db, &x_case_choice, ARGS(person, case_mail_choices[choice - 1].value), NULL);
}

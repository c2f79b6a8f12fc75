/* notices/notice_side_store.c — SQL of what stands beside notifications: templates, mail and whom it goes to, who is affected too.
 */
#include "auth/session.h"
#include "notices/notice_store.h"

/* ---- templates ---- */
DB_STATEMENT(q_templates, "SELECT id, name, kind, impact, title, body FROM notice_template /*scan*/ ORDER BY name");
DB_STATEMENT(x_template, "INSERT INTO notice_template (id, name, kind, impact, title, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
			 " ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, impact = excluded.impact,"
			 " title = excluded.title, body = excluded.body");
DB_STATEMENT(x_no_template, "DELETE FROM notice_template WHERE id = ?1");

/* ---- mail ---- */
DB_STATEMENT(q_choice, "SELECT mail FROM notice_choice WHERE person_id = ?1");
DB_STATEMENT(x_choice, "INSERT INTO notice_choice (person_id, mail) VALUES (?1, ?2)"
		       " ON CONFLICT (person_id) DO UPDATE SET mail = excluded.mail");
DB_STATEMENT(x_mail_end, "UPDATE notice_affected SET mail = false WHERE person_id = ?1");
DB_STATEMENT(q_unmailed,
	     "SELECT notice_id, seq, at FROM notice_update WHERE mailed_at IS NULL AND at > 0 ORDER BY at, notice_id, seq LIMIT 1");
DB_STATEMENT(x_mailed, "UPDATE notice_update SET mailed_at = ?3 WHERE notice_id = ?1 AND seq = ?2 AND mailed_at IS NULL");
/* Accounts: those listed, their districts, and who acts for any of them. */
#define COVERED                                                                                              \
	"SELECT x.account_id FROM notice_account x WHERE x.notice_id = ?1"                                   \
	" UNION SELECT k.district_id FROM notice_account x JOIN connection k ON k.account_id = x.account_id" \
	" WHERE x.notice_id = ?1"
#define HEARING "(" COVERED " UNION SELECT o.account_id FROM connection o WHERE o.district_id IN (" COVERED "))"
#define READER                                                                                                           \
	"SELECT p.id, c.account_id, p.email, p.given_name || ' ' || p.family_name, p.language, COALESCE(p.zone, a.zone)" \
	" FROM contact c JOIN person p ON p.id = c.person_id JOIN account a ON a.id = c.account_id"                      \
	" LEFT JOIN notice_choice ch ON ch.person_id = p.id"                                                             \
	" WHERE c.former = false AND (c.ends_on IS NULL OR c.ends_on >= ?2) AND p.email IS NOT NULL AND p.state <> 'suspended'"
/* ?3: is it an incident? Who said that it affects him hears of it whatever his choice. */
#define WANTS                                                                                                                 \
	" AND (COALESCE(ch.mail, 'all') = 'all' OR (ch.mail = 'incidents' AND ?3 = 1) OR EXISTS (SELECT 1"                    \
	" FROM notice_affected f WHERE f.notice_id = ?1 AND f.account_id = c.account_id AND f.person_id = p.id AND f.mail = " \
	"true))"
DB_STATEMENT(q_readers_all, READER WANTS " /*scan*/ ORDER BY p.id, c.account_id");
DB_STATEMENT(q_author, "SELECT p.id, p.email, p.given_name || ' ' || p.family_name, p.language, p.zone FROM person p"
		       " WHERE p.id = ?1 AND p.email IS NOT NULL AND p.state <> 'suspended'");
DB_STATEMENT(q_readers_listed, READER " AND c.account_id IN " HEARING WANTS " ORDER BY p.id, c.account_id");

/* ---- affected too ---- */
DB_STATEMENT(x_us_too, "INSERT INTO notice_affected (notice_id, account_id, person_id, at, case_id, mail)"
		       " VALUES (?1, ?2, ?3, ?4, ?5, true) ON CONFLICT (notice_id, account_id, person_id) DO NOTHING");
DB_STATEMENT(x_us_too_case, "UPDATE notice_affected SET case_id = COALESCE(case_id, ?4), mail = true"
			    " WHERE notice_id = ?1 AND account_id = ?2 AND person_id = ?3");
DB_STATEMENT(q_affected, "SELECT DISTINCT account_id FROM notice_affected WHERE notice_id = ?1");
DB_STATEMENT(q_hits, "SELECT f.account_id, a.name, p.given_name || ' ' || p.family_name, f.at, f.case_id FROM notice_affected f"
		     " JOIN account a ON a.id = f.account_id JOIN person p ON p.id = f.person_id WHERE f.notice_id = ?1"
		     " ORDER BY f.at, a.folded");

enum rc notice_template_all(struct db *db, struct arena *a, notice_templates *out)
{
	struct notice_template t;
	str kind, impact;
	*out = (notice_templates){ 0 };
	struct db_rows rows = db_query(db, a, &q_templates, NO_ARGS);
	while (db_next(&rows, INTO(&t.id, &t.name, &kind, &impact, &t.title, &t.body))) {
		t.kind = notice_kind_of(kind);
		t.impact = notice_impact_of(impact);
		*LIST_ADD(a, out) = t;
	}
	return db_end(&rows);
}

enum rc notice_store_template_put(struct db *db, const struct notice_template *in)
{
	return db_exec(db, &x_template,
		       ARGS(in->id, in->name, notice_kinds[in->kind].code, notice_impacts[in->impact].code, in->title, in->body),
		       NULL);
}

enum rc notice_store_template_remove(struct db *db, int64_t id)
{
	return db_exec_one(db, &x_no_template, ARGS(id));
}

enum rc notice_mail_of(struct db *db, struct arena *a, person_id person, int *choice)
{
	str word = { 0 };
	enum rc rc = db_one(db, a, &q_choice, ARGS(person), INTO(&word));
	*choice = NOTICE_MAIL_ALL;
	for (const struct choice *c = notice_mail_choices; rc == RC_OK && c->label; c++)
		if (str_eq(c->value, word))
			*choice = c->code;
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

enum rc notice_mail_set(struct db *db, person_id person, int choice)
{
	return db_exec(db, &x_choice, ARGS(person, notice_mail_choices[choice - 1].value), NULL);
}

enum rc notice_store_mail_end(struct db *db, person_id person)
{
	return db_exec(db, &x_mail_end, ARGS(person), NULL);
}

enum rc notice_store_unmailed(struct db *db, struct arena *a, struct notice_unmailed *out)
{
	return db_one(db, a, &q_unmailed, NO_ARGS, INTO(&out->notice, &out->seq, &out->at));
}

enum rc notice_store_mailed(struct db *db, const struct notice_unmailed *u, instant at)
{
	return db_exec_one(db, &x_mailed, ARGS(u->notice, u->seq, at));
}

enum rc notice_store_readers(struct db *db, struct arena *a, const struct notice *n, notice_readers *out)
{
	struct notice_reader r;
	int64_t last = 0;
	*out = (notice_readers){ 0 };
	struct db_rows rows = db_query(db, a, n->everyone ? &q_readers_all : &q_readers_listed,
				       ARGS(n->id, session_contact_day(clock_now()), (int)(n->kind == NOTICE_INCIDENT)));
	while (db_next(&rows, INTO(&r.person, &r.account, &r.email, &r.name, &r.language, &r.zone))) {
		if (r.person.v != last) /* a contact of several accounts hears once */
			*LIST_ADD(a, out) = r;
		last = r.person.v;
	}
	return db_end(&rows);
}

enum rc notice_store_author(struct db *db, struct arena *a, person_id author, struct notice_reader *out)
{
	*out = (struct notice_reader){ 0 };
	return db_one(db, a, &q_author, ARGS(author), INTO(&out->person, &out->email, &out->name, &out->language, &out->zone));
}

enum rc notice_store_us_too(struct db *db, notice_id id, account_id account, person_id person, case_id filed, instant at,
			    bool *added)
{
	int64_t n = 0;
	enum rc rc = db_exec(db, &x_us_too, ARGS(id, account, person, at, filed), &n);
	*added = n > 0;
	return rc == RC_OK && n == 0 ? db_exec_one(db, &x_us_too_case, ARGS(id, account, person, filed)) : rc;
}

enum rc notice_affected(struct db *db, struct arena *a, const struct actor *who, notice_id id, int64_t *accounts, bool *mine)
{
	account_id account;
	*accounts = 0;
	*mine = false;
	struct db_rows rows = db_query(db, a, &q_affected, ARGS(id));
	while (db_next(&rows, INTO(&account))) {
		++*accounts;
		*mine |= actor_account(who, account) != NULL;
	}
	return db_end(&rows);
}

enum rc notice_hits_of(struct db *db, struct arena *a, notice_id id, notice_hits *out)
{
	struct notice_hit h;
	*out = (notice_hits){ 0 };
	struct db_rows rows = db_query(db, a, &q_hits, ARGS(id));
	while (db_next(&rows, INTO(&h.account, &h.account_name, &h.person_name, &h.at, &h.filed)))
		*LIST_ADD(a, out) = h;
	return db_end(&rows);
}

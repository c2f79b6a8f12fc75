/* access/purge_store.c — what is deleted when a district leaves, table by table, and what is kept, with the reason. */
#include "access/purge_store.h"

#include "auth/auth.h"
#include "people/people.h"

/* Portal users of the district who are nothing else: their persons go as well. */
#define ONLY_FAMILY                                                                        \
	"(SELECT u.person_id FROM portal_user u WHERE u.district_id = ?1 "                 \
	"AND NOT EXISTS (SELECT 1 FROM contact c WHERE c.person_id = u.person_id) "        \
	"AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.person_id = u.person_id) "          \
	"AND NOT EXISTS (SELECT 1 FROM district_admin d WHERE d.person_id = u.person_id) " \
	"AND NOT EXISTS (SELECT 1 FROM portal_user o WHERE o.person_id = u.person_id AND o.district_id <> ?1))"

/* clang-format off */
/* ---- the statements: by district, by account, by the families' persons ---- */
#define OF_DISTRICT(X)                                                                                               \
	X(roster_org) X(roster_term) X(roster_course) X(roster_class) X(roster_class_term) X(roster_user)            \
	X(roster_role) X(roster_agent) X(roster_guardian) X(roster_enrollment) X(roster_category)                    \
	X(roster_line_item) X(roster_result) X(roster_change) X(roster_import) X(roster_demographic)                 \
	X(roster_alias) X(roster_period) X(roster_session) X(roster_day) X(roster_bell) X(roster_bell_period)        \
	X(roster_meeting) X(roster_meeting_period) X(roster_attendance) X(roster_posted) X(roster_meal)              \
	X(roster_meal_entry) X(roster_code) X(roster_setting) X(roster_event) X(roster_rest) X(roster_rest_run)       \
	X(portal_option) X(portal_user) X(connection)
#define STAGED(X) /* empty between imports, without an index */                                                      \
	X(stage_org) X(stage_term) X(stage_course) X(stage_class) X(stage_user) X(stage_role) X(stage_enrollment)    \
	X(stage_category) X(stage_line_item) X(stage_result) X(stage_gone) X(stage_touched) X(stage_demographic)    \
	X(stage_alias) X(stage_period) X(stage_session) X(stage_day) X(stage_bell) X(stage_meeting)                  \
	X(stage_attendance) X(stage_posted) X(stage_meal) X(stage_word) X(stage_link) X(stage_wanted)
#define OF_FAMILY(X) X(session) X(totp) X(recovery_code) X(passkey) X(mailed_link) X(portal_device)

#define DELETE_OF_DISTRICT(table) DB_STATEMENT(x_##table, "DELETE FROM " #table " WHERE district_id = ?1");
OF_DISTRICT(DELETE_OF_DISTRICT)
#undef DELETE_OF_DISTRICT
#define DELETE_STAGED(table) DB_STATEMENT(x_##table, "/*scan*/ DELETE FROM " #table " WHERE district_id = ?1");
STAGED(DELETE_STAGED)
#undef DELETE_STAGED
#define DELETE_OF_FAMILY(table) DB_STATEMENT(x_##table, "DELETE FROM " #table " WHERE person_id IN " ONLY_FAMILY);
OF_FAMILY(DELETE_OF_FAMILY)
#undef DELETE_OF_FAMILY
/* clang-format on */
DB_STATEMENT(x_canary, "DELETE FROM canary WHERE account_id = ?1");
/* Mail is kept for weeks only, so there is no index by account. */
DB_STATEMENT(x_mail, "/*scan*/ DELETE FROM mail WHERE account_id = ?1 OR person_id IN " ONLY_FAMILY);
/* Answers to its administrators name students, too. Kept for a day only: no index by actor. */
DB_STATEMENT(x_idempotency_key, "/*scan*/ DELETE FROM idempotency_key WHERE actor IN (SELECT s.id FROM portal_user u "
				"JOIN session s ON s.person_id = u.person_id WHERE u.district_id = ?1 UNION SELECT s.id "
				"FROM district_admin d JOIN session s ON s.person_id = d.person_id WHERE d.district_id = ?1)");
/* Not the row: whether anything refers to it would be asked of every table, per person. What is left says nothing of anybody. */
DB_STATEMENT(x_person,
	     "UPDATE person SET email = NULL, given_name = 'Deleted', family_name = 'person', language = 'en', zone = NULL, "
	     "password_hash = NULL, state = 'suspended', last_sign_in_at = NULL WHERE id IN " ONLY_FAMILY);
/* Pictures and files of students. The bytes go with the next sweep (src/cases/attachment.h), at most a day later. */
DB_STATEMENT(x_attachment, "DELETE FROM attachment WHERE case_id IN (SELECT c.id FROM support_case c WHERE c.account_id = ?1)");
DB_STATEMENT(x_case_news,
	     "/*scan*/ DELETE FROM case_news WHERE case_id IN (SELECT c.id FROM support_case c WHERE c.account_id = ?1)");
/* In an agent's own words, which may name a student in spite of what the form says. */
DB_STATEMENT(x_access_grant, "UPDATE access_grant SET purpose = '-' WHERE account_id = ?1 AND purpose <> '-'");

#define ROW(name) { .table = #name, .statement = &x_##name },
#define KEPT(name, reason) { .table = #name, .why = (reason) },
/* In this order: portal_user goes after all that is found through it. */
const struct purge_row purge_tables[] = {
	/* clang-format off */
	STAGED(ROW)
	ROW(idempotency_key) ROW(mail) OF_FAMILY(ROW) ROW(canary) ROW(access_grant) ROW(attachment) ROW(case_news)
	ROW(person)
	OF_DISTRICT(ROW)
	KEPT(account, "the tombstone")
	KEPT(contact, "who spoke for the district: names stand on cases")
	KEPT(staff, "the vendor's people")
	KEPT(district_admin, "the district's employees")
	KEPT(support_case, "the vendor's correspondence with the district")
	KEPT(case_comment, "as support_case")
	KEPT(case_history, "as support_case")
	KEPT(case_rating, "how the district's contacts judged the vendor's work")
	KEPT(notice, "what the vendor said to everybody concerned")
	KEPT(notice_account, "as notice")
	KEPT(notice_update, "as notice")
	KEPT(notice_affected, "which contacts said that an incident concerned them")
	KEPT(notice_choice, "a contact's or colleague's own choice of mail")
	KEPT(case_choice, "a contact's own choice of mail")
	KEPT(case_view, "contacts' and staff's own settings of a list")
	KEPT(team_member, "the vendor's people")
	KEPT(site, "which programs ran where")
	KEPT(update_window, "when a site may be worked on")
	KEPT(update_request, "what was done to a site, and when")
	KEPT(update_history, "as update_request")
	KEPT(audit_event, "append-only; keys and codes, no names")
	KEPT(student_read, "how many records were shown, to whom; keys, no names")
	KEPT(alert, "as student_read")
	KEPT(purge, "the certificates")
	/* clang-format on */
};
#undef ROW
#undef KEPT
const size_t purge_tables_n = COUNT_OF(purge_tables);

DB_STATEMENT(q_signed_in, "SELECT DISTINCT s.person_id FROM portal_user u JOIN session s ON s.person_id = u.person_id "
			  "WHERE u.district_id = ?1 AND s.ended_at IS NULL");
DB_STATEMENT(x_tombstone, "UPDATE account SET portal_enabled = false, purged_at = COALESCE(purged_at, ?2) WHERE id = ?1");
DB_STATEMENT(x_insert, "INSERT INTO purge (id, account_id, at, person_id, counts, backups_until, certificate, signature) "
		       "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
DB_STATEMENT(q_newest, "SELECT p.id, p.account_id, p.person_id, a.name, p.at, p.backups_until, p.certificate FROM purge p "
		       "JOIN account a ON a.id = p.account_id WHERE p.account_id = ?1 ORDER BY p.at DESC LIMIT 1");

static enum rc read_signed_in(struct db *db, struct arena *a, account_id district, person_list *out)
{
	struct person p = { 0 };
	struct db_rows rows = db_query(db, a, &q_signed_in, ARGS(district));
	while (db_next(&rows, INTO(&p.id)))
		*LIST_ADD(a, out) = p;
	return db_end(&rows);
}

enum rc purge_store_run(struct db *db, struct arena *a, struct purge *p)
{
	person_list signed_in = { 0 };
	enum rc rc = read_signed_in(db, a, p->account, &signed_in);
	for (size_t i = 0; rc == RC_OK && i < purge_tables_n; i++) {
		int64_t rows = 0;
		if (!purge_tables[i].statement)
			continue;
		rc = db_exec(db, purge_tables[i].statement, ARGS(p->account), &rows);
		*LIST_ADD(a, &p->counts) = (struct purge_count){ purge_tables[i].table, rows };
		p->rows += rows;
	}
	for (size_t i = 0; rc == RC_OK && i < signed_in.n; i++)
		session_person_changed(db, signed_in.at[i].id);
	db_publish(db, "roster", id_text(a, p->account.v));
	return rc;
}

enum rc purge_store_tombstone(struct db *db, account_id district, instant at)
{
	return db_exec_one(db, &x_tombstone, ARGS(district, at));
}

enum rc purge_store_insert(struct db *db, const struct purge *p, str counts, str signature)
{
	return db_exec(db, &x_insert,
		       ARGS(p->id, p->account, p->at, p->by, counts, p->backups_until, p->certificate, db_blob(signature)), NULL);
}

enum rc purge_load(struct db *db, struct arena *a, account_id district, struct purge *out)
{
	*out = (struct purge){ 0 };
	return db_one(
	    db, a, &q_newest, ARGS(district),
	    INTO(&out->id, &out->account, &out->by, &out->account_name, &out->at, &out->backups_until, &out->certificate));
}

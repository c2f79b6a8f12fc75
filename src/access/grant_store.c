/* access/grant_store.c — rows of grants and of what was shown under them. */
#include "access/grant_store.h"

#include "base/buf.h"

#define GRANT                                                                                                                      \
	"SELECT g.id, g.account_id, a.name, g.case_id, c.number, g.asked_by, p.given_name || ' ' || p.family_name, g.decided_by, " \
	"d.given_name || ' ' || d.family_name, e.given_name || ' ' || e.family_name, g.purpose, g.fields, g.hours, g.state, "      \
	"g.asked_at, g.decided_at, g.ends_at, c.open, "                                                                            \
	"(SELECT count(r.student_id) FROM student_read r WHERE r.grant_id = g.id) FROM access_grant g "                            \
	"JOIN account a ON a.id = g.account_id JOIN support_case c ON c.id = g.case_id JOIN person p ON p.id = g.asked_by "        \
	"LEFT JOIN person d ON d.id = g.decided_by LEFT JOIN person e ON e.id = g.ended_by "
#define GRANT_INTO(g, state)                                                                                                     \
	INTO(&(g)->id, &(g)->account, &(g)->account_name, &(g)->at_case, &(g)->case_number, &(g)->asked_by, &(g)->asked_by_name, \
	     &(g)->decided_by, &(g)->decided_by_name, &(g)->ended_by_name, &(g)->purpose, &(g)->fields, &(g)->hours, (state),    \
	     &(g)->asked_at, &(g)->decided_at, &(g)->ends_at, &(g)->case_open, &(g)->reads)

DB_STATEMENT(q_grant, GRANT "WHERE g.id = ?1");
DB_STATEMENT(q_of_account, GRANT "WHERE g.account_id = ?1 ORDER BY g.asked_at DESC LIMIT 200");
DB_STATEMENT(q_of_asker, GRANT "WHERE g.asked_by = ?1 ORDER BY g.asked_at DESC LIMIT 200");
DB_STATEMENT(q_waiting, "SELECT count(*) FROM access_grant g JOIN support_case c ON c.id = g.case_id "
			"WHERE g.account_id = ?1 AND g.asked_at >= ?2 AND g.state = 'asked' AND c.open = true");
DB_STATEMENT(q_insert, "INSERT INTO access_grant (id, account_id, case_id, asked_by, asked_at, purpose, fields, hours) "
		       "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
DB_STATEMENT(q_decide, "UPDATE access_grant SET state = ?2, decided_by = ?3, decided_at = ?4, ends_at = ?5 "
		       "WHERE id = ?1 AND state = 'asked'");
DB_STATEMENT(q_revoke, "UPDATE access_grant SET state = 'revoked', ended_by = ?2, ends_at = ?3 "
		       "WHERE id = ?1 AND state = 'approved' AND ends_at > ?3");

DB_STATEMENT(q_read_insert,
	     "INSERT INTO student_read (id, grant_id, account_id, student_id, person_id, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
DB_STATEMENT(
    q_read_count, /* of one hour, by index; then once over these few */
    "/*scan*/ SELECT count(*), COALESCE(max(CASE WHEN account_id = ?3 AND student_id = ?4 THEN 1 ELSE 0 END), 0) FROM "
    "(SELECT DISTINCT account_id, student_id FROM student_read WHERE person_id = ?1 AND at > ?2 AND student_id IS NOT NULL) x");
DB_STATEMENT(q_searches, "SELECT count(*) FROM student_read WHERE person_id = ?1 AND at > ?2 AND student_id IS NULL");
/* Names have no index: a few people look for a few students, and every search is counted. */
DB_STATEMENT(q_students,
	     "SELECT id FROM roster_user WHERE district_id = ?1 AND is_student AND enabled AND NOT deleted AND (identifier = ?2 "
	     "OR lower(given_name) LIKE lower(?3) ESCAPE '\\' OR lower(family_name) LIKE lower(?3) ESCAPE '\\' "
	     "OR lower(preferred_given) LIKE lower(?3) ESCAPE '\\' OR lower(preferred_family) LIKE lower(?3) ESCAPE '\\') "
	     "ORDER BY family_name, given_name, id LIMIT ?4");

/* ---- grants ---- */

/* What is stored, seen at this time. A case that is closed takes its grants along. */
static enum grant_state state_of(str word, const struct grant *g, instant now)
{
	static const struct {
		str word;
		enum grant_state state;
	} words[] = { { S_INIT("asked"), GRANT_ASKED },
		      { S_INIT("approved"), GRANT_APPROVED },
		      { S_INIT("refused"), GRANT_REFUSED },
		      { S_INIT("revoked"), GRANT_REVOKED } };
	enum grant_state state = GRANT_NONE;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(words[i].word, word))
			state = words[i].state;
	if (state == GRANT_ASKED && (!g->case_open || now.us > g->asked_at.us + GRANT_UNANSWERED_DAYS * US_PER_DAY))
		return GRANT_UNANSWERED;
	return state == GRANT_APPROVED && (!g->case_open || now.us >= g->ends_at.us) ? GRANT_ENDED : state;
}

enum rc grant_store_load(struct db *db, struct arena *a, grant_id id, instant now, struct grant *out)
{
	str state;
	enum rc rc = db_one(db, a, &q_grant, ARGS(id), GRANT_INTO(out, &state));
	if (rc == RC_OK)
		out->state = state_of(state, out, now);
	return rc;
}

static enum rc read_grants(struct db_rows rows, instant now, grant_list *out)
{
	struct grant g = { 0 };
	str state;
	while (db_next(&rows, GRANT_INTO(&g, &state))) {
		g.state = state_of(state, &g, now);
		*LIST_ADD(rows.arena, out) = g;
	}
	return db_end(&rows);
}

enum rc grants_of_account(struct db *db, struct arena *a, account_id account, instant now, grant_list *out)
{
	return read_grants(db_query(db, a, &q_of_account, ARGS(account)), now, out);
}

enum rc grants_of_asker(struct db *db, struct arena *a, person_id asker, instant now, grant_list *out)
{
	return read_grants(db_query(db, a, &q_of_asker, ARGS(asker)), now, out);
}

enum rc grants_waiting(struct db *db, struct arena *a, account_id account, instant now, int64_t *n)
{
	return db_one(db, a, &q_waiting, ARGS(account, now.us - GRANT_UNANSWERED_DAYS * US_PER_DAY), INTO(n));
}

enum rc grant_store_insert(struct db *db, const struct grant *g)
{
	return db_exec(db, &q_insert,
		       ARGS(g->id, g->account, g->at_case, g->asked_by, g->asked_at, g->purpose, g->fields, g->hours), NULL);
}

/* No row changed: somebody was quicker. */
static enum rc quicker(enum rc rc)
{
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	return fail(RC_CONFLICT, "the grant's state has changed meanwhile");
}

enum rc grant_store_decide(struct db *db, const struct grant *g)
{
	str word = g->state == GRANT_APPROVED ? S("approved") : S("refused");
	return quicker(db_exec_one(db, &q_decide, ARGS(g->id, word, g->decided_by, g->decided_at, g->ends_at)));
}

enum rc grant_store_revoke(struct db *db, const struct grant *g, person_id by)
{
	return quicker(db_exec_one(db, &q_revoke, ARGS(g->id, by, g->ends_at)));
}

/* ---- reads ---- */

enum rc read_store_insert(struct db *db, const struct grant *g, user_id student, person_id by, instant at)
{
	return db_exec(db, &q_read_insert, ARGS(id_in_order(), g->id, g->account, student, by, at), NULL);
}

enum rc read_store_count(struct db *db, struct arena *a, person_id by, instant since, account_id account, user_id student,
			 int64_t *students, bool *seen)
{
	int64_t this_one;
	enum rc rc = db_one(db, a, &q_read_count, ARGS(by, since, account, student), INTO(students, &this_one));
	if (rc == RC_OK)
		*seen = this_one != 0;
	return rc;
}

enum rc read_store_searches(struct db *db, struct arena *a, person_id by, instant since, int64_t *n)
{
	return db_one(db, a, &q_searches, ARGS(by, since), INTO(n));
}

/* "Mi" as the pattern "Mi%"; what LIKE would read as its own signs is taken literally. */
static str beginning(struct arena *a, str name)
{
	struct buf b = BUF_INIT(4096);
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '%' || name.p[i] == '_' || name.p[i] == '\\')
			buf_char(&b, '\\');
		buf_char(&b, name.p[i]);
	}
	buf_char(&b, '%');
	str pattern = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return pattern;
}

enum rc read_store_find(struct db *db, struct arena *a, account_id district, str number, str name, int limit,
			struct roster_students *out)
{
	struct roster_students found = { 0 };
	struct roster_student s = { 0 };
	/* A pattern that no name has, when it is too short to search by. */
	str pattern = str_empty(name) ? S("\\%") : beginning(a, name);
	struct db_rows rows = db_query(db, a, &q_students, ARGS(district, number, pattern, limit));
	while (db_next(&rows, INTO(&s.id)))
		*LIST_ADD(a, &found) = s;
	enum rc rc = db_end(&rows);
	for (size_t i = 0; rc == RC_OK && i < found.n; i++)
		rc = roster_student_load(db, a, district, found.at[i].id, LIST_ADD(a, out));
	return rc;
}

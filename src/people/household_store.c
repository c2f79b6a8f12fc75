/* people/household_store.c — families of a district within an administrator's scope: one school (?2) or, when that is 0, all. */
#include "people/household_store.h"

#include "auth/sign_in.h"
#include "people/people_store.h"

#define SCHOOL "CAST(?2 AS BIGINT)"

/* Is this roster user a student of the school? */
#define AT_SCHOOL(id)                                                                                         \
	"(" SCHOOL " = 0 OR EXISTS (SELECT 1 FROM roster_role r WHERE r.district_id = ?1 AND r.user_id = " id \
	" AND r.role = 'student' AND r.org_id = " SCHOOL " AND NOT r.deleted))"

/* Portal users x whom the roster still has as u. */
#define FAMILIES                                                                                                             \
	" FROM portal_user x JOIN roster_user u ON u.district_id = x.district_id AND u.id = x.roster_user AND NOT u.deleted" \
	" JOIN person p ON p.id = x.person_id WHERE x.district_id = ?1"

/* Within the scope, and (?3) of a grade. School and grade are asked of one and the same child: a guardian is not found by the grade
 * of a child that the actor must not know of. */
#define FITS(grade)                                                                                                       \
	" AND (CASE WHEN x.kind = 'student' THEN (" grade " = '' OR u.grades = " grade                                    \
	") AND " AT_SCHOOL("u.id") " ELSE (" SCHOOL " = 0 AND " grade " = '') OR EXISTS (SELECT 1 FROM roster_guardian g" \
				   " JOIN roster_user c ON c.district_id = ?1 AND c.id = g.student_id AND NOT c.deleted"  \
				   " WHERE g.district_id = ?1 AND g.guardian_id = u.id AND NOT g.deleted"                 \
				   " AND (" grade " = '' OR c.grades = " grade ") AND " AT_SCHOOL("c.id") ") END)"

/* enum household_state */
#define HAS_STATE                                                                                                          \
	" AND (CASE CAST(?4 AS BIGINT) WHEN 0 THEN true WHEN 1 THEN x.activated_at IS NOT NULL AND p.state <> 'suspended'" \
	" WHEN 2 THEN x.activated_at IS NULL AND p.state <> 'suspended' ELSE p.state = 'suspended' END)"

#define WHOM                                                                                                                  \
	FAMILIES FITS("?3") HAS_STATE " AND (?5 = '' OR x.kind = ?5) AND ((x.sought LIKE ?6 ESCAPE '\\' AND x.sought LIKE ?7" \
				      " ESCAPE '\\' AND x.sought LIKE ?8 ESCAPE '\\') OR x.username = ?9)"                    \
				      " AND (NOT ?10 OR x.activation_hash IS NULL)"
#define WHOM_ARGS(s)                                                                                                  \
	(s)->district, (s)->school.v, (s)->grade, (s)->state, (s)->kind, (s)->words[0], (s)->words[1], (s)->words[2], \
	    (s)->username, (s)->without_key

/* The aliases are its own: `id` names a column of the statement around it. */
#define SCHOOL_NAME(id)                                                                                            \
	"(SELECT MIN(sn.name) FROM roster_role sr JOIN roster_org sn ON sn.district_id = ?1 AND sn.id = sr.org_id" \
	" AND sn.type = 'school' AND NOT sn.deleted WHERE sr.district_id = ?1 AND sr.user_id = " id                \
	" AND sr.role = 'student' AND NOT sr.deleted AND (" SCHOOL " = 0 OR sr.org_id = " SCHOOL "))"
#define COLUMNS                                                                                         \
	"x.person_id, x.roster_user, x.kind, COALESCE(u.preferred_given, u.given_name),"                \
	" COALESCE(u.preferred_family, u.family_name), COALESCE(x.username, u.username), u.identifier," \
	" CASE WHEN x.kind = 'student' THEN u.grades END, " SCHOOL_NAME(                                \
	    "u.id") ", p.language, p.state,"                                                            \
		    " x.activation_hash IS NOT NULL, x.activated_at, p.last_sign_in_at"

DB_STATEMENT(q_find, "SELECT " COLUMNS WHOM
		     " AND (CAST(?11 AS BIGINT) = 0 OR (x.sought, x.person_id) > (SELECT y.sought, y.person_id FROM portal_user y"
		     " WHERE y.district_id = ?1 AND y.person_id = CAST(?11 AS BIGINT))) ORDER BY x.sought, x.person_id LIMIT ?12");
DB_STATEMENT(q_count, "SELECT COUNT(*)" WHOM);
DB_STATEMENT(q_load, "SELECT " COLUMNS FAMILIES " AND x.person_id = ?3");
DB_STATEMENT(
    q_tally,
    "SELECT x.kind, COUNT(*), SUM(CASE WHEN x.activated_at IS NOT NULL AND p.state <> 'suspended' THEN 1 ELSE 0 END),"
    " SUM(CASE WHEN p.state = 'suspended' THEN 1 ELSE 0 END), COUNT(x.activation_hash)" FAMILIES FITS("''") " GROUP BY x.kind");
DB_STATEMENT(q_relations,
	     "SELECT COALESCE(SUM(CASE WHEN g.restricted THEN 1 ELSE 0 END), 0),"
	     " COALESCE(SUM(CASE WHEN g.relation = 'relative' AND NOT g.portal AND NOT g.restricted THEN 1 ELSE 0 END), 0)"
	     " FROM roster_guardian g WHERE g.district_id = ?1 AND NOT g.deleted AND " AT_SCHOOL("g.student_id"));
DB_STATEMENT(
    q_seen_through,
    "SELECT r.org_id FROM roster_role r WHERE r.district_id = ?1 AND r.user_id = ?2 AND r.role = 'student' AND NOT r.deleted"
    " UNION SELECT r.org_id FROM roster_guardian g JOIN roster_user c ON c.district_id = ?1 AND c.id = g.student_id"
    " AND NOT c.deleted JOIN roster_role r ON r.district_id = ?1 AND r.user_id = g.student_id AND r.role = 'student'"
    " AND NOT r.deleted WHERE g.district_id = ?1 AND g.guardian_id = ?2 AND NOT g.deleted");

#define LINK_COLUMNS                                                                                                 \
	"x.person_id, o.id, COALESCE(o.preferred_given, o.given_name), COALESCE(o.preferred_family, o.family_name)," \
	" CASE WHEN o.is_student THEN o.grades END, " SCHOOL_NAME("o.id") ", g.relation, g.portal, g.restricted, g.ends_on"
/* mine, other: columns of roster_guardian. */
#define LINKS(mine, other)                                                                                            \
	"SELECT " LINK_COLUMNS " FROM roster_guardian g JOIN roster_user o ON o.district_id = ?1 AND o.id = g." other \
	" AND NOT o.deleted LEFT JOIN portal_user x ON x.district_id = ?1 AND x.roster_user = o.id"                   \
	" WHERE g.district_id = ?1 AND g." mine " = ?3 AND NOT g.deleted AND " AT_SCHOOL("g.student_id") " ORDER BY 4, 3, 2"
DB_STATEMENT(q_children, LINKS("guardian_id", "student_id"));
DB_STATEMENT(q_guardians, LINKS("student_id", "guardian_id"));

DB_STATEMENT(q_schools, "SELECT o.id, o.name FROM roster_org o WHERE o.district_id = ?1 AND o.type = 'school' AND NOT o.deleted"
			" AND (" SCHOOL " = 0 OR o.id = " SCHOOL ") ORDER BY o.name, o.id");
DB_STATEMENT(q_grades, "SELECT DISTINCT u.grades FROM roster_user u WHERE u.district_id = ?1 AND u.is_student AND NOT u.deleted"
		       " AND u.grades IS NOT NULL AND " AT_SCHOOL("u.id") " ORDER BY 1");

DB_STATEMENT(x_suspend, "UPDATE person SET state = 'suspended', suspended_why = 'hand', suspended_at = ?2"
			" WHERE id = ?1 AND state <> 'suspended'");
DB_STATEMENT(x_reinstate, "UPDATE person SET state = CASE WHEN password_hash IS NULL THEN 'invited' ELSE 'active' END,"
			  " suspended_why = NULL, suspended_at = NULL WHERE id = ?1 AND state = 'suspended'");
DB_STATEMENT(x_reset, "UPDATE portal_user SET activated_at = NULL WHERE district_id = ?1 AND person_id = ?2");
DB_STATEMENT(x_forget, "UPDATE person SET password_hash = NULL, state = 'invited' WHERE id = ?1 AND state <> 'suspended'");
DB_STATEMENT(x_propose, "UPDATE portal_user SET username = ?3 WHERE district_id = ?1 AND person_id = ?2 AND username IS NULL"
			" AND NOT EXISTS (SELECT 1 FROM portal_user y WHERE y.district_id = ?1 AND y.username = ?3)");
DB_STATEMENT(q_rules, "SELECT at_eighteen, password_min FROM account WHERE id = ?1");
DB_STATEMENT(x_rules, "UPDATE account SET at_eighteen = ?2, password_min = ?3 WHERE id = ?1 AND kind = 'district'");

/* What has to be decoded of a row. */
struct words {
	str kind, state;
};
#define INTO_PERSON(p, w)                                                                                              \
	INTO(&(p)->person, &(p)->roster_user, &(w)->kind, &(p)->given, &(p)->family, &(p)->username, &(p)->identifier, \
	     &(p)->grade, &(p)->school, &(p)->language, &(w)->state, &(p)->has_key, &(p)->activated, &(p)->last_sign_in)

static void decode(struct household_person *p, const struct words *w)
{
	p->student = str_eq(w->kind, S("student"));
	if (str_eq(w->state, person_state_words[PERSON_SUSPENDED]))
		p->state = HOUSEHOLD_SUSPENDED;
	else
		p->state = instant_absent(p->activated) ? HOUSEHOLD_NEVER : HOUSEHOLD_ACTIVATED;
}

enum rc household_store_find(struct db *db, struct arena *a, const struct household_sql *s, household_people *out)
{
	struct household_person p;
	struct words w;
	struct db_rows rows = db_query(db, a, &q_find, ARGS(WHOM_ARGS(s), s->after.v, s->limit));
	while (db_next(&rows, INTO_PERSON(&p, &w))) {
		decode(&p, &w);
		*LIST_ADD(a, out) = p;
	}
	return db_end(&rows);
}

enum rc household_store_count(struct db *db, struct arena *a, const struct household_sql *s, int64_t *out)
{
	return db_one(db, a, &q_count, ARGS(WHOM_ARGS(s)), INTO(out));
}

enum rc household_store_load(struct db *db, struct arena *a, account_id district, org_id school, person_id person,
			     struct household_person *out)
{
	struct words w;
	enum rc rc = db_one(db, a, &q_load, ARGS(district, school.v, person), INTO_PERSON(out, &w));
	if (rc == RC_OK)
		decode(out, &w);
	return rc;
}

enum rc household_store_seen_through(struct db *db, struct arena *a, account_id district, user_id user, household_schools *out)
{
	struct household_school s = { 0 };
	struct db_rows rows = db_query(db, a, &q_seen_through, ARGS(district, user));
	while (db_next(&rows, INTO(&s.id)))
		*LIST_ADD(a, out) = s;
	return db_end(&rows);
}

enum rc household_store_counts(struct db *db, struct arena *a, account_id district, org_id school, struct household_counts *out)
{
	str kind;
	struct household_tally t;
	*out = (struct household_counts){ 0 };
	struct db_rows rows = db_query(db, a, &q_tally, ARGS(district, school.v));
	while (db_next(&rows, INTO(&kind, &t.people, &t.activated, &t.suspended, &t.with_key)))
		*(str_eq(kind, S("student")) ? &out->students : &out->guardians) = t;
	enum rc rc = db_end(&rows);
	return rc == RC_OK ? db_one(db, a, &q_relations, ARGS(district, school.v), INTO(&out->restricted, &out->waiting)) : rc;
}

enum rc household_store_links(struct db *db, struct arena *a, account_id district, org_id school, const struct household_person *of,
			      household_links *out)
{
	struct household_link l;
	struct db_rows rows = db_query(db, a, of->student ? &q_guardians : &q_children, ARGS(district, school.v, of->roster_user));
	while (db_next(&rows, INTO(&l.person, &l.roster_user, &l.given, &l.family, &l.grade, &l.school, &l.relation, &l.portal,
				   &l.restricted, &l.ends_on)))
		*LIST_ADD(a, out) = l;
	return db_end(&rows);
}

enum rc household_store_schools(struct db *db, struct arena *a, account_id district, org_id school, household_schools *out)
{
	struct household_school s;
	struct db_rows rows = db_query(db, a, &q_schools, ARGS(district, school.v));
	while (db_next(&rows, INTO(&s.id, &s.name)))
		*LIST_ADD(a, out) = s;
	return db_end(&rows);
}

enum rc household_store_grades(struct db *db, struct arena *a, account_id district, org_id school, household_grades *out)
{
	str grade;
	struct db_rows rows = db_query(db, a, &q_grades, ARGS(district, school.v));
	while (db_next(&rows, INTO(&grade)))
		*LIST_ADD(a, out) = grade;
	return db_end(&rows);
}

enum rc household_store_suspend(struct db *db, person_id person, instant now)
{
	return db_exec_one(db, &x_suspend, ARGS(person, now));
}

enum rc household_store_reinstate(struct db *db, person_id person)
{
	return db_exec_one(db, &x_reinstate, ARGS(person));
}

enum rc household_store_reset(struct db *db, account_id district, person_id person)
{
	enum rc rc = db_exec_one(db, &x_reset, ARGS(district, person));
	return rc == RC_OK ? db_exec_one(db, &x_forget, ARGS(person)) : rc;
}

enum rc household_store_propose(struct db *db, account_id district, person_id person, str username)
{
	return db_exec(db, &x_propose, ARGS(district, person, username), NULL);
}

enum rc household_store_rules(struct db *db, struct arena *a, account_id district, struct household_rules *out)
{
	str at_eighteen = { 0 };
	enum rc rc = db_one(db, a, &q_rules, ARGS(district), INTO(&at_eighteen, &out->password_min));
	out->ends_at_eighteen = str_eq(at_eighteen, S("end"));
	return rc;
}

enum rc household_store_rules_set(struct db *db, account_id district, const struct household_rules *r)
{
	return db_exec_one(db, &x_rules, ARGS(district, r->ends_at_eighteen ? S("end") : S("keep"), r->password_min));
}

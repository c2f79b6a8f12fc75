/* people/household.c — who of the families an administrator may see, and what he may do to them. */
#include "people/household_store.h"

#include "auth/auth.h"
#include "auth/sign_in.h"
#include "base/utf8.h"

#define LIMIT_MAX 500

static const str state_words[] = {
	[HOUSEHOLD_ACTIVATED] = S_INIT("activated"),
	[HOUSEHOLD_NEVER] = S_INIT("never"),
	[HOUSEHOLD_SUSPENDED] = S_INIT("suspended"),
};

str household_state_word(enum household_state state)
{
	return state_words[state];
}

/* ---- scope ---- */

/* The actor's district and, if he has only one, his school: asked of the policy as an object of its own. */
static enum rc in_scope(const struct actor *who, enum action action)
{
	return policy_check(who, action, &(struct object){ .account = who->acting, .school = who->school });
}

/* A word as a LIKE pattern that finds beginnings of words; what would be a wild card is escaped. */
static str word_pattern(struct arena *a, str word)
{
	char *out = arena_alloc(a, word.n * 2 + 1);
	size_t n = 0;
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '%' || word.p[i] == '_' || word.p[i] == '\\')
			out[n++] = '\\';
		out[n++] = word.p[i];
	}
	return ARENA_CONCAT(a, S("% "), (str){ out, n }, S("%"));
}

str household_sought(struct arena *a, str words)
{
	str folded = utf8_fold(a, words);
	char *out = arena_alloc(a, folded.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < folded.n; i++) {
		if (str_starts(str_drop(folded, i), S("\u2019")))
			i += 2; /* the typographic apostrophe: three bytes */
		else if (folded.p[i] != '\'')
			out[n++] = folded.p[i] == '-' ? ' ' : folded.p[i];
	}
	return (str){ out, n };
}

static struct household_sql sql_of(struct arena *a, const struct actor *who, const struct household_query *query)
{
	static const str kinds[] = { S_INIT(""), S_INIT("guardian"), S_INIT("student") };
	struct household_sql out = {
		.district = who->acting,
		.school = who->school.v ? who->school : query->school,
		.grade = str_absent(query->grade) ? S("") : query->grade,
		.kind = kinds[query->kind],
		.words = { S("%"), S("%"), S("%") },
		.username = sign_in_username(a, str_absent(query->text) ? S("") : query->text),
		.state = (int64_t)query->state,
		.without_key = query->without_key,
		.after = query->after,
		.limit = query->limit > 0 && query->limit < LIMIT_MAX ? query->limit : LIMIT_MAX,
	};
	str rest = str_absent(query->text) ? S("") : household_sought(a, str_trim(query->text)), word;
	for (size_t n = 0; n < COUNT_OF(out.words) && str_next(&rest, ' ', &word);)
		if (!str_empty(word))
			out.words[n++] = word_pattern(a, word);
	return out;
}

enum rc household_people_find(struct db *db, struct arena *a, const struct actor *who, enum action action,
			      const struct household_query *query, household_people *out, bool *more)
{
	struct household_sql sql = sql_of(a, who, query);
	int limit = sql.limit++;
	*out = (household_people){ 0 };
	enum rc rc = in_scope(who, action);
	if (rc == RC_OK)
		rc = household_store_find(db, a, &sql, out);
	*more = out->n > (size_t)limit;
	if (*more)
		out->n--;
	return rc;
}

enum rc household_people_count(struct db *db, struct arena *a, const struct actor *who, enum action action,
			       const struct household_query *query, int64_t *out)
{
	struct household_sql sql = sql_of(a, who, query);
	enum rc rc = in_scope(who, action);
	return rc == RC_OK ? household_store_count(db, a, &sql, out) : rc;
}

/* The policy is asked with each school through which he is seen; one that is the actor's is enough. */
static enum rc may_see(struct db *db, struct arena *a, const struct actor *who, enum action action, user_id user)
{
	household_schools schools = { 0 };
	enum rc rc = household_store_seen_through(db, a, who->acting, user, &schools);
	if (rc != RC_OK)
		return rc;
	rc = policy_check(who, action, &(struct object){ .account = who->acting });
	for (size_t i = 0; rc != RC_OK && i < schools.n; i++)
		rc = policy_check(who, action, &(struct object){ .account = who->acting, .school = schools.at[i].id });
	return rc;
}

enum rc household_person_load(struct db *db, struct arena *a, const struct actor *who, enum action action, person_id person,
			      struct household_person *out)
{
	enum rc rc = household_store_load(db, a, who->acting, who->school, person, out);
	return rc == RC_OK ? may_see(db, a, who, action, out->roster_user) : rc;
}

enum rc household_counts_load(struct db *db, struct arena *a, const struct actor *who, enum action action,
			      struct household_counts *out)
{
	enum rc rc = in_scope(who, action);
	return rc == RC_OK ? household_store_counts(db, a, who->acting, who->school, out) : rc;
}

enum rc household_links_load(struct db *db, struct arena *a, const struct actor *who, const struct household_person *of,
			     household_links *out)
{
	*out = (household_links){ 0 };
	return household_store_links(db, a, who->acting, who->school, of, out);
}

enum rc household_schools_load(struct db *db, struct arena *a, const struct actor *who, household_schools *out)
{
	*out = (household_schools){ 0 };
	return household_store_schools(db, a, who->acting, who->school, out);
}

enum rc household_grades_load(struct db *db, struct arena *a, const struct actor *who, household_grades *out)
{
	*out = (household_grades){ 0 };
	return household_store_grades(db, a, who->acting, who->school, out);
}

/* ---- changes ---- */

static enum rc conflict_if_none(enum rc rc, const char *what)
{
	return rc == RC_NOT_FOUND ? fail(RC_CONFLICT, "%s", what) : rc;
}

enum rc household_suspend(struct db *db, const struct household_person *p)
{
	enum rc rc = conflict_if_none(household_store_suspend(db, p->person, clock_now()), "he is suspended already");
	if (rc == RC_OK)
		session_person_changed(db, p->person);
	return rc == RC_OK ? session_end_all(db, p->person) : rc;
}

enum rc household_reinstate(struct db *db, const struct household_person *p)
{
	enum rc rc = conflict_if_none(household_store_reinstate(db, p->person), "he is not suspended");
	if (rc == RC_OK)
		session_person_changed(db, p->person);
	return rc;
}

enum rc household_key_make(struct db *db, struct arena *a, account_id district, struct household_person *p, str *key)
{
	if (p->state == HOUSEHOLD_SUSPENDED)
		return fail(RC_CONFLICT, "a suspended person gets no activation key");
	*key = activation_key_new(a);
	enum rc rc = RC_OK;
	if (p->state == HOUSEHOLD_ACTIVATED) {
		rc = household_store_reset(db, district, p->person);
		if (rc == RC_OK)
			rc = session_end_all(db, p->person);
	}
	if (rc == RC_OK)
		rc = household_store_propose(db, district, p->person, sign_in_username(a, p->username));
	if (rc == RC_OK)
		rc = portal_user_key_set(db, a, district, p->person, *key);
	if (rc != RC_OK)
		return rc;
	session_person_changed(db, p->person);
	struct portal_user user;
	rc = portal_user_of(db, a, district, p->person, &user);
	if (rc == RC_OK)
		p->username = user.username; /* absent: the roster's is somebody else's */
	return rc;
}

/* ---- rules ---- */

enum rc household_rules_load(struct db *db, struct arena *a, account_id district, struct household_rules *out)
{
	return household_store_rules(db, a, district, out);
}

enum rc household_rules_set(struct db *db, struct arena *a, account_id district, const struct household_rules *rules)
{
	enum rc rc = household_store_rules_set(db, district, rules);
	if (rc == RC_OK)
		db_publish(db, "portal", id_text(a, district.v));
	return rc;
}

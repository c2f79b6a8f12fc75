/* people/people.c — rules of people, and the words of the tables. */
#include "people/people_store.h"

#include "auth/auth.h"
#include "auth/sign_in.h"
#include "base/random.h"
#include "base/utf8.h"
#include "html/lang.h"

/* ---- words ---- */
const str account_kind_words[ACCOUNT_KINDS] = {
	[ACCOUNT_DISTRICT] = S_INIT("district"), [ACCOUNT_STATE] = S_INIT("state"),	[ACCOUNT_CONSORTIUM] = S_INIT("consortium"),
	[ACCOUNT_ESA] = S_INIT("esa"),		 [ACCOUNT_PARTNER] = S_INIT("partner"),
};
const str linkage_words[LINKAGES] = {
	[LINKAGE_INDEPENDENT] = S_INIT("independent"),
	[LINKAGE_STATE] = S_INIT("state"),
	[LINKAGE_CONSORTIUM] = S_INIT("consortium"),
};
const str hosting_words[HOSTINGS] = {
	[HOSTING_CLOUD] = S_INIT("cloud"),
	[HOSTING_ASP] = S_INIT("asp"),
	[HOSTING_SELF] = S_INIT("self"),
};
const str person_state_words[PERSON_STATES] = {
	[PERSON_INVITED] = S_INIT("invited"),
	[PERSON_ACTIVE] = S_INIT("active"),
	[PERSON_SUSPENDED] = S_INIT("suspended"),
};

str account_kind_word(enum account_kind kind)
{
	return account_kind_words[kind];
}

str linkage_word(enum linkage linkage)
{
	return linkage_words[linkage];
}

str hosting_word(enum hosting hosting)
{
	return hosting_words[hosting];
}

str person_state_word(enum person_state state)
{
	return person_state_words[state];
}

int word_code(const str *words, size_t n, str word)
{
	for (size_t i = 1; i < n; i++)
		if (str_eq(words[i], word))
			return (int)i;
	return 0;
}

/* ---- people ---- */

str person_name(struct arena *a, const struct person *p)
{
	return ARENA_CONCAT(a, p->given_name, S(" "), p->family_name);
}

enum rc person_by_email(struct db *db, struct arena *a, str email, struct person *out)
{
	return person_store_email(db, a, sign_in_email(a, email), out);
}

enum rc person_create(struct db *db, struct arena *a, struct person *in, str password_hash)
{
	if (in->id.v == 0)
		in->id = NEW_ID(person_id);
	if (!str_absent(in->email))
		in->email = sign_in_email(a, in->email);
	if (str_empty(in->language))
		in->language = S("en");
	if (instant_absent(in->created_at))
		in->created_at = clock_now();
	in->state = str_absent(password_hash) ? PERSON_INVITED : PERSON_ACTIVE;
	if (!str_absent(in->zone) && !zone_find(in->zone))
		return fail(RC_INVALID, "zone %.*s is not known", STR_ARG(in->zone));
	return person_store_insert(db, in, password_hash);
}

enum rc person_password_set(struct db *db, person_id id, str password_hash)
{
	enum rc rc = person_store_password(db, id, password_hash);
	return rc == RC_OK ? session_end_all(db, id) : rc;
}

enum rc person_state_set(struct db *db, person_id id, enum person_state state)
{
	enum rc rc = person_store_state(db, id, state);
	if (rc != RC_OK || state != PERSON_SUSPENDED)
		return rc;
	return session_end_all(db, id);
}

enum rc person_language_set(struct db *db, person_id id, str language)
{
	session_person_changed(db, id);
	return person_store_language(db, id, language);
}

/* ---- what a person is: see also contact.c, staff.c ---- */

enum rc district_admin_create(struct db *db, account_id district, person_id person, org_id school)
{
	session_person_changed(db, person);
	return district_admin_store_insert(db, district, person, school);
}

enum rc portal_user_create(struct db *db, struct arena *a, const struct portal_user *in, str activation_key)
{
	struct portal_user u = *in;
	if (!str_absent(u.username))
		u.username = sign_in_username(a, u.username);
	session_person_changed(db, u.person);
	return portal_user_store_insert(db, &u, str_absent(activation_key) ? (str){ 0 } : activation_key_hash(a, activation_key));
}

/* Crockford's letters and digits: none that are read for each other. */
str activation_key_new(struct arena *a)
{
	static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char *out = arena_alloc(a, 15);
	for (size_t i = 0; i < 14; i++)
		out[i] = i % 5 == 4 ? '-' : letters[random_below(32)];
	return (str){ out, 14 };
}

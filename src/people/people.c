/* people/people.c — rules of accounts and people, and the words of their tables. */
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
static const char *const contact_type_labels[] = {
	[CONTACT_AUTHORIZED] = N_("Authorized"),
	[CONTACT_TECHNICAL] = N_("Technical"),
	[CONTACT_READ_ONLY] = N_("Read Only"),
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

const char *contact_type_label(enum contact_type type)
{
	return contact_type_labels[type];
}

int word_code(const str *words, size_t n, str word)
{
	for (size_t i = 1; i < n; i++)
		if (str_eq(words[i], word))
			return (int)i;
	return 0;
}

/* ---- accounts ---- */

static bool is_state(str s)
{
	return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' && s.p[1] <= 'Z';
}

static enum rc account_check(const struct account *x)
{
	if (str_empty(x->name) || !utf8_valid(x->name))
		return fail(RC_INVALID, "an account needs a name");
	if (x->kind <= ACCOUNT_KIND_NONE || x->kind >= ACCOUNT_KINDS)
		return fail(RC_INVALID, "an account needs a kind");
	if (!is_state(x->state))
		return fail(RC_INVALID, "a state is two capital letters");
	if (!zone_find(x->zone))
		return fail(RC_INVALID, "zone %.*s is not known", STR_ARG(x->zone));
	if ((x->kind == ACCOUNT_DISTRICT) != (x->hosting != HOSTING_NONE))
		return fail(RC_INVALID, "hosting belongs to districts, and to each of them");
	return RC_OK;
}

enum rc account_create(struct db *db, struct arena *a, struct account *in)
{
	if (in->linkage == LINKAGE_NONE)
		in->linkage = LINKAGE_INDEPENDENT;
	if (in->password_min == 0)
		in->password_min = 8;
	if (in->id.v == 0)
		in->id = NEW_ID(account_id);
	if (instant_absent(in->created_at))
		in->created_at = clock_now();
	enum rc rc = account_check(in);
	return rc == RC_OK ? account_store_insert(db, in, utf8_fold(a, in->name)) : rc;
}

enum rc account_by_name(struct db *db, struct arena *a, str name, struct account *out)
{
	account_list found = { 0 };
	enum rc rc = account_store_named(db, a, utf8_fold(a, str_trim(name)), &found);
	if (rc != RC_OK)
		return rc;
	if (found.n == 0)
		return fail(RC_NOT_FOUND, "no account has this name");
	if (found.n > 1)
		return fail(RC_CONFLICT, "several accounts have this name: use the id");
	*out = found.at[0];
	return RC_OK;
}

/* Text as the beginning of a LIKE pattern: what would be a wild card is escaped. */
static str like_begin(struct arena *a, str folded)
{
	char *out = arena_alloc(a, folded.n * 2 + 1);
	size_t n = 0;
	for (size_t i = 0; i < folded.n; i++) {
		if (folded.p[i] == '%' || folded.p[i] == '_' || folded.p[i] == '\\')
			out[n++] = '\\';
		out[n++] = folded.p[i];
	}
	return ARENA_CONCAT(a, (str){ out, n }, S("%"));
}

#define SEARCH_MAX 200

static enum rc search(struct db *db, struct arena *a, str text, str state, int limit, bool portal_only, account_list *out)
{
	str begins = like_begin(a, utf8_fold(a, utf8_take(str_trim(text), 100)));
	const struct account_query query = {
		.begins = begins,
		.holds = ARENA_CONCAT(a, S("% "), begins),
		.state = str_empty(state) ? (str){ 0 } : state,
		.portal_only = portal_only,
		.limit = limit > 0 && limit <= SEARCH_MAX ? limit : SEARCH_MAX,
	};
	return account_store_search(db, a, &query, out);
}

enum rc account_search(struct db *db, struct arena *a, str text, str state, int limit, account_list *out)
{
	return search(db, a, text, state, limit, false, out);
}

enum rc district_search(struct db *db, struct arena *a, str text, str state, int limit, account_list *out)
{
	return search(db, a, text, state, limit, true, out);
}

/* What an account is decides what its people may do. */
static enum rc account_changed(struct db *db, struct arena *a, account_id account)
{
	person_list people = { 0 };
	enum rc rc = account_store_people(db, a, account, &people);
	for (size_t i = 0; i < people.n; i++)
		session_person_changed(db, people.at[i].id);
	return rc;
}

enum rc connection_create(struct db *db, struct arena *a, account_id account, account_id district)
{
	struct account from, to;
	enum rc rc = account_load(db, a, account, &from);
	if (rc == RC_OK)
		rc = account_load(db, a, district, &to);
	if (rc != RC_OK)
		return rc;
	if (from.kind == ACCOUNT_DISTRICT || to.kind != ACCOUNT_DISTRICT)
		return fail(RC_INVALID, "a %.*s can't act for a %.*s", STR_ARG(account_kind_word(from.kind)),
			    STR_ARG(account_kind_word(to.kind)));
	rc = connection_store_insert(db, account, district, from.kind);
	return rc == RC_OK ? account_changed(db, a, account) : rc;
}

enum rc account_portal_set(struct db *db, struct arena *a, account_id district, bool enabled)
{
	enum rc rc = account_store_portal(db, district, enabled);
	return rc == RC_OK ? account_changed(db, a, district) : rc;
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

/* ---- what a person is ---- */

enum rc contact_create(struct db *db, struct contact *in)
{
	if (in->id.v == 0)
		in->id = NEW_ID(contact_id);
	session_person_changed(db, in->person);
	return contact_store_insert(db, in);
}

enum rc staff_create(struct db *db, person_id person, unsigned roles)
{
	session_person_changed(db, person);
	return staff_store_insert(db, person, roles);
}

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

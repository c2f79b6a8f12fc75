/* people/account.c — rules of accounts and connections (P1, P2). */
#include "people/account.h"

#include "auth/auth.h"
#include "base/utf8.h"
#include "html/lang.h"
#include "people/people_store.h"

#define NAME_MAX 200 /* characters */
#define NCES_MAX 20
#define PORTAL_PASSWORD_LEAST 8
#define PORTAL_PASSWORD_MOST 64

/* ---- what an account may be ---- */

static bool name_bad(const struct account *x)
{
	return str_empty(x->name) || !utf8_valid(x->name) || utf8_length(x->name) > NAME_MAX;
}

static bool kind_bad(const struct account *x)
{
	return x->kind <= ACCOUNT_KIND_NONE || x->kind >= ACCOUNT_KINDS;
}

static bool state_bad(const struct account *x)
{
	str s = x->state;
	return s.n != 2 || s.p[0] < 'A' || s.p[0] > 'Z' || s.p[1] < 'A' || s.p[1] > 'Z';
}

static bool zone_bad(const struct account *x)
{
	return !zone_find(x->zone);
}

static bool hosting_bad(const struct account *x)
{
	return (x->kind == ACCOUNT_DISTRICT) != (x->hosting != HOSTING_NONE);
}

static bool linkage_bad(const struct account *x)
{
	return x->kind != ACCOUNT_DISTRICT && x->linkage != LINKAGE_INDEPENDENT;
}

static bool portal_bad(const struct account *x)
{
	return x->kind != ACCOUNT_DISTRICT && x->portal_enabled;
}

static bool password_bad(const struct account *x)
{
	return x->password_min < PORTAL_PASSWORD_LEAST || x->password_min > PORTAL_PASSWORD_MOST;
}

static bool nces_bad(const struct account *x)
{
	return x->nces_id.n > NCES_MAX;
}

static const struct {
	bool (*bad)(const struct account *x);
	struct flaw flaw;
} checks[] = {
	{ name_bad, { S_INIT("name"), N_("Give the account a name, of 200 characters at most.") } },
	{ kind_bad, { S_INIT("kind"), N_("Choose what kind of account this is.") } },
	{ state_bad, { S_INIT("state"), N_("Write the state as two capital letters, like CO.") } },
	{ zone_bad, { S_INIT("zone"), N_("Choose one of the time zones.") } },
	{ hosting_bad, { S_INIT("hosting"), N_("Choose how a district is hosted; other kinds of accounts are not hosted.") } },
	{ linkage_bad, { S_INIT("linkage"), N_("Only a district is linked to a state or a consortium.") } },
	{ portal_bad, { S_INIT("portal_enabled"), N_("Only a district has a mobile portal.") } },
	{ password_bad, { S_INIT("password_min"), N_("Portal passwords have a minimum of 8 to 64 characters.") } },
	{ nces_bad, { S_INIT("nces_id"), N_("An NCES id has 20 characters at most.") } },
};

enum rc account_acceptable(struct db *db, struct arena *a, const struct account *x, struct flaw *flaw)
{
	for (size_t i = 0; i < COUNT_OF(checks); i++)
		if (checks[i].bad(x)) {
			*flaw = checks[i].flaw;
			return fail(RC_INVALID, "account: %s", flaw->message);
		}
	account_id other;
	enum rc rc = str_absent(x->nces_id) ? RC_NOT_FOUND : account_store_nces(db, a, x->nces_id, &other);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && other.v == x->id.v)) {
		err_clear();
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	*flaw = (struct flaw){ S("nces_id"), N_("Another account has this NCES id.") };
	return fail(RC_CONFLICT, "account: %s", flaw->message);
}

static void set_defaults(struct account *x)
{
	if (x->linkage == LINKAGE_NONE)
		x->linkage = LINKAGE_INDEPENDENT;
	if (x->password_min == 0)
		x->password_min = PORTAL_PASSWORD_LEAST;
	if (str_empty(x->nces_id))
		x->nces_id = (str){ 0 };
}

enum rc account_create(struct db *db, struct arena *a, struct account *in)
{
	struct flaw flaw;
	set_defaults(in);
	if (in->id.v == 0)
		in->id = NEW_ID(account_id);
	if (instant_absent(in->created_at))
		in->created_at = clock_now();
	enum rc rc = account_acceptable(db, a, in, &flaw);
	return rc == RC_OK ? account_store_insert(db, in, utf8_fold(a, in->name)) : rc;
}

/* What an account is decides what its people may do; families only care for the portal. */
static enum rc account_changed(struct db *db, struct arena *a, account_id account, bool families)
{
	person_list people = { 0 };
	enum rc rc = account_store_people(db, a, account, families, &people);
	for (size_t i = 0; i < people.n; i++)
		session_person_changed(db, people.at[i].id);
	return rc;
}

enum rc account_update(struct db *db, struct arena *a, const struct account *now)
{
	struct account before, next = *now;
	struct flaw flaw;
	enum rc rc = account_load(db, a, now->id, &before);
	if (rc != RC_OK)
		return rc;
	next.kind = before.kind;
	set_defaults(&next);
	rc = account_acceptable(db, a, &next, &flaw);
	if (rc == RC_OK)
		rc = account_store_update(db, &next, utf8_fold(a, next.name));
	return rc == RC_OK ? account_changed(db, a, now->id, next.portal_enabled != before.portal_enabled) : rc;
}

enum rc account_portal_set(struct db *db, struct arena *a, account_id district, bool enabled)
{
	enum rc rc = account_store_portal(db, district, enabled);
	return rc == RC_OK ? account_changed(db, a, district, true) : rc;
}

/* ---- finding ---- */

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

enum rc account_find(struct db *db, struct arena *a, const struct account_filter *filter, account_list *out, bool *more)
{
	str begins = like_begin(a, utf8_fold(a, utf8_take(str_trim(filter->text), 100)));
	struct account_query query = {
		.begins = begins,
		.holds = ARENA_CONCAT(a, S("% "), begins),
		.state = str_empty(filter->state) ? (str){ 0 } : filter->state,
		.kind = filter->kind,
		.hosting = filter->hosting,
		.after_folded = S(""),
		.limit = filter->limit + 1,
	};
	*out = (account_list){ 0 };
	if (filter->after.v) {
		struct account last;
		enum rc rc = account_load(db, a, filter->after, &last);
		if (rc != RC_OK)
			return rc;
		query.after_folded = utf8_fold(a, last.name);
		query.after = last.id;
	}
	enum rc rc = account_store_find(db, a, &query, out);
	*more = out->n > (size_t)filter->limit;
	if (*more)
		out->n = (size_t)filter->limit;
	return rc;
}

enum rc account_search(struct db *db, struct arena *a, str text, str state, int limit, account_list *out)
{
	return search(db, a, text, state, limit, false, out);
}

enum rc district_search(struct db *db, struct arena *a, str text, str state, int limit, account_list *out)
{
	return search(db, a, text, state, limit, true, out);
}

/* ---- connections ---- */

/* `account` may act for `district`: is each of the right kind? */
static enum rc connectable(struct db *db, struct arena *a, account_id account, account_id district, enum account_kind *kind)
{
	struct account from, to;
	enum rc rc = account_load(db, a, account, &from);
	if (rc == RC_OK)
		rc = account_load(db, a, district, &to);
	if (rc != RC_OK)
		return rc;
	*kind = from.kind;
	if (from.kind == ACCOUNT_DISTRICT || to.kind != ACCOUNT_DISTRICT)
		return fail(RC_INVALID, "a %.*s can't act for a %.*s", STR_ARG(account_kind_word(from.kind)),
			    STR_ARG(account_kind_word(to.kind)));
	return RC_OK;
}

enum rc connection_create(struct db *db, struct arena *a, account_id account, account_id district)
{
	enum account_kind kind;
	enum rc rc = connectable(db, a, account, district, &kind);
	if (rc == RC_OK)
		rc = connection_store_insert(db, account, district, kind);
	return rc == RC_OK ? account_changed(db, a, account, false) : rc;
}

enum rc connection_remove(struct db *db, struct arena *a, account_id account, account_id district)
{
	enum rc rc = connection_store_delete(db, account, district);
	return rc == RC_OK ? account_changed(db, a, account, false) : rc;
}

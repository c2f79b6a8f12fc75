/* Accounts, searching them, contacts, people: what the loaders give back. */
#include "people/people.h"
#include "support/auth_people.h"
#include "support/test.h"

struct world {
	struct test *t;
	struct auth_people p;
};

static enum rc run_accounts(struct db *db, void *arg)
{
	struct world *w = arg;
	struct test *t = w->t;
	struct arena *a = t->arena;
	struct account x;
	enum rc rc = account_load(db, a, w->p.district, &x);
	if (rc != RC_OK)
		return rc;
	if (x.kind != ACCOUNT_DISTRICT || x.hosting != HOSTING_CLOUD || x.linkage != LINKAGE_INDEPENDENT || !x.portal_enabled ||
	    x.password_min != 8)
		return fail(RC_INVALID, "the district came back otherwise");
	if (!str_eq(x.name, S("Oak Grove")) || !str_eq(x.state, S("CO")) || !str_eq(x.zone, S("America/Denver")) ||
	    !str_absent(x.nces_id))
		return fail(RC_INVALID, "the district's texts came back otherwise");
	if (account_load(db, a, (account_id){ 12345 }, &x) != RC_NOT_FOUND)
		return fail(RC_INVALID, "an account that is none");
	return account_by_name(db, a, S("oak GROVE"), &x);
}

STORE_TEST(people_account_round_trip)
{
	struct world w = { .t = t };
	CHECK_OK(auth_people_make(t, &w.p));
	CHECK_OK(store_read(t->store, run_accounts, &w));
}

struct finding {
	struct test *t;
	str text, state;
	bool portals;
	account_list found;
};

static enum rc run_search(struct db *db, void *arg)
{
	struct finding *f = arg;
	f->found = (account_list){ 0 };
	return (f->portals ? district_search : account_search)(db, f->t->arena, f->text, f->state, 25, &f->found);
}

static size_t found(struct test *t, const char *text, const char *state, bool portals)
{
	struct finding f = { .t = t, .text = str_c(text), .state = str_c(state), .portals = portals };
	return store_read(t->store, run_search, &f) == RC_OK ? f.found.n : 999;
}

STORE_TEST(people_search)
{
	struct auth_people p;
	CHECK_OK(auth_people_make(t, &p));
	CHECK_INT(4, found(t, "", NULL, false));
	CHECK_INT(2, found(t, "", NULL, true)); /* with a portal */
	CHECK_INT(1, found(t, "oak", NULL, true));
	CHECK_INT(1, found(t, "GRO", NULL, true));   /* a later word, any case */
	CHECK_INT(0, found(t, "rove", NULL, true));  /* not the middle of one */
	CHECK_INT(0, found(t, "cedar", NULL, true)); /* has no portal */
	CHECK_INT(1, found(t, "cedar", NULL, false));
	CHECK_INT(1, found(t, "", "CO", true));
	CHECK_INT(1, found(t, "pine", "UT", true));
	CHECK_INT(0, found(t, "pine", "CO", true));
	CHECK_INT(0, found(t, "%", NULL, true)); /* no wild cards from outside */
	CHECK_INT(0, found(t, "_ak", NULL, true));
	CHECK_INT(0, found(t, "\\", NULL, true));
	CHECK_INT(0, found(t, "' OR 1=1 --", NULL, true));
}

static enum rc run_contacts(struct db *db, void *arg)
{
	struct world *w = arg;
	contact_list at = { 0 }, with_former = { 0 };
	struct arena *a = w->t->arena;
	struct contact c, former = { .account = w->p.cedar, .person = w->p.contact, .type = CONTACT_TECHNICAL, .former = true };
	struct contact twice = { .account = w->p.district, .person = w->p.technical, .type = CONTACT_AUTHORIZED };
	enum rc rc = contact_create(db, &former);
	if (rc == RC_OK)
		rc = contacts_of(db, a, w->p.cedar, false, &at);
	if (rc == RC_OK && at.n != 0)
		return fail(RC_INVALID, "a former contact is listed");
	if (rc == RC_OK)
		rc = contacts_of(db, a, w->p.cedar, true, &with_former);
	if (rc == RC_OK &&
	    (with_former.n != 1 || !with_former.at[0].former || !str_eq(with_former.at[0].who.given_name, S("Dana"))))
		return fail(RC_INVALID, "the former contact is not listed when asked for");
	if (contact_load(db, a, w->p.district, former.id, &c) != RC_NOT_FOUND)
		return fail(RC_INVALID, "a contact of another account");
	if (contact_create(db, &twice) != RC_CONFLICT)
		return fail(RC_INVALID, "twice a contact of one account");
	err_clear();
	return rc;
}

STORE_TEST(people_contacts)
{
	struct world w = { .t = t };
	CHECK_OK(auth_people_make(t, &w.p));
	CHECK_OK(store_write(t->store, run_contacts, &w));
}

static enum rc run_refusals(struct db *db, void *arg)
{
	struct world *w = arg;
	struct arena *a = w->t->arena;
	struct account no_zone = { .kind = ACCOUNT_STATE, .name = S("Iowa"), .state = S("IA"), .zone = S("America/Nowhere") };
	struct account no_hosting = { .kind = ACCOUNT_DISTRICT, .name = S("Elm"), .state = S("IA"), .zone = S("America/Chicago") };
	struct account bad_state = { .kind = ACCOUNT_STATE, .name = S("Iowa"), .state = S("ia"), .zone = S("America/Chicago") };
	struct account *const accounts[] = { &no_zone, &no_hosting, &bad_state };
	for (size_t i = 0; i < COUNT_OF(accounts); i++)
		if (account_create(db, a, accounts[i]) != RC_INVALID)
			return fail(RC_FAIL, "account %zu was not refused", i);
	struct person taken = { .email = S("Dana@OakGrove.example"), .given_name = S("Other"), .family_name = S("Dana") };
	if (person_create(db, a, &taken, (str){ 0 }) != RC_CONFLICT)
		return fail(RC_FAIL, "an address was taken twice");
	struct portal_user again = {
		.district = w->p.district, .person = w->p.technical, .roster_user = { 99 }, .username = S("MARIA")
	};
	if (portal_user_create(db, a, &again, (str){ 0 }) != RC_CONFLICT)
		return fail(RC_FAIL, "a user name was taken twice");
	if (connection_create(db, a, w->p.district, w->p.cedar) != RC_INVALID ||
	    connection_create(db, a, w->p.esa, w->p.esa) != RC_INVALID)
		return fail(RC_FAIL, "a connection between accounts that can't have one");
	err_clear();
	return RC_OK;
}

STORE_TEST(people_refusals)
{
	struct world w = { .t = t };
	CHECK_OK(auth_people_make(t, &w.p));
	CHECK_OK(store_write(t->store, run_refusals, &w));
}

static enum rc run_people(struct db *db, void *arg)
{
	struct world *w = arg;
	struct arena *a = w->t->arena;
	struct person p;
	struct portal_user u;
	user_list users = { 0 };
	enum rc rc = person_by_email(db, a, S(" DANA@oakgrove.example"), &p);
	if (rc == RC_OK &&
	    (p.id.v != w->p.contact.v || p.state != PERSON_ACTIVE || !str_eq(person_name(a, &p), S("Dana Whitfield"))))
		return fail(RC_INVALID, "another person");
	if (rc == RC_OK)
		rc = portal_user_by_roster(db, a, w->p.district, (user_id){ 42 }, &u);
	if (rc == RC_OK && (!u.student || u.person.v != w->p.student.v || !str_eq(u.username, S("leo"))))
		return fail(RC_INVALID, "another portal user");
	if (rc == RC_OK && portal_user_by_roster(db, a, w->p.cedar, (user_id){ 42 }, &u) != RC_NOT_FOUND)
		return fail(RC_INVALID, "a portal user of another district");
	if (rc == RC_OK)
		rc = user_list_all(db, a, &users);
	if (rc == RC_OK && (users.n != 5 || !str_eq(users.at[1].who.email, S("dana@oakgrove.example")) ||
			    !str_eq(users.at[1].what, S("authorized of Midland ESA; read_only of Oak Grove"))))
		return fail(RC_INVALID, "the list of users: %zu, %.*s", users.n, STR_ARG(users.at[1].what));
	return rc;
}

STORE_TEST(people_loaders)
{
	struct world w = { .t = t };
	CHECK_OK(auth_people_make(t, &w.p));
	CHECK_OK(store_read(t->store, run_people, &w));
}

TEST(people_activation_keys)
{
	str one = activation_key_new(t->arena), two = activation_key_new(t->arena);
	CHECK_INT(14, one.n);
	CHECK(one.p[4] == '-' && one.p[9] == '-');
	CHECK(!str_eq(one, two));
}

/* Changing accounts, contacts, staff and people (P1–P4): what is stored, what is refused, whose sessions end. */
#include "auth/session.h"
#include "store/people_world.h"

/* ---- accounts ---- */

static enum rc change_account(struct world *w)
{
	struct account x, y, other;
	enum rc rc = account_load(w->db, w->a, w->u->account[BIRCH], &x);
	if (rc != RC_OK)
		return rc;
	x.name = S("Birch Lake Unified");
	x.state = S("WI");
	x.hosting = HOSTING_CLOUD;
	x.zone = S("America/New_York");
	x.nces_id = S("5500123");
	x.second_factor_required = true;
	x.password_min = 12;
	x.portal_enabled = true;
	x.kind = ACCOUNT_STATE; /* not to be changed */
	rc = account_update(w->db, w->a, &x);
	if (rc == RC_OK)
		rc = account_load(w->db, w->a, x.id, &y);
	if (rc != RC_OK)
		return rc;
	if (y.kind != ACCOUNT_DISTRICT || !str_eq(y.name, x.name) || !str_eq(y.state, S("WI")) || y.hosting != HOSTING_CLOUD ||
	    !str_eq(y.zone, x.zone) || !str_eq(y.nces_id, x.nces_id) || !y.second_factor_required || y.password_min != 12 ||
	    !y.portal_enabled)
		return fail(RC_FAIL, "the account came back otherwise");
	rc = account_by_name(w->db, w->a, S("birch lake unified"), &other);
	if (rc != RC_OK)
		return rc;
	rc = account_load(w->db, w->a, w->u->account[OAK], &other);
	other.nces_id = S("5500123");
	if (rc == RC_OK && account_update(w->db, w->a, &other) != RC_CONFLICT)
		return fail(RC_FAIL, "an NCES id was taken twice");
	err_clear();
	other.nces_id = (str){ 0 };
	other.zone = S("America/Nowhere");
	if (rc == RC_OK && (account_update(w->db, w->a, &other) != RC_INVALID ||
			    account_acceptable(w->db, w->a, &other, &w->flaw) != RC_INVALID || !str_eq(w->flaw.field, S("zone"))))
		return fail(RC_FAIL, "a zone that is none");
	err_clear();
	other.zone = S("America/Chicago");
	other.hosting = HOSTING_NONE;
	if (account_acceptable(w->db, w->a, &other, &w->flaw) != RC_INVALID || !str_eq(w->flaw.field, S("hosting")))
		return fail(RC_FAIL, "a district that is not hosted");
	err_clear();
	other.id = (account_id){ 99 };
	other.hosting = HOSTING_CLOUD;
	if (account_update(w->db, w->a, &other) != RC_NOT_FOUND)
		return fail(RC_FAIL, "an account that is none");
	err_clear();
	return rc;
}

STORE_TEST(people_account_changes)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct world w = { .u = u };
	CHECK_OK(DO(change_account));
}

static enum rc page_through(struct world *w)
{
	struct account_filter f = { .text = S(""), .limit = 2 };
	account_list page;
	bool more = true;
	size_t n = 0;
	str last = S("");
	while (more) {
		enum rc rc = account_find(w->db, w->a, &f, &page, &more);
		if (rc != RC_OK)
			return rc;
		for (size_t i = 0; i < page.n; i++, n++) {
			if (str_cmp(last, page.at[i].name) >= 0)
				return fail(RC_FAIL, "not in order of the name");
			last = page.at[i].name;
		}
		f.after = page.at[page.n - 1].id;
	}
	if (n != PLACES)
		return fail(RC_FAIL, "%zu accounts over all pages", n);
	f = (struct account_filter){ .text = S(""), .hosting = HOSTING_CLOUD, .limit = 10 };
	enum rc rc = account_find(w->db, w->a, &f, &page, &more);
	if (rc == RC_OK && page.n != 2)
		return fail(RC_FAIL, "%zu in the cloud", page.n);
	f = (struct account_filter){ .text = S("mid"), .kind = ACCOUNT_ESA, .state = S("IL"), .limit = 10 };
	rc = account_find(w->db, w->a, &f, &page, &more);
	if (rc == RC_OK && page.n != 1)
		return fail(RC_FAIL, "%zu agencies that begin so", page.n);
	f.state = S("WI");
	rc = account_find(w->db, w->a, &f, &page, &more);
	return rc == RC_OK && page.n != 0 ? fail(RC_FAIL, "in another state") : rc;
}

STORE_TEST(people_accounts_by_page)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct world w = { .u = u };
	CHECK_OK(DO(page_through));
}

static enum rc disconnect(struct world *w)
{
	account_list list = { 0 };
	enum rc rc = connection_remove(w->db, w->a, w->u->account[ESA], w->u->account[OAK]);
	if (rc == RC_OK)
		rc = connection_holders(w->db, w->a, w->u->account[CEDAR], &list);
	if (rc == RC_OK && (list.n != 1 || list.at[0].id.v != w->u->account[ESA].v))
		return fail(RC_FAIL, "who acts for Cedar Falls");
	if (rc == RC_OK && connection_remove(w->db, w->a, w->u->account[ESA], w->u->account[OAK]) != RC_NOT_FOUND)
		return fail(RC_FAIL, "removed twice");
	err_clear();
	return rc;
}

static enum rc look_at_esa(struct world *w)
{
	struct session_facts facts;
	struct token_hash hash;
	(void)token_hash_of(w->u->token[ESA_TECHNICAL], &hash);
	return session_load(w->db, w->a, &hash, clock_now(), &facts, &w->u->actor[ESA_TECHNICAL]);
}

STORE_TEST(people_connection_removed)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct world w = { .u = u };
	CHECK(actor_account(&u->actor[ESA_TECHNICAL], u->account[OAK]) != NULL);
	CHECK_INT(CONTACT_TECHNICAL, actor_account(&u->actor[ESA_TECHNICAL], u->account[OAK])->type); /* as at his own account */
	CHECK_OK(DO(disconnect));
	CHECK_OK(DO(look_at_esa));
	CHECK(actor_account(&u->actor[ESA_TECHNICAL], u->account[OAK]) == NULL);
	CHECK(actor_account(&u->actor[ESA_TECHNICAL], u->account[CEDAR]) != NULL);
}

/* ---- contacts ---- */

static enum rc add_contact(struct world *w)
{
	w->contact.account = w->u->account[CEDAR];
	return contact_add(w->db, w->a, &w->person, &w->contact, &w->known, &w->flaw);
}

STORE_TEST(people_contact_added)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct world w = { .u = u, .person = { .email = S("New@Cedar.example") }, .contact = { .type = CONTACT_AUTHORIZED } };
	CHECK_RC(RC_INVALID, DO(add_contact)); /* unknown, and no name */
	CHECK_STR(S("given_name"), w.flaw.field);
	w.person = (struct person){ .email = S("nonsense"), .given_name = S("N"), .family_name = S("E") };
	CHECK_RC(RC_INVALID, DO(add_contact));
	CHECK_STR(S("email"), w.flaw.field);
	w.person = (struct person){ .email = S("New@Cedar.example"), .given_name = S("Nia"), .family_name = S("East") };
	CHECK_OK(DO(add_contact));
	CHECK(!w.known);
	CHECK_INT(PERSON_INVITED, w.person.state);
	w.contact.id = (contact_id){ 0 };
	w.person = (struct person){ .email = S("new@cedar.example"), .given_name = S("Other"), .family_name = S("Name") };
	CHECK_RC(RC_CONFLICT, DO(add_contact));
	CHECK_STR(S("email"), w.flaw.field);
	/* somebody of another account: found by the address, his name stays */
	w.contact = (struct contact){ .type = CONTACT_READ_ONLY };
	w.person = (struct person){ .email = S("DANA@oak.example"), .given_name = S("Wrong"), .family_name = S("Name") };
	CHECK_OK(DO(add_contact));
	CHECK(w.known);
	CHECK_STR(S("Whitfield"), w.person.family_name);
	w.contact = (struct contact){ 0 };
	CHECK_RC(RC_INVALID, DO(add_contact));
	CHECK_STR(S("type"), w.flaw.field);
}

static enum rc change_contact(struct world *w)
{
	struct contact c, now;
	enum rc rc = people_contact_of(w, OAK, AUTHORIZED, &c);
	if (rc != RC_OK)
		return rc;
	c.type = CONTACT_TECHNICAL;
	c.areas = AREA_SIS | AREA_STATE_EDITION;
	c.title = S("Registrar");
	c.phone = S("555 0100");
	c.ends_on = (date){ 2027, 6, 30 };
	rc = contact_update(w->db, &c);
	if (rc == RC_OK)
		rc = contact_load(w->db, w->a, c.account, c.id, &now);
	if (rc == RC_OK && (now.type != c.type || now.areas != c.areas || !str_eq(now.title, c.title) ||
			    !str_eq(now.phone, c.phone) || !str_absent(now.phone2) || date_cmp(now.ends_on, c.ends_on) != 0))
		return fail(RC_FAIL, "the contact came back otherwise");
	c.account = w->u->account[CEDAR];
	if (rc == RC_OK && contact_update(w->db, &c) != RC_NOT_FOUND)
		return fail(RC_FAIL, "through another account");
	err_clear();
	return rc;
}

static enum rc end_contact(struct world *w)
{
	struct contact c;
	enum rc rc = people_contact_of(w, OAK, w->who, &c);
	return rc == RC_OK ? contact_end(w->db, w->a, c.account, c.id) : rc;
}

static enum rc be_contact_again(struct world *w)
{
	w->person = (struct person){ .email = S("dana@oak.example") };
	w->contact = (struct contact){ .account = w->u->account[OAK], .type = CONTACT_READ_ONLY };
	return contact_add(w->db, w->a, &w->person, &w->contact, &w->known, &w->flaw);
}

STORE_TEST(people_contact_ends_and_returns)
{
	struct under_test *u = app_rows(t);
	enum suspended_why why;
	CHECK(u != NULL);
	struct world w = { .u = u, .who = AUTHORIZED };
	CHECK_OK(DO(change_contact));
	CHECK(people_alive(t, u, AUTHORIZED));
	CHECK_OK(DO(end_contact));
	CHECK(!people_alive(t, u, AUTHORIZED));
	CHECK_INT(PERSON_SUSPENDED, people_state_of(t, u, AUTHORIZED, &why)); /* is nothing any more */
	CHECK_INT(WHY_ENDED, why);
	CHECK_RC(RC_NOT_FOUND, DO(end_contact));
	CHECK(people_alive(t, u, TECHNICAL));
	CHECK_OK(DO(be_contact_again));
	CHECK(w.known);
	CHECK_INT(PERSON_ACTIVE, people_state_of(t, u, AUTHORIZED, &why));
	CHECK_INT(WHY_NONE, why);
	CHECK(!people_alive(t, u, AUTHORIZED)); /* the old session stays over */
}

static enum rc replace(struct world *w)
{
	struct contact old;
	enum rc rc = people_contact_of(w, OAK, AUTHORIZED, &old);
	if (rc != RC_OK)
		return rc;
	old.areas = AREA_FINANCE;
	rc = contact_update(w->db, &old);
	w->replacement.old = old.id;
	if (rc == RC_OK)
		rc = contact_replace(w->db, w->a, w->u->account[OAK], &w->replacement, &w->flaw);
	if (rc == RC_OK)
		rc = contact_load(w->db, w->a, w->u->account[OAK], w->replacement.in.id, &w->contact);
	if (rc == RC_OK)
		rc = contact_load(w->db, w->a, w->u->account[OAK], old.id, &old);
	w->day = old.ends_on;
	w->something = !old.former;
	return rc;
}

STORE_TEST(people_contact_replaced)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct world w = { .u = u,
			   .replacement = {
			       .last = { 2026, 9, 30 },
			       .who = { .email = S("zoe@oak.example"), .given_name = S("Zoe"), .family_name = S("Park") } } };
	CHECK_OK(DO(replace));
	CHECK_INT(AREA_FINANCE, w.contact.areas);
	CHECK_INT(CONTACT_AUTHORIZED, w.contact.type);
	CHECK_STR(S("Zoe"), w.contact.who.given_name);
	CHECK(w.something);
	CHECK_INT(0, date_cmp(w.day, (date){ 2026, 9, 30 }));
	CHECK(people_alive(t, u, AUTHORIZED));
}

/* ---- staff ---- */

static enum rc end_staff(struct world *w)
{
	return staff_end(w->db, w->a, w->u->person[w->who]);
}

static enum rc suspend(struct world *w)
{
	return person_suspend(w->db, w->a, w->u->person[w->who], WHY_HAND);
}

static enum rc add_staff(struct world *w)
{
	return staff_add(w->db, w->a, &w->person, w->roles, w->day, &w->known, &w->flaw);
}

STORE_TEST(people_last_administrator_stays)
{
	struct under_test *u = app_rows(t);
	enum suspended_why why;
	CHECK(u != NULL);
	struct world w = { .u = u, .who = VENDOR_ADMIN, .roles = STAFF_AGENT };
	CHECK_RC(RC_CONFLICT, DO(people_give_roles));
	CHECK_RC(RC_CONFLICT, DO(end_staff));
	CHECK_RC(RC_CONFLICT, DO(suspend));
	w.roles = STAFF_ADMIN | STAFF_AGENT;
	w.day = (date){ 2027, 1, 1 };
	CHECK_RC(RC_CONFLICT, DO(people_give_roles)); /* his last day would come */
	w.day = (date){ 0 };
	CHECK_OK(DO(people_give_roles));
	CHECK(people_alive(t, u, VENDOR_ADMIN));
	/* one who is invited, or leaves some day, is none to rely on */
	w.person = (struct person){ .email = S("sol@vendor.example"), .given_name = S("Sol"), .family_name = S("Reed") };
	w.roles = STAFF_ADMIN;
	CHECK_OK(DO(add_staff));
	CHECK_RC(RC_CONFLICT, DO(end_staff));
	w.who = AGENT;
	w.day = (date){ 2027, 1, 1 };
	CHECK_OK(DO(people_give_roles));
	w.who = VENDOR_ADMIN;
	CHECK_RC(RC_CONFLICT, DO(end_staff));
	w.who = AGENT;
	w.day = (date){ 0 };
	CHECK_OK(DO(people_give_roles));
	w.who = VENDOR_ADMIN;
	CHECK_OK(DO(end_staff));
	CHECK(!people_alive(t, u, VENDOR_ADMIN));
	CHECK_INT(PERSON_SUSPENDED, people_state_of(t, u, VENDOR_ADMIN, &why));
	CHECK_INT(WHY_ENDED, why);
	w.roles = STAFF_AGENT;
	CHECK_RC(RC_NOT_FOUND, DO(people_give_roles)); /* former */
	w.who = AGENT;
	CHECK_RC(RC_CONFLICT, DO(end_staff)); /* the last one now */
}

STORE_TEST(people_staff_added)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct world w = { .u = u, .person = { .email = S("ari@vendor.example") }, .roles = STAFF_AGENT };
	CHECK_RC(RC_CONFLICT, DO(add_staff));
	CHECK_STR(S("email"), w.flaw.field);
	w.roles = 0;
	CHECK_RC(RC_INVALID, DO(add_staff));
	CHECK_STR(S("roles"), w.flaw.field);
	w.who = HOSTING_STAFF;
	CHECK_OK(DO(end_staff));
	w.person = (struct person){ .email = S("hugo@vendor.example") };
	w.roles = STAFF_PUBLISHER;
	CHECK_OK(DO(add_staff));
	CHECK(w.known);
	CHECK_OK(DO(people_load_standing));
	CHECK_INT(STAFF_PUBLISHER, w.standing.staff.roles); /* not what he was before */
	CHECK_INT(PERSON_ACTIVE, w.standing.who.state);
}

/* ---- people ---- */

static enum rc rename_person(struct world *w)
{
	w->person.id = w->u->person[AUTHORIZED];
	return person_update(w->db, w->a, &w->person, &w->flaw);
}

STORE_TEST(people_person_changes)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct world w = { .u = u, .who = AUTHORIZED };
	w.person = (struct person){ .email = S("tess@oak.example"), .given_name = S("Dana"), .family_name = S("Holt") };
	CHECK_RC(RC_CONFLICT, DO(rename_person));
	CHECK_STR(S("email"), w.flaw.field);
	w.person.email = S("Dana.Holt@oak.example");
	w.person.family_name = S("");
	CHECK_RC(RC_INVALID, DO(rename_person));
	CHECK_STR(S("family_name"), w.flaw.field);
	w.person.family_name = S("Holt");
	CHECK_OK(DO(rename_person));
	CHECK_OK(DO(people_load_standing));
	CHECK_STR(S("dana.holt@oak.example"), w.standing.who.email);
	CHECK_STR(S("Holt"), w.standing.who.family_name);
	CHECK_INT(1, w.standing.rows.n);
	CHECK_STR(S("Oak Grove"), w.standing.rows.at[0].account_name);
}

STORE_TEST(people_suspended_and_reinstated)
{
	struct under_test *u = app_rows(t);
	enum suspended_why why;
	CHECK(u != NULL);
	struct world w = { .u = u, .who = TECHNICAL };
	CHECK_RC(RC_CONFLICT, DO(people_reinstate)); /* is not suspended */
	CHECK_OK(DO(suspend));
	CHECK(!people_alive(t, u, TECHNICAL));
	CHECK_INT(PERSON_SUSPENDED, people_state_of(t, u, TECHNICAL, &why));
	CHECK_INT(WHY_HAND, why);
	CHECK_RC(RC_CONFLICT, DO(suspend));
	CHECK_OK(DO(people_reinstate));
	CHECK_INT(PERSON_ACTIVE, people_state_of(t, u, TECHNICAL, &why));
	CHECK(!people_alive(t, u, TECHNICAL));
	CHECK_OK(DO(end_contact));
	CHECK_RC(RC_CONFLICT, DO(people_reinstate)); /* nothing that he could sign in as */
}

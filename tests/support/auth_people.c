/* The small world of auth_people.h. */
#include "support/auth_people.h"

#include "auth/auth.h"
#include "people/people.h"

struct making {
	struct test *t;
	struct auth_people *p;
	enum rc rc;
	struct db *db;
};

static account_id account(struct making *m, enum account_kind kind, str name, str state, str zone, bool portal)
{
	struct account x = {
		.kind = kind,
		.name = name,
		.state = state,
		.zone = zone,
		.hosting = kind == ACCOUNT_DISTRICT ? HOSTING_CLOUD : HOSTING_NONE,
		.portal_enabled = portal,
	};
	if (m->rc == RC_OK)
		m->rc = account_create(m->db, m->t->arena, &x);
	return x.id;
}

static person_id person(struct making *m, str email, str given, str family, bool invited)
{
	struct person x = { .email = email, .given_name = given, .family_name = family };
	if (m->rc == RC_OK)
		m->rc = person_create(m->db, m->t->arena, &x, invited ? (str){ 0 } : m->p->hash);
	return x.id;
}

static void also(struct making *m, enum rc rc)
{
	if (m->rc == RC_OK)
		m->rc = rc;
}

static enum rc portal_user(struct making *m, person_id who, bool student, int64_t roster_user, str username)
{
	const struct portal_user u = {
		.district = m->p->district,
		.person = who,
		.student = student,
		.roster_user = { roster_user },
		.username = username,
		.activated_at = str_absent(username) ? (instant){ 0 } : clock_now(),
	};
	return portal_user_create(m->db, m->t->arena, &u, str_absent(username) ? S(AUTH_KEY) : (str){ 0 });
}

static enum rc make(struct db *db, void *arg)
{
	struct making *m = arg;
	struct auth_people *p = m->p;
	struct arena *a = m->t->arena;
	m->db = db;
	m->rc = RC_OK;
	p->esa = account(m, ACCOUNT_ESA, S("Midland ESA"), S("CO"), S("America/Denver"), false);
	p->district = account(m, ACCOUNT_DISTRICT, S("Oak Grove"), S("CO"), S("America/Denver"), true);
	p->cedar = account(m, ACCOUNT_DISTRICT, S("Cedar Falls"), S("IA"), S("America/Chicago"), false);
	p->other_district = account(m, ACCOUNT_DISTRICT, S("Pine Ridge"), S("UT"), S("America/Denver"), true);
	also(m, connection_create(db, a, p->esa, p->district));
	also(m, connection_create(db, a, p->esa, p->cedar));
	p->contact = person(m, S("Dana@OakGrove.example"), S("Dana"), S("Whitfield"), false);
	p->technical = person(m, S("tess@oakgrove.example"), S("Tess"), S("Okafor"), false);
	p->staff = person(m, S("ari@vendor.example"), S("Ari"), S("Lind"), false);
	p->school_admin = person(m, S("sam@oakgrove.example"), S("Sam"), S("Reyes"), false);
	p->suspended = person(m, S("gone@vendor.example"), S("Gone"), S("Away"), false);
	p->guardian = person(m, (str){ 0 }, S("Maria"), S("Lopez"), false);
	p->student = person(m, (str){ 0 }, S("Leo"), S("Lopez"), false);
	p->invited = person(m, (str){ 0 }, S("Juan"), S("Ibarra"), true);
	also(m, contact_create(db, &(struct contact){ .account = p->esa, .person = p->contact, .type = CONTACT_AUTHORIZED }));
	also(m, contact_create(db, &(struct contact){ .account = p->district, .person = p->contact, .type = CONTACT_READ_ONLY }));
	also(m, contact_create(db, &(struct contact){ .account = p->district, .person = p->technical, .type = CONTACT_TECHNICAL }));
	also(m, staff_create(db, p->staff, STAFF_AGENT | STAFF_HOSTING));
	also(m, staff_create(db, p->suspended, STAFF_ADMIN));
	also(m, person_state_set(db, p->suspended, PERSON_SUSPENDED));
	also(m, district_admin_create(db, p->district, p->school_admin, (org_id){ 7 }));
	also(m, portal_user(m, p->guardian, false, 41, S("Maria")));
	also(m, portal_user(m, p->student, true, 42, S("leo")));
	also(m, portal_user(m, p->invited, false, 43, (str){ 0 }));
	return m->rc;
}

enum rc auth_people_make(struct test *t, struct auth_people *out)
{
	struct making m = { .t = t, .p = out };
	*out = (struct auth_people){ 0 };
	enum rc rc = password_hash(t->arena, S(AUTH_PASSWORD), &out->hash);
	return rc == RC_OK ? store_write(t->store, make, &m) : rc;
}

/* tests/proof/world_rows.c — accounts, people, rosters: everything whose texts hold canaries. */
#include "proof/world_rows.h"

#include "proof/world_store.h"
#include "roster/import.h"
#include "roster/roster.h"
#include "support/roster.h"

const struct cast_row cast[ROLES] = {
	[ROLE_nobody] = { 0 },
	[ROLE_suspended] = { "gone", SESSION_CONTACT, TENANT_oak, CONTACT_TECHNICAL, 0, false },
	[ROLE_ended] = { "left", SESSION_CONTACT, TENANT_oak, CONTACT_TECHNICAL, 0, false },
	[ROLE_unenrolled] = { "una", SESSION_STAFF, TENANT_staff, CONTACT_NONE, 15, false },
	[ROLE_unverified] = { "uli", SESSION_STAFF, TENANT_staff, CONTACT_NONE, 15, false },
	[ROLE_authorized] = { "dana", SESSION_CONTACT, TENANT_oak, CONTACT_AUTHORIZED, 0, false },
	[ROLE_technical] = { "tess", SESSION_CONTACT, TENANT_oak, CONTACT_TECHNICAL, 0, false },
	[ROLE_reader] = { "rae", SESSION_CONTACT, TENANT_oak, CONTACT_READ_ONLY, 0, false },
	[ROLE_esa] = { "mia", SESSION_CONTACT, TENANT_esa, CONTACT_TECHNICAL, 0, false },
	[ROLE_esa_acting] = { "moe", SESSION_CONTACT, TENANT_esa, CONTACT_TECHNICAL, 0, true },
	[ROLE_stranger] = { "eli", SESSION_CONTACT, TENANT_elm, CONTACT_TECHNICAL, 0, false },
	[ROLE_agent] = { "ari", SESSION_STAFF, TENANT_staff, CONTACT_NONE, STAFF_AGENT, false },
	[ROLE_hosting] = { "hugo", SESSION_STAFF, TENANT_staff, CONTACT_NONE, STAFF_HOSTING, false },
	[ROLE_publisher] = { "pia", SESSION_STAFF, TENANT_staff, CONTACT_NONE, STAFF_PUBLISHER, false },
	[ROLE_vendor] = { "vera", SESSION_STAFF, TENANT_staff, CONTACT_NONE, STAFF_ADMIN, false },
	[ROLE_district_admin] = { "paul", SESSION_ADMIN, TENANT_oak, CONTACT_NONE, 0, false },
	[ROLE_school_admin] = { "iris", SESSION_ADMIN, TENANT_oak, CONTACT_NONE, 0, false },
	[ROLE_guardian] = { "ana", SESSION_FAMILY, TENANT_oak, CONTACT_NONE, 0, false },
	[ROLE_restricted] = { "dan", SESSION_FAMILY, TENANT_oak, CONTACT_NONE, 0, false },
	[ROLE_other_guardian] = { "ben", SESSION_FAMILY, TENANT_oak, CONTACT_NONE, 0, false },
	[ROLE_student] = { "mia", SESSION_FAMILY, TENANT_oak, CONTACT_NONE, 0, false },
};

static const struct {
	enum account_kind kind;
	str name;
	bool portal;
} accounts[] = {
	[TENANT_oak] = { ACCOUNT_DISTRICT, S_INIT("Oak-Grove-zqoakorg"), true },
	[TENANT_cedar] = { ACCOUNT_DISTRICT, S_INIT("Cedar-Falls-zqcedarorg"), true },
	[TENANT_elm] = { ACCOUNT_DISTRICT, S_INIT("Elm-Creek-zqelmorg"), true },
	[TENANT_esa] = { ACCOUNT_ESA, S_INIT("Midland-ESA-zqesaorg"), false },
};

/* Contacts beside the roles: a colleague in every tenant, whose cases are "same", and somebody at cedar. */
static const struct {
	const char *login;
	enum tenant home;
} colleagues[] = { { "cole", TENANT_oak }, { "cora", TENANT_cedar }, { "carl", TENANT_elm }, { "cher", TENANT_esa } };

static enum rc make_accounts(struct making *m)
{
	struct world *w = m->w;
	struct arena *a = w->t->arena;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(accounts); i++) {
		bool district = accounts[i].kind == ACCOUNT_DISTRICT;
		struct account x = { .kind = accounts[i].kind,
				     .name = accounts[i].name,
				     .state = S("IL"),
				     .linkage = LINKAGE_INDEPENDENT,
				     .hosting = district ? HOSTING_CLOUD : HOSTING_NONE,
				     .zone = S("America/Chicago"),
				     .portal_enabled = accounts[i].portal };
		rc = account_create(m->db, a, &x);
		w->account[i] = x.id;
		w->object[OBJECT_named].at[i][0] = w->object[OBJECT_named].at[i][1] = x.name;
	}
	if (rc == RC_OK)
		rc = connection_create(m->db, a, w->account[TENANT_esa], w->account[TENANT_oak]);
	return rc == RC_OK ? connection_create(m->db, a, w->account[TENANT_esa], w->account[TENANT_cedar]) : rc;
}

static enum rc make_person(struct making *m, const char *login, enum tenant home, person_id *out)
{
	struct arena *a = m->w->t->arena;
	const char *name = tenant_names[home];
	bool vendor = home == TENANT_staff;
	struct person x = { .email = arena_printf(a, "%s.zq%s%s@%s.example", login, name, vendor ? "mail" : "name", name),
			    .given_name = arena_printf(a, "%c%s", login[0] - 'a' + 'A', login + 1),
			    .family_name = vendor ? S("Vendor") : arena_printf(a, "zq%sname", name),
			    .language = S("en") };
	enum rc rc = person_create(m->db, a, &x, S("no hash that anything matches"));
	*out = x.id;
	return rc;
}

static enum rc make_contact(struct making *m, person_id person, enum tenant home, enum contact_type type, contact_id *out)
{
	struct contact c = { .account = m->w->account[home], .person = person, .type = type };
	enum rc rc = contact_create(m->db, &c);
	*out = c.id;
	return rc;
}

/* Whoever signs in by e-mail. School administrators get their school when the roster is there. */
static enum rc make_people(struct db *db, void *arg)
{
	struct making m = { .w = arg, .db = db };
	struct world *w = arg;
	struct arena *a = w->t->arena;
	enum rc rc = make_accounts(&m);
	for (int r = 0; rc == RC_OK && r < ROLES; r++) {
		const struct cast_row *row = &cast[r];
		contact_id contact = { 0 };
		if (!row->session || row->session == SESSION_FAMILY)
			continue;
		rc = make_person(&m, row->login, row->home, &w->person[r]);
		if (rc == RC_OK && row->session == SESSION_CONTACT)
			rc = make_contact(&m, w->person[r], row->home, row->type, &contact);
		else if (rc == RC_OK && row->session == SESSION_STAFF)
			rc = staff_create(db, w->person[r], row->roles);
		if (contact.v)
			w->object[OBJECT_contact].own[r] = id_text(a, contact.v);
	}
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(colleagues); i++) {
		person_id person = { 0 };
		contact_id contact = { 0 };
		enum tenant home = colleagues[i].home;
		rc = make_person(&m, colleagues[i].login, home, &person);
		if (rc == RC_OK)
			rc = make_contact(&m, person, home, CONTACT_TECHNICAL, &contact);
		w->colleague[home] = person;
		for (int nth = 0; nth < 2; nth++) {
			w->object[OBJECT_contact].at[home][nth] = id_text(a, contact.v);
			w->object[OBJECT_person].at[home][nth] = id_text(a, person.v);
		}
	}
	return rc;
}

/* ---- rosters: two schools, three families ---- */

static void write_roster(struct test *t, str set, const char *tenant)
{
	struct arena *a = t->arena;
	/* clang-format off */
	str users = arena_printf(a,
	  "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,"
	  "phone,agentSourcedIds,grades,password,userMasterIdentifier,preferredGivenName,preferredMiddleName,"
	  "preferredFamilyName,primaryOrgSourcedId,pronouns\n"
	  "mia,,,true,mia.x,,Mia,zq%smia,,1001,,,,\"ana,dan\",07,,,,,,school,\n"
	  "ana,,,true,ana.x,,Ana,zq%smia,,,ana@example.org,,,mia,,,,,,,,\n"
	  "dan,,,true,dan.x,,Dan,Restricted,,,,,,mia,,,,,,,,\n"
	  "eva,,,true,eva.x,,Eva,zq%smia,,,,,,mia,,,,,,,,\n"
	  "leo,,,true,leo.x,,Leo,zq%sleo,,1002,,,,\"ben,tran\",07,,,,,,school,\n"
	  "ben,,,true,ben.x,,Ben,zq%sleo,,,,,,,,,,,,,,\n"
	  "kim,,,true,kim.x,,Kim,zq%skim,,1003,,,,pat,07,,,,,,school2,\n"
	  "pat,,,true,pat.x,,Pat,zq%skim,,,,,,kim,,,,,,,,\n"
	  "tran,,,true,linh.tran,,Linh,Tran,,,,,,,,,,,,,school,\n",
	  tenant, tenant, tenant, tenant, tenant, tenant, tenant);
	/* clang-format on */
	roster_put(t, set, "users.csv", users);
	roster_put(t, set, "roles.csv",
		   ARENA_CONCAT(a, roster_get(t, set, "roles.csv"),
				S("r7,,,dan,primary,parent,,,school,\nr8,,,kim,primary,student,,,school2,\n"
				  "r9,,,pat,primary,parent,,,school2,\n")));
	roster_put(t, set, "orgs.csv",
		   ARENA_CONCAT(a, roster_get(t, set, "orgs.csv"), S("school2,,,Adams Middle School,school,482000102,district\n")));
	roster_spoil(t, set, "results.csv", S("Well done"), arena_printf(a, "zq%smia well done", tenant));
}

static enum rc load_roster(struct world *w, enum tenant tenant)
{
	struct test *t = w->t;
	struct roster_report report = { 0 };
	const struct import_options options = { .district = w->account[tenant] };
	str set = roster_set(t, tenant_names[tenant]);
	write_roster(t, set, tenant_names[tenant]);
	return roster_import(t->store, t->arena, &options, roster_zip(t, set), &report);
}

/* The person of a roster user. */
static enum rc family_person(struct making *m, enum tenant tenant, const char *source, struct portal_user *out)
{
	struct roster_user user;
	struct arena *a = m->w->t->arena;
	account_id district = m->w->account[tenant];
	enum rc rc = roster_user_by_source(m->db, a, district, str_c(source), &user);
	return rc == RC_OK ? portal_user_by_roster(m->db, a, district, user.id, out) : rc;
}

/* One of every other district; at oak they are roles. */
static enum rc make_administrators(struct making *m)
{
	static const enum tenant districts[] = { TENANT_cedar, TENANT_elm };
	struct world *w = m->w;
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(districts); i++) {
		person_id person = { 0 };
		rc = make_person(m, "adam", districts[i], &person);
		if (rc == RC_OK)
			rc = district_admin_create(m->db, w->account[districts[i]], person, (org_id){ 0 });
		for (int nth = 0; nth < 2; nth++)
			w->object[OBJECT_admin].at[districts[i]][nth] = id_text(w->t->arena, person.v);
	}
	for (int nth = 0; nth < 2; nth++) {
		w->object[OBJECT_admin].at[TENANT_oak][nth] = id_text(w->t->arena, w->person[ROLE_school_admin].v);
		w->object[OBJECT_admin].at[TENANT_esa][nth] = w->object[OBJECT_admin].at[TENANT_cedar][nth];
	}
	return rc;
}

static enum rc make_families(struct db *db, void *arg)
{
	struct making m = { .w = arg, .db = db };
	struct world *w = arg;
	struct arena *a = w->t->arena;
	struct portal_user who;
	org_id school = { 0 };
	enum rc rc = RC_OK;
	for (int r = 0; rc == RC_OK && r < ROLES; r++) {
		if (cast[r].session != SESSION_FAMILY)
			continue;
		rc = family_person(&m, cast[r].home, cast[r].login, &who);
		if (rc == RC_OK)
			rc = portal_user_activate(db, a, who.district, who.person, str_c(cast[r].login),
						  S("no hash that anything matches"));
		w->person[r] = who.person;
		if (rc == RC_OK && r == ROLE_restricted)
			rc = world_store_restrict(db, who.district, who.roster_user);
	}
	if (rc == RC_OK)
		rc = world_store_school(db, a, w->account[TENANT_oak], S("school"), &school);
	if (rc == RC_OK)
		rc = district_admin_create(db, w->account[TENANT_oak], w->person[ROLE_district_admin], (org_id){ 0 });
	if (rc == RC_OK)
		rc = district_admin_create(db, w->account[TENANT_oak], w->person[ROLE_school_admin], school);
	if (rc == RC_OK)
		rc = make_administrators(&m);
	static const enum tenant districts[] = { TENANT_oak, TENANT_cedar, TENANT_elm };
	static const struct {
		enum object_kind kind;
		const char *source[2];
	} of_school[] = { { OBJECT_student, { "leo", "kim" } }, { OBJECT_family, { "ben", "pat" } } };
	for (size_t i = 0; i < COUNT_OF(districts); i++)
		for (size_t k = 0; k < COUNT_OF(of_school); k++)
			for (int nth = 0; rc == RC_OK && nth < 2; nth++) {
				rc = family_person(&m, districts[i], of_school[k].source[nth], &who);
				w->object[of_school[k].kind].at[districts[i]][nth] = id_text(a, who.person.v);
				if (of_school[k].kind == OBJECT_student)
					w->object[OBJECT_pupil].at[districts[i]][nth] = id_text(a, who.roster_user.v);
				if (districts[i] ==
				    TENANT_cedar) /* the agency has no students: what is connected is the other district's */
					w->object[of_school[k].kind].at[TENANT_esa][nth] = id_text(a, who.person.v);
				if (districts[i] == TENANT_cedar)
					w->object[OBJECT_pupil].at[TENANT_esa][nth] = id_text(a, who.roster_user.v);
			}
	return rc;
}

enum rc world_rows_make(struct world *w)
{
	static const enum tenant districts[] = { TENANT_oak, TENANT_cedar, TENANT_elm };
	enum rc rc = store_write(w->t->store, make_people, w);
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(districts); i++)
		rc = load_roster(w, districts[i]);
	return rc == RC_OK ? store_write(w->t->store, make_families, w) : rc;
}

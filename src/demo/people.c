/* demo/people.c — who there is in the demo: a state with four linked districts, a consortium, an agency with three, one cloud and
 * one ASP district. */
#include "auth/factor.h"
#include "demo/state.h"

static const struct {
	const char *name, *state;
	enum account_kind kind;
	enum linkage linkage;
	enum hosting hosting;
	const char *zone;
	bool portal;
} accounts[DEMO_ACCOUNT_N] = {
	[DEMO_MAIN] = { "Maple Grove School District", "MN", ACCOUNT_DISTRICT, LINKAGE_INDEPENDENT, HOSTING_CLOUD,
			"America/Chicago", true },
	[DEMO_ASP] = { "Cedar Hollow Area Schools", "WI", ACCOUNT_DISTRICT, LINKAGE_INDEPENDENT, HOSTING_ASP, "America/Chicago",
		       true },
	[DEMO_STATE_DEPARTMENT] = { "Dakota Department of Education", "SD", ACCOUNT_STATE, LINKAGE_NONE, HOSTING_NONE,
				    "America/Chicago", false },
	[DEMO_CONSORTIUM] = { "Prairie Lakes Consortium", "SD", ACCOUNT_CONSORTIUM, LINKAGE_NONE, HOSTING_NONE, "America/Chicago",
			      false },
	[DEMO_AGENCY] = { "High Plains Service Agency", "NE", ACCOUNT_ESA, LINKAGE_NONE, HOSTING_NONE, "America/Denver", false },
	[DEMO_LINKED_1] = { "Badger Creek School District", "SD", ACCOUNT_DISTRICT, LINKAGE_STATE, HOSTING_CLOUD, "America/Chicago",
			    true },
	[DEMO_LINKED_2] = { "Stone Lake School District", "SD", ACCOUNT_DISTRICT, LINKAGE_STATE, HOSTING_CLOUD, "America/Chicago",
			    true },
	[DEMO_LINKED_3] = { "Rapid Bend School District", "SD", ACCOUNT_DISTRICT, LINKAGE_STATE, HOSTING_CLOUD, "America/Denver",
			    true },
	[DEMO_LINKED_4] = { "Wind Ridge School District", "SD", ACCOUNT_DISTRICT, LINKAGE_CONSORTIUM, HOSTING_CLOUD,
			    "America/Denver", true },
	[DEMO_AGENCY_1] = { "Sandhill Public Schools", "NE", ACCOUNT_DISTRICT, LINKAGE_INDEPENDENT, HOSTING_CLOUD, "America/Denver",
			    true },
	[DEMO_AGENCY_2] = { "Bluestem Community Schools", "NE", ACCOUNT_DISTRICT, LINKAGE_INDEPENDENT, HOSTING_CLOUD,
			    "America/Chicago", true },
	[DEMO_AGENCY_3] = { "Cottonwood Valley Schools", "NE", ACCOUNT_DISTRICT, LINKAGE_INDEPENDENT, HOSTING_SELF,
			    "America/Chicago", false },
};

static const struct {
	enum demo_account from, to;
} connections[] = {
	{ DEMO_STATE_DEPARTMENT, DEMO_LINKED_1 }, { DEMO_STATE_DEPARTMENT, DEMO_LINKED_2 },
	{ DEMO_STATE_DEPARTMENT, DEMO_LINKED_3 }, { DEMO_STATE_DEPARTMENT, DEMO_LINKED_4 },
	{ DEMO_CONSORTIUM, DEMO_LINKED_4 },	  { DEMO_AGENCY, DEMO_AGENCY_1 },
	{ DEMO_AGENCY, DEMO_AGENCY_2 },		  { DEMO_AGENCY, DEMO_AGENCY_3 },
};

/* Exactly one of contact, roles and admin says what the person is. */
static const struct {
	const char *role, *face, *email, *given, *family, *note;
	enum demo_account account;
	enum contact_type contact;
	unsigned roles;
	bool admin;
	bool totp; /* staff must; who else has it chose it */
} people[DEMO_WHO_N] = {
	[DEMO_AUTHORIZED] = { "authorized", "support", "dana.whitfield@maplegrove.example", "Dana", "Whitfield",
			      "submits and follows cases", DEMO_MAIN, CONTACT_AUTHORIZED, 0, false, false },
	[DEMO_TECHNICAL] = { "technical", "updates", "luis.ortega@maplegrove.example", "Luis", "Ortega",
			     "cases, and asks for updates", DEMO_MAIN, CONTACT_TECHNICAL, 0, false, false },
	[DEMO_READ_ONLY] = { "read_only", "support", "ruth.olsen@maplegrove.example", "Ruth", "Olsen", "reads, never writes",
			     DEMO_MAIN, CONTACT_READ_ONLY, 0, false, true },
	[DEMO_STATE] = { "state", "updates", "grace.iron@doe.dakota.example", "Grace", "Iron",
			 "acts for the state's districts: dropdown at the upper left", DEMO_STATE_DEPARTMENT, CONTACT_TECHNICAL, 0,
			 false, false },
	[DEMO_ESA] = { "esa", "updates", "tom.becker@highplains.example", "Tom", "Becker", "acts for three districts", DEMO_AGENCY,
		       CONTACT_TECHNICAL, 0, false, false },
	[DEMO_ASP_TECHNICAL] = { "technical", "updates", "mei.chen@cedarhollow.example", "Mei", "Chen",
				 "ASP-hosted: Production and Sandbox only", DEMO_ASP, CONTACT_TECHNICAL, 0, false, false },
	[DEMO_AGENT] = { "agent", "desk", "lee.marsh@carillon.example", "Lee", "Marsh", "answers cases", DEMO_ACCOUNT_N,
			 CONTACT_NONE, STAFF_AGENT, false, true },
	[DEMO_HOSTING] = { "hosting", "desk", "nora.lind@carillon.example", "Nora", "Lind", "schedules and runs updates",
			   DEMO_ACCOUNT_N, CONTACT_NONE, STAFF_HOSTING, false, true },
	[DEMO_PUBLISHER] = { "publisher", "desk", "omar.said@carillon.example", "Omar", "Said",
			     "publisher: only \"your account\" so far", DEMO_ACCOUNT_N, CONTACT_NONE, STAFF_PUBLISHER, false,
			     true },
	[DEMO_ADMIN] = { "admin", "desk", "ana.ruiz@carillon.example", "Ana", "Ruiz", "all of the vendor's side", DEMO_ACCOUNT_N,
			 CONTACT_NONE, STAFF_AGENT | STAFF_HOSTING | STAFF_PUBLISHER | STAFF_ADMIN, false, true },
	[DEMO_DISTRICT_ADMIN] = { "district_admin", "admin", "paul.berg@maplegrove.example", "Paul", "Berg",
				  "families of the whole district, their keys, administrators, settings", DEMO_MAIN, CONTACT_NONE,
				  0, true, false },
	[DEMO_SCHOOL_ADMIN] = { "school_admin", "admin", "iris.koch@maplegrove.example", "Iris", "Koch",
				"the same for the families of the middle school only", DEMO_MAIN, CONTACT_NONE, 0, true, false },
};

void demo_ago(const struct demo *d, int64_t minutes)
{
	clock_set((instant){ d->now.us - minutes * US_PER_MINUTE });
}

static enum rc make_accounts(struct db *db, struct demo *d)
{
	enum rc rc = RC_OK;
	for (int i = 0; rc == RC_OK && i < DEMO_ACCOUNT_N; i++) {
		struct account row = {
			.kind = accounts[i].kind,
			.name = str_c(accounts[i].name),
			.state = str_c(accounts[i].state),
			.linkage = accounts[i].linkage,
			.hosting = accounts[i].hosting,
			.zone = str_c(accounts[i].zone),
			.portal_enabled = accounts[i].portal,
		};
		rc = account_create(db, d->arena, &row);
		d->account[i] = row.id;
		d->account_name[i] = row.name;
	}
	for (size_t i = 0; rc == RC_OK && i < COUNT_OF(connections); i++)
		rc = connection_create(db, d->arena, d->account[connections[i].from], d->account[connections[i].to]);
	return rc;
}

/* The snapshot that a session of this person would have, for what he does while the demo is made. */
static void make_actor(struct demo *d, int who)
{
	struct actor_account *own = ARENA_NEW(d->arena, struct actor_account);
	struct actor *actor = &d->actor[who];
	*actor = (struct actor){
		.kind = people[who].roles   ? ACTOR_STAFF
			: people[who].admin ? ACTOR_ADMIN
					    : ACTOR_CONTACT,
		.person = d->person[who],
		.name = arena_printf(d->arena, "%s %s", people[who].given, people[who].family),
		.email = str_c(people[who].email),
		.language = S("en"),
		.staff_roles = people[who].roles,
	};
	actor->zone = zone_find(S("America/Chicago"));
	actor->second_factor = true;
	if (people[who].account == DEMO_ACCOUNT_N)
		return;
	*own = (struct actor_account){ .id = d->account[people[who].account],
				       .name = d->account_name[people[who].account],
				       .type = people[who].contact };
	actor->accounts = own;
	actor->accounts_n = 1;
	actor->acting = own->id;
	actor->zone = zone_find(str_c(accounts[people[who].account].zone));
}

/* An app set up the day before: its code of today is not used yet. */
static enum rc make_totp(struct db *db, struct demo *d, int who, str *secret)
{
	instant then = { d->now.us - US_PER_DAY };
	char code[7];
	str seed;
	enum rc rc = totp_begin(db, d->arena, d->person[who], secret);
	if (rc == RC_OK)
		rc = base32_bytes(d->arena, *secret, &seed);
	if (rc != RC_OK)
		return rc;
	totp_code((const unsigned char *)seed.p, seed.n, then.us / US_PER_SECOND / TOTP_SECONDS, code);
	return totp_confirm(db, d->arena, d->person[who], str_c(code), then);
}

static enum rc make_person(struct db *db, struct demo *d, int who)
{
	struct person row = {
		.email = str_c(people[who].email),
		.given_name = str_c(people[who].given),
		.family_name = str_c(people[who].family),
		.language = S("en"),
	};
	enum rc rc = person_create(db, d->arena, &row, d->password_hash);
	d->person[who] = row.id;
	if (rc == RC_OK && people[who].roles)
		rc = staff_create(db, row.id, people[who].roles);
	if (rc == RC_OK && people[who].contact)
		rc = contact_create(db, &(struct contact){ .account = d->account[people[who].account],
							   .person = row.id,
							   .type = people[who].contact,
							   .areas = AREA_SIS,
							   .title = S("SIS coordinator"),
							   .phone = S("555-0100") });
	if (rc == RC_OK && people[who].admin)
		rc = district_admin_create(db, d->account[people[who].account], row.id, (org_id){ 0 });
	make_actor(d, who);
	str secret = { 0 };
	if (rc == RC_OK && people[who].totp)
		rc = make_totp(db, d, who, &secret);
	*LIST_ADD(d->arena, &d->out->logins) = (struct demo_login){
		.role = str_c(people[who].role),
		.face = str_c(people[who].face),
		.email = row.email,
		.password = S(DEMO_PASSWORD),
		.totp_secret = secret,
		.name = d->actor[who].name,
		.note = str_c(people[who].note),
	};
	return rc;
}

enum rc demo_people(struct db *db, void *demo)
{
	struct demo *d = demo;
	d->out->logins.n = 0;
	enum rc rc = make_accounts(db, d);
	for (int who = 0; rc == RC_OK && who < DEMO_WHO_N; who++)
		rc = make_person(db, d, who);
	return rc;
}

/* demo/portal.c — the roster: generated files, the real import, and a few families who can sign in at once or with an activation
 * key. */

#include "base/files.h"
#include "demo/gen.h"
#include "demo/state.h"
#include "people/administrator.h"
#include "people/household.h"
#include "roster/import.h"
#include "roster/roster.h"

/* The families of the list; the last one has a key and has not activated yet. */
struct families {
	struct demo *demo;
	struct demo_samples samples;
};

static enum rc make_login(struct db *db, struct demo *d, const struct demo_sample *s, bool with_key)
{
	struct roster_user user;
	struct portal_user who;
	str key = with_key ? activation_key_new(d->arena) : (str){ 0 };
	enum rc rc = roster_user_by_source(db, d->arena, d->account[DEMO_MAIN], s->source_id, &user);
	if (rc == RC_OK)
		rc = portal_user_by_roster(db, d->arena, d->account[DEMO_MAIN], user.id, &who);
	if (rc == RC_OK && with_key)
		rc = portal_user_key_set(db, d->arena, d->account[DEMO_MAIN], who.person, key);
	else if (rc == RC_OK)
		rc = portal_user_activate(db, d->arena, d->account[DEMO_MAIN], who.person, s->username, d->password_hash);
	if (rc != RC_OK)
		return rc;
	*LIST_ADD(d->arena, &d->out->logins) = (struct demo_login){
		.role = s->student ? S("student") : S("guardian"),
		.face = S("portal"),
		.district = d->account_name[DEMO_MAIN],
		.username = s->username,
		.password = with_key ? (str){ 0 } : S(DEMO_PASSWORD),
		.activation_key = key,
		.name = s->name,
		.note = with_key ? S("has not signed in yet: choose \"First time\" and use the key") : s->note,
	};
	return RC_OK;
}

/* The last guardian of the list gets the key. */
static enum rc make_logins(struct db *db, void *arg)
{
	struct families *f = arg;
	size_t before = f->demo->out->logins.n, last = f->samples.n;
	enum rc rc = RC_OK;
	for (size_t i = 0; i < f->samples.n; i++)
		if (!f->samples.at[i].student)
			last = i;
	for (size_t i = 0; rc == RC_OK && i < f->samples.n; i++)
		rc = make_login(db, f->demo, &f->samples.at[i], i == last);
	if (rc != RC_OK)
		f->demo->out->logins.n = before; /* the transaction may run again */
	return rc;
}

/* The school administrator's school is there only after the import: the last by name, the middle school. */
static enum rc give_school(struct db *db, void *arg)
{
	struct demo *d = arg;
	household_schools schools;
	enum rc rc = household_schools_load(db, d->arena, &d->actor[DEMO_DISTRICT_ADMIN], &schools);
	if (rc != RC_OK || schools.n == 0)
		return rc;
	return administrator_school_set(db, d->arena, d->account[DEMO_MAIN], d->person[DEMO_SCHOOL_ADMIN],
					schools.at[schools.n - 1].id);
}

enum rc demo_portal(struct demo *d, str dir, int students, int64_t seed)
{
	local today;
	zone_local(d->actor[DEMO_AUTHORIZED].zone, d->now, &today, NULL);
	struct demo_roster opts = { .seed = (uint64_t)seed, .students = students, .today = today.on };
	struct families families = { .demo = d };
	struct roster_report report;
	str paths[1 + DEMO_FEEDS] = { ARENA_CONCAT(d->arena, dir, S("/oneroster.zip")) };
	enum rc rc = files_folder(arena_z(d->arena, dir));
	if (rc == RC_OK)
		rc = demo_roster_write(d->arena, &opts, paths[0]);
	if (rc == RC_OK)
		rc = demo_feeds_write(d->arena, &opts, dir, paths + 1);
	if (rc == RC_OK)
		rc = roster_import_set(d->store, d->arena, &(struct import_options){ .district = d->account[DEMO_MAIN] }, paths,
				       COUNT_OF(paths), &report);
	demo_roster_samples(d->arena, &opts, &families.samples);
	if (rc == RC_OK)
		rc = store_write(d->store, give_school, d);
	return rc == RC_OK ? store_write(d->store, make_logins, &families) : rc;
}

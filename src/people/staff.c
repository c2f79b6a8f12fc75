/* people/staff.c — rules of the vendor's staff (P4). */
#include "people/staff.h"

#include "auth/auth.h"
#include "html/lang.h"
#include "people/people_store.h"
#include "people/standing.h"

const struct choice staff_role_choices[] = {
	{ S_INIT("agent"), N_("Agent: cases"), 1 },
	{ S_INIT("hosting"), N_("Hosting: updates"), 2 },
	{ S_INIT("publisher"), N_("Publisher: notifications"), 3 },
	{ S_INIT("admin"), N_("Administrator: all of it, people, settings"), 4 },
	{ { 0 }, NULL, 0 },
};

unsigned staff_roles_of(int64_t set)
{
	return (unsigned)(set >> 1);
}

str staff_roles_text(struct arena *a, unsigned roles)
{
	str out = S("");
	for (const struct choice *c = staff_role_choices; c->label; c++)
		if (roles & (1u << (c->code - 1)))
			out = str_empty(out) ? c->value : ARENA_CONCAT(a, out, S(" "), c->value);
	return out;
}

enum rc staff_create(struct db *db, person_id person, unsigned roles)
{
	session_person_changed(db, person);
	return staff_store_insert(db, person, roles);
}

enum rc staff_is_last_admin(struct db *db, struct arena *a, person_id person, bool *last)
{
	struct staff_member m;
	int64_t others = 0;
	*last = false;
	enum rc rc = staff_load(db, a, person, &m);
	if (rc == RC_NOT_FOUND) {
		err_clear();
		return RC_OK;
	}
	if (rc != RC_OK || m.former || !(m.roles & STAFF_ADMIN) || m.who.state != PERSON_ACTIVE)
		return rc;
	rc = staff_store_admins(db, a, person, &others);
	*last = others == 0;
	return rc;
}

/* RC_CONFLICT when it would leave no administrator. */
static enum rc not_the_last(struct db *db, struct arena *a, person_id person)
{
	bool last;
	enum rc rc = staff_is_last_admin(db, a, person, &last);
	return rc == RC_OK && last ? fail(RC_CONFLICT, "the last vendor administrator") : rc;
}

enum rc staff_add(struct db *db, struct arena *a, struct person *who, unsigned roles, date ends_on, bool *known, struct flaw *flaw)
{
	struct staff_member m;
	if (!roles) {
		*flaw = (struct flaw){ S("roles"), N_("Choose at least one role.") };
		return fail(RC_INVALID, "staff: %s", flaw->message);
	}
	enum rc rc = person_invite(db, a, who, known, flaw);
	if (rc != RC_OK)
		return rc;
	rc = staff_load(db, a, who->id, &m);
	if (rc == RC_OK && !m.former) {
		*flaw = (struct flaw){ S("email"), N_("Whoever has this address is staff already.") };
		return fail(RC_CONFLICT, "staff: %s", flaw->message);
	}
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	rc = staff_create(db, who->id, roles);
	if (rc == RC_OK)
		rc = staff_store_update(db, who->id, roles, ends_on);
	return rc == RC_OK ? person_returns(db, a, who->id) : rc;
}

enum rc staff_update(struct db *db, struct arena *a, person_id person, unsigned roles, date ends_on)
{
	if (!roles)
		return fail(RC_INVALID, "staff without a role");
	enum rc rc = roles & STAFF_ADMIN && date_absent(ends_on) ? RC_OK : not_the_last(db, a, person);
	if (rc == RC_OK)
		rc = staff_store_update(db, person, roles, ends_on);
	if (rc == RC_OK)
		session_person_changed(db, person);
	return rc;
}

enum rc staff_end(struct db *db, struct arena *a, person_id person)
{
	enum rc rc = not_the_last(db, a, person);
	if (rc == RC_OK)
		rc = staff_store_end(db, person);
	return rc == RC_OK ? person_left(db, a, person) : rc;
}

/* people/contact.c — rules of contacts (P3). */
#include "people/contact.h"

#include "auth/auth.h"
#include "html/lang.h"
#include "people/people_store.h"
#include "people/standing.h"

/* ---- words ---- */
static const char *const type_labels[] = {
	[CONTACT_AUTHORIZED] = N_("Authorized"),
	[CONTACT_TECHNICAL] = N_("Technical"),
	[CONTACT_READ_ONLY] = N_("Read Only"),
};
const struct choice contact_type_choices[] = {
	{ S_INIT("authorized"), N_("Authorized"), CONTACT_AUTHORIZED },
	{ S_INIT("technical"), N_("Technical"), CONTACT_TECHNICAL },
	{ S_INIT("read_only"), N_("Read Only"), CONTACT_READ_ONLY },
	{ { 0 }, NULL, 0 },
};
/* In the order of enum contact_area's bits: the code is the number of the bit, from 1, because 0 means none in a form. */
const struct choice contact_area_choices[] = {
	{ S_INIT("sis"), N_("SIS"), 1 },
	{ S_INIT("food_service"), N_("Food Service"), 2 },
	{ S_INIT("human_resources"), N_("Human Resources"), 3 },
	{ S_INIT("finance"), N_("Finance"), 4 },
	{ S_INIT("online_payments"), N_("Online Payments"), 5 },
	{ S_INIT("voice_messenger"), N_("Voice Messenger"), 6 },
	{ S_INIT("state_edition"), N_("State Edition"), 7 },
	{ { 0 }, NULL, 0 },
};

const char *contact_type_label(enum contact_type type)
{
	return type_labels[type];
}

int64_t contact_areas_of(int64_t set)
{
	return set >> 1;
}

str contact_areas_text(struct arena *a, int64_t areas)
{
	str out = S("");
	for (const struct choice *c = contact_area_choices; c->label; c++)
		if (areas & (INT64_C(1) << (c->code - 1)))
			out = str_empty(out) ? c->value : ARENA_CONCAT(a, out, S(" "), c->value);
	return out;
}

/* ---- rows ---- */

enum rc contact_create(struct db *db, struct contact *in)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	contact_id id;
	bool former = false;
	enum rc rc = contact_store_of(db, a, in->account, in->person, &id, &former);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	if (rc == RC_OK && !former)
		return fail(RC_CONFLICT, "is a contact of this account already");
	session_person_changed(db, in->person);
	if (rc == RC_OK && !in->former) {
		in->id = id;
		return contact_store_again(db, in);
	}
	err_clear();
	if (in->id.v == 0)
		in->id = NEW_ID(contact_id);
	return contact_store_insert(db, in);
}

enum rc contact_add(struct db *db, struct arena *a, struct person *who, struct contact *in, bool *known, struct flaw *flaw)
{
	if (!in->type) {
		*flaw = (struct flaw){ S("type"), N_("Choose what kind of contact this is.") };
		return fail(RC_INVALID, "contact: %s", flaw->message);
	}
	enum rc rc = person_invite(db, a, who, known, flaw);
	if (rc != RC_OK)
		return rc;
	in->person = who->id;
	rc = contact_create(db, in);
	if (rc == RC_CONFLICT)
		*flaw = (struct flaw){ S("email"), N_("Whoever has this address is a contact of this account already.") };
	return rc == RC_OK ? person_returns(db, a, who->id) : rc;
}

enum rc contact_update(struct db *db, const struct contact *now)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct contact c;
	enum rc rc = contact_load(db, a, now->account, now->id, &c);
	if (rc == RC_OK)
		rc = contact_store_update(db, now);
	if (rc == RC_OK)
		session_person_changed(db, c.person);
	return rc;
}

enum rc contact_end(struct db *db, struct arena *a, account_id account, contact_id id)
{
	struct contact c;
	enum rc rc = contact_load(db, a, account, id, &c);
	if (rc == RC_OK)
		rc = contact_store_end(db, account, id);
	return rc == RC_OK ? person_left(db, a, c.person) : rc;
}

enum rc contact_replace(struct db *db, struct arena *a, account_id account, struct contact_replacement *r, struct flaw *flaw)
{
	struct contact old;
	enum rc rc = contact_load(db, a, account, r->old, &old);
	if (rc == RC_OK && old.former)
		return fail(RC_NOT_FOUND, "is a former contact");
	if (rc != RC_OK)
		return rc;
	r->in.account = account;
	r->in.areas = old.areas;
	if (!r->in.type)
		r->in.type = old.type;
	rc = contact_add(db, a, &r->who, &r->in, &r->known, flaw);
	if (rc != RC_OK)
		return rc;
	if (date_absent(r->last))
		return contact_end(db, a, account, r->old);
	old.ends_on = r->last;
	return contact_update(db, &old);
}

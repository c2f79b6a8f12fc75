/* people/standing.c — suspending, reinstating, and what time does. */
#include "people/standing.h"

#include "auth/session.h"
#include "auth/sign_in.h"
#include "base/utf8.h"
#include "html/lang.h"
#include "people/people_store.h"
#include "people/standing_store.h"

#define NAME_MAX 100 /* characters of a given or family name */
#define WARNING_DAYS 7

/* ---- names and address ---- */

static bool name_bad(str name)
{
	return str_empty(name) || !utf8_printable(name, false) || utf8_length(name) > NAME_MAX;
}

static enum rc names_acceptable(const struct person *p, struct flaw *flaw)
{
	if (name_bad(p->given_name))
		*flaw = (struct flaw){ S("given_name"), N_("Write the given name.") };
	else if (name_bad(p->family_name))
		*flaw = (struct flaw){ S("family_name"), N_("Write the family name.") };
	else
		return RC_OK;
	return fail(RC_INVALID, "person: %s", flaw->message);
}

static enum rc email_acceptable(str email, struct flaw *flaw)
{
	ptrdiff_t at = str_find(email, S("@"));
	if (at > 0 && (size_t)at + 1 < email.n)
		return RC_OK;
	*flaw = (struct flaw){ S("email"), N_("Write an e-mail address, like name@district.org.") };
	return fail(RC_INVALID, "person: %s", flaw->message);
}

enum rc person_update(struct db *db, struct arena *a, const struct person *now, struct flaw *flaw)
{
	struct person before, other, next = *now;
	next.email = sign_in_email(a, now->email);
	enum rc rc = person_load(db, a, now->id, &before);
	if (rc == RC_OK)
		rc = names_acceptable(&next, flaw);
	if (rc == RC_OK)
		rc = email_acceptable(next.email, flaw);
	if (rc != RC_OK)
		return rc;
	bool moves = !str_eq(before.email, next.email);
	rc = moves ? person_store_email(db, a, next.email, &other) : RC_NOT_FOUND;
	if (rc == RC_OK) {
		*flaw = (struct flaw){ S("email"), N_("Somebody else has this address.") };
		return fail(RC_CONFLICT, "person: %s", flaw->message);
	}
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	session_person_changed(db, now->id);
	rc = person_store_update(db, &next);
	return rc == RC_OK && moves ? person_store_links_void(db, now->id) : rc;
}

enum rc person_invite(struct db *db, struct arena *a, struct person *who, bool *known, struct flaw *flaw)
{
	struct person found;
	who->email = sign_in_email(a, who->email);
	enum rc rc = email_acceptable(who->email, flaw);
	if (rc != RC_OK)
		return rc;
	rc = person_store_email(db, a, who->email, &found);
	*known = rc == RC_OK;
	if (rc == RC_OK)
		*who = found;
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear();
	rc = names_acceptable(who, flaw);
	return rc == RC_OK ? person_create(db, a, who, (str){ 0 }) : rc;
}

/* ---- may he sign in ---- */

static enum rc is_something(struct db *db, struct arena *a, person_id person, bool *yes)
{
	return standing_store_is_something(db, a, person, session_contact_day(clock_now()), yes);
}

enum rc person_suspend(struct db *db, struct arena *a, person_id person, enum suspended_why why)
{
	bool last = false;
	enum rc rc = staff_is_last_admin(db, a, person, &last);
	if (rc != RC_OK)
		return rc;
	if (last)
		return fail(RC_CONFLICT, "the last vendor administrator");
	rc = person_store_suspend(db, person, why, clock_now());
	if (rc == RC_NOT_FOUND)
		return fail(RC_CONFLICT, "suspended already");
	return rc == RC_OK ? session_end_all(db, person) : rc;
}

enum rc person_reinstate(struct db *db, struct arena *a, person_id person)
{
	bool something = false;
	enum rc rc = is_something(db, a, person, &something);
	if (rc != RC_OK)
		return rc;
	if (!something)
		return fail(RC_CONFLICT, "is neither contact nor staff nor administrator");
	session_person_changed(db, person);
	rc = person_store_reinstate(db, person, clock_now());
	return rc == RC_NOT_FOUND ? fail(RC_CONFLICT, "not suspended") : rc;
}

enum rc person_returns(struct db *db, struct arena *a, person_id person)
{
	struct standing s;
	enum rc rc = standing_load(db, a, person, &s);
	return rc == RC_OK && s.why == WHY_ENDED ? person_reinstate(db, a, person) : rc;
}

enum rc person_left(struct db *db, struct arena *a, person_id person)
{
	bool something = false;
	enum rc rc = is_something(db, a, person, &something);
	session_person_changed(db, person);
	if (rc != RC_OK || something)
		return rc;
	rc = session_end_all(db, person);
	if (rc == RC_OK)
		rc = person_store_suspend(db, person, WHY_ENDED, clock_now());
	if (rc != RC_NOT_FOUND)
		return rc;
	err_clear(); /* suspended for another reason: that stays */
	return RC_OK;
}

/* ---- time ---- */

static enum rc by_time(struct db *db, const char *event, person_id person, account_id account, str object)
{
	const struct audit_entry e = {
		.event = event, .person = person, .account = account, .object = object, .detail = S("{\"by\":\"time\"}")
	};
	return audit_write(db, &e);
}

static str person_object(struct arena *a, person_id person)
{
	return ARENA_CONCAT(a, S("person "), id_text(a, person.v));
}

static enum rc end_contacts(struct db *db, struct arena *a, date day, int *ended)
{
	contact_list over = { 0 };
	enum rc rc = standing_store_contacts_over(db, a, day, &over);
	for (size_t i = 0; i < over.n && rc == RC_OK; i++) {
		const struct contact *c = &over.at[i];
		rc = contact_store_end(db, c->account, c->id);
		if (rc == RC_OK)
			rc = person_left(db, a, c->person);
		if (rc == RC_OK)
			rc = by_time(db, "contact.ended", c->person, c->account, person_object(a, c->person));
		(*ended)++;
	}
	return rc;
}

static enum rc end_staff(struct db *db, struct arena *a, date day, int *ended)
{
	person_list over = { 0 };
	enum rc rc = standing_store_staff_over(db, a, day, &over);
	for (size_t i = 0; i < over.n && rc == RC_OK; i++) {
		person_id person = over.at[i].id;
		rc = staff_store_end(db, person);
		if (rc == RC_OK)
			rc = person_left(db, a, person);
		if (rc == RC_OK)
			rc = by_time(db, "staff.ended", person, (account_id){ 0 }, person_object(a, person));
		(*ended)++;
	}
	return rc;
}

enum rc standing_end_due(struct db *db, struct arena *a, instant now, int *ended)
{
	date day = session_contact_day(now);
	*ended = 0;
	enum rc rc = end_contacts(db, a, day, ended);
	return rc == RC_OK ? end_staff(db, a, day, ended) : rc;
}

static instant days_before(instant now, int64_t days)
{
	return (instant){ now.us - days * US_PER_DAY };
}

int64_t standing_warning_days(int64_t days)
{
	return days >= 2 * WARNING_DAYS ? WARNING_DAYS : days / 2;
}

enum rc standing_idle_soon(struct db *db, struct arena *a, instant now, int64_t days, person_list *out)
{
	*out = (person_list){ 0 };
	return standing_store_idle_soon(db, a, days_before(now, days - standing_warning_days(days)), out);
}

enum rc standing_idle_due(struct db *db, struct arena *a, instant now, int64_t days, int *suspended)
{
	instant since = days_before(now, days), warned = days_before(now, standing_warning_days(days));
	person_list due = { 0 };
	*suspended = 0;
	enum rc rc = standing_store_idle_due(db, a, since, warned, &due);
	for (size_t i = 0; i < due.n && rc == RC_OK; i++) {
		person_id person = due.at[i].id;
		rc = person_suspend(db, a, person, WHY_IDLE);
		if (rc == RC_CONFLICT) { /* the last administrator */
			err_clear();
			rc = RC_OK;
			continue;
		}
		if (rc == RC_OK)
			rc = by_time(db, "person.suspended", person, (account_id){ 0 }, person_object(a, person));
		(*suspended)++;
	}
	return rc;
}

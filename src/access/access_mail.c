/* access/access_mail.c — who is told what: the district of every request, the asker of every answer, the administrators of alerts.
 */
#include "access/access_mail.h"

#include "outbox/outbox.h"
#include "pages/mail/access_alert.txt.h"
#include "pages/mail/access_asked.txt.h"
#include "pages/mail/access_decided.txt.h"
#include "pages/mail/access_given.txt.h"
#include "pages/mail/access_revoked.txt.h"
#include "people/people.h"

struct letter {
	const char *kind;
	const char *subject; /* a message key; {district} is filled in */
	void (*body)(struct html *o, const struct access_mail_view *v);
};
static const struct letter asked = { "access.asked", N_("Access to student data is asked for: {district}"), page_access_asked };
static const struct letter approved = { "access.approved", N_("Access to student data was approved: {district}"),
					page_access_decided };
static const struct letter given = { "access.given", N_("Access to student data was approved: {district}"), page_access_given };
static const struct letter refused = { "access.refused", N_("Access to student data was refused: {district}"),
				       page_access_decided };
static const struct letter revoked = { "access.revoked", N_("Access to student data has ended: {district}"), page_access_revoked };
static const struct letter alert = { "access.alert", N_("Alert: please look at it now"), page_access_alert };

/* One letter to one person, in his language. Without an address there is nothing to do. */
static enum rc send(struct db *db, struct arena *a, const struct letter *letter, const struct access_mail_view *view,
		    const struct person *to)
{
	CLEANUP_BUF struct buf text = BUF_INIT(MAIL_BODY_MAX);
	const struct lang *lang = lang_find(to->language);
	const struct zone *zone = zone_find(to->zone);
	struct access_mail_view v = *view;
	if (str_absent(to->email) || to->state == PERSON_SUSPENDED)
		return RC_OK;
	lang = lang ? lang : lang_english();
	zone = zone ? zone : zone_find(v.settings->zone);
	v.name = person_name(a, to);
	if (v.x)
		v.happened = T(lang, alert_kinds[v.x->kind].label);
	struct html o = { .out = &text, .arena = a, .lang = lang, .zone = zone };
	letter->body(&o, &v);
	enum rc rc = buf_rc(&text);
	if (rc != RC_OK)
		return rc;
	struct mail mail = {
		.kind = letter->kind,
		.person = to->id,
		.account = v.g ? v.g->account : v.x->account,
		.object = v.g ? ARENA_CONCAT(a, S("grant "), id_text(a, v.g->id.v)) : v.x->object,
		.address = to->email,
		.name = v.name,
		.subject = T_FILL(a, lang, letter->subject, { "district", v.g ? v.g->account_name : S("") }),
		.body = arena_dup(a, buf_str(&text)),
	};
	return mail_queue(db, a, &mail);
}

static struct access_mail_view view_of(struct arena *a, const struct settings *s, const struct grant *g, url to)
{
	return (struct access_mail_view){ .settings = s, .g = g, .number = case_number_text(a, g->case_number), .to = to };
}

/* Those who may approve or end it. */
static enum rc to_contacts(struct db *db, struct arena *a, const struct letter *letter, const struct access_mail_view *v)
{
	contact_list contacts = { 0 };
	enum rc rc = contacts_of(db, a, v->g->account, false, &contacts);
	for (size_t i = 0; rc == RC_OK && i < contacts.n; i++)
		if (contacts.at[i].type != CONTACT_READ_ONLY)
			rc = send(db, a, letter, v, &contacts.at[i].who);
	return rc;
}

static enum rc to_asker(struct db *db, struct arena *a, const struct letter *letter, const struct access_mail_view *v)
{
	struct person asker;
	enum rc rc = person_load(db, a, v->g->asked_by, &asker);
	return rc == RC_OK ? send(db, a, letter, v, &asker) : rc;
}

enum rc access_mail_asked(struct db *db, struct arena *a, const struct settings *s, const struct grant *g)
{
	const struct access_mail_view v = view_of(a, s, g, URL(a, "/support/access"));
	return to_contacts(db, a, &asked, &v);
}

enum rc access_mail_decided(struct db *db, struct arena *a, const struct settings *s, const struct grant *g)
{
	bool yes = g->state == GRANT_APPROVED;
	struct access_mail_view v = view_of(a, s, g, URL(a, "/desk/grants/{}", UP(g->id)));
	enum rc rc = to_asker(db, a, yes ? &approved : &refused, &v);
	v.to = URL(a, "/support/access");
	return rc == RC_OK && yes ? to_contacts(db, a, &given, &v) : rc;
}

enum rc access_mail_revoked(struct db *db, struct arena *a, const struct settings *s, const struct grant *g)
{
	struct access_mail_view v = view_of(a, s, g, URL(a, "/desk/grants/{}", UP(g->id)));
	enum rc rc = to_asker(db, a, &revoked, &v);
	v.to = URL(a, "/support/access");
	return rc == RC_OK ? to_contacts(db, a, &revoked, &v) : rc;
}

enum rc access_mail_alert(struct db *db, struct arena *a, const struct settings *s, const struct alert *x)
{
	const struct access_mail_view v = { .settings = s, .x = x, .to = URL(a, "/desk/alerts") };
	staff_list staff = { 0 };
	enum rc rc = staff_of(db, a, &staff);
	for (size_t i = 0; rc == RC_OK && i < staff.n; i++)
		if (staff.at[i].roles & STAFF_ADMIN && !staff.at[i].former)
			rc = send(db, a, &alert, &v, &staff.at[i].who);
	return rc;
}

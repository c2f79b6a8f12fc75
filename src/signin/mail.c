/* signin/mail.c — mails that carry links, and those that tell of a change (P7). */
#include "outbox/outbox.h"
#include "pages/mail/address_changed.txt.h"
#include "pages/mail/factor_changed.txt.h"
#include "pages/mail/invite.txt.h"
#include "pages/mail/password_changed.txt.h"
#include "pages/mail/reset.txt.h"
#include "people/people.h"
#include "signin/mail_view.h"
#include "signin/signin.h"

#define REQUESTS_AT_ONCE 50
#define LINKS_PER_HOUR 3 /* of one person, asked for by whomever */

static str address_of(struct arena *a, const struct settings *s, str path)
{
	return ARENA_CONCAT(a, s->public_url, path);
}

static struct html *writer_for(struct arena *a, const struct settings *s, const struct person *to)
{
	const struct lang *lang = lang_find(to->language);
	const struct zone *zone = str_absent(to->zone) ? NULL : zone_find(to->zone);
	return mail_text_begin(a, lang ? lang : lang_english(), zone ? zone : zone_find(s->zone));
}

/* ---- links ---- */
static const struct {
	const char *kind;
	void (*subject)(struct html *o, const struct link_mail *v);
	void (*body)(struct html *o, const struct link_mail *v);
} link_mails[LINK_PURPOSES] = {
	[LINK_CONFIRM] = { "link.confirm", page_mail_invite_subject, page_mail_invite_body },
	[LINK_RESET] = { "link.reset", page_mail_reset_subject, page_mail_reset_body },
};

static enum rc queue_link(struct db *db, struct arena *a, const struct settings *s, const struct person *to,
			  enum link_purpose purpose)
{
	str token;
	struct link_mail v = {
		.vendor = s->vendor_name,
		.name = person_name(a, to),
		.forgot = address_of(a, s, S("/sign-in/forgot")),
		.confirm = address_of(a, s, S("/sign-in/confirm")),
	};
	enum rc rc = link_create(db, a, to->id, purpose, &token, &v.expires);
	if (rc != RC_OK)
		return rc;
	v.link = address_of(a, s, ARENA_CONCAT(a, S("/set-password/"), token));
	struct mail m = {
		.kind = link_mails[purpose].kind, .person = to->id, .address = to->email, .name = v.name, .expires = v.expires
	};
	struct html *o = writer_for(a, s, to);
	link_mails[purpose].subject(o, &v);
	m.subject = mail_text_take(o);
	link_mails[purpose].body(o, &v);
	m.body = mail_text_take(o);
	return mail_queue(db, a, &m);
}

enum rc signin_mail_link(struct db *db, struct arena *a, const struct settings *s, person_id person, enum link_purpose purpose)
{
	struct person to;
	enum rc rc = person_load(db, a, person, &to);
	if (rc != RC_OK)
		return rc;
	return str_absent(to.email) ? RC_NOT_FOUND : queue_link(db, a, s, &to, purpose);
}

/* ---- news ---- */
static const struct {
	const char *kind;
	void (*subject)(struct html *o, const struct news_mail *v);
	void (*body)(struct html *o, const struct news_mail *v);
} news_mails[] = {
	[NEWS_PASSWORD] = { "news.password", page_mail_password_subject, page_mail_password_body },
	[NEWS_FACTOR] = { "news.factor", page_mail_factor_subject, page_mail_factor_body },
	[NEWS_FACTORS] = { "news.factors", page_mail_factors_subject, page_mail_factors_body },
	[NEWS_ADDRESS] = { "news.address", page_mail_address_subject, page_mail_address_body },
};

static str or_absent(str s)
{
	return str_empty(s) ? (str){ 0 } : s;
}

enum rc signin_mail_news(struct db *db, struct arena *a, const struct settings *s, person_id person, enum signin_news what)
{
	struct person to;
	enum rc rc = person_load(db, a, person, &to);
	if (rc != RC_OK || str_absent(to.email))
		return rc;
	const struct news_mail v = {
		.vendor = s->vendor_name,
		.name = person_name(a, &to),
		.forgot = address_of(a, s, S("/sign-in/forgot")),
		.support_email = or_absent(s->support_email),
		.support_phone = or_absent(s->support_phone),
		.at = clock_now(),
	};
	struct mail m = { .kind = news_mails[what].kind, .person = to.id, .address = to.email, .name = v.name };
	struct html *o = writer_for(a, s, &to);
	news_mails[what].subject(o, &v);
	m.subject = mail_text_take(o);
	news_mails[what].body(o, &v);
	m.body = mail_text_take(o);
	return mail_queue(db, a, &m);
}

/* ---- requests ---- */

/* Whether somebody gets a mail shows to him alone: not known, suspended and asked too often end here without a word. */
static enum rc answer(struct db *db, struct arena *a, const struct settings *s, str email, int *queued)
{
	struct person to;
	int lately = 0;
	enum rc rc = person_by_email(db, a, email, &to);
	if (rc == RC_NOT_FOUND || (rc == RC_OK && to.state == PERSON_SUSPENDED)) {
		err_clear();
		return RC_OK;
	}
	if (rc == RC_OK)
		rc = link_count(db, a, to.id, (instant){ clock_now().us - US_PER_HOUR }, &lately);
	if (rc != RC_OK || lately >= LINKS_PER_HOUR)
		return rc;
	rc = queue_link(db, a, s, &to, to.state == PERSON_INVITED ? LINK_CONFIRM : LINK_RESET);
	if (rc == RC_INVALID) { /* an address that no mail can go to must not hold up the others */
		err_clear();
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	++*queued;
	const struct audit_entry e = { .event = "link.mailed",
				       .person = to.id,
				       .object = ARENA_CONCAT(a, S("person "), id_text(a, to.id.v)) };
	return audit_write(db, &e);
}

enum rc signin_answer_requests(struct db *db, struct arena *a, const struct settings *s, int *queued, bool *more)
{
	link_asked_list asked = { 0 };
	enum rc rc = link_requests_take(db, a, REQUESTS_AT_ONCE, &asked);
	*queued = 0;
	*more = asked.n == REQUESTS_AT_ONCE;
	for (size_t i = 0; i < asked.n && rc == RC_OK; i++)
		rc = answer(db, a, s, asked.at[i].email, queued);
	return rc;
}

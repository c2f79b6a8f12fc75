/* notices/notice_mail.c — mail to the contacts of those affected (N5), and leaving it (RFC 8058). */
#include "notices/notice_mail.h"

#include "html/lang.h"
#include "notices/notice_store.h"
#include "outbox/choice.h"
#include "outbox/outbox.h"
#include "pages/mail/notice_overdue.txt.h"
#include "pages/mail/notice_published.txt.h"
#include "pages/mail/notice_updated.txt.h"

enum rc notice_unsubscribe(struct db *db, person_id person)
{
	enum rc rc = notice_mail_set(db, person, NOTICE_MAIL_NONE);
	return rc == RC_OK ? notice_store_mail_end(db, person) : rc;
}

/* ---- writing ---- */

/* The texts of one mail, for everybody of one language and zone; the address for unsubscribing comes at the end of each. */
struct letter {
	str language, zone, subject, body;
};
#define LEAVE_MARK "/unsubscribe/-"

struct mailing {
	struct arena *arena;
	const struct settings *settings;
	const struct notice *n;
	const struct notice_update *u;
	str services, object;
	LIST(struct letter) letters;
};

static const struct notice_update *update_of(const struct notice *n, int64_t seq)
{
	for (size_t i = 0; i < n->updates.n; i++)
		if (n->updates.at[i].seq == seq)
			return &n->updates.at[i];
	return NULL;
}

static const struct lang *lang_of(str language)
{
	const struct lang *lang = lang_find(language);
	return lang ? lang : lang_english();
}

static struct html *text_begin(struct arena *a, const struct settings *s, str language, str zone)
{
	const struct zone *z = str_absent(zone) ? NULL : zone_find(zone);
	return mail_text_begin(a, lang_of(language), z ? z : zone_find(s->zone));
}

static struct letter write_letter(const struct mailing *m, str language, str zone)
{
	const struct lang *lang = lang_of(language);
	struct notice_mail_view v = {
		.settings = m->settings,
		.n = m->n,
		.kind = T(lang, notice_kinds[m->n->kind].label),
		.state = T(lang, notice_states[m->u->state].label),
		.words = m->u->body,
		.services = m->services,
		.to = URL(m->arena, "/support/notifications/{}", UP(m->n->id)),
		.leave = URL(m->arena, LEAVE_MARK),
	};
	struct html *o = text_begin(m->arena, m->settings, language, zone);
	struct letter l = { .language = language, .zone = zone };
	m->u->seq == 0 ? page_notice_published_subject(o, &v) : page_notice_updated_subject(o, &v);
	l.subject = mail_text_take(o);
	m->u->seq == 0 ? page_notice_published_body(o, &v) : page_notice_updated_body(o, &v);
	l.body = mail_text_take(o);
	return l;
}

static const struct letter *letter_for(struct mailing *m, const struct notice_reader *r)
{
	for (size_t i = 0; i < m->letters.n; i++)
		if (str_eq(m->letters.at[i].language, r->language) && str_eq(m->letters.at[i].zone, r->zone))
			return &m->letters.at[i];
	*LIST_ADD(m->arena, &m->letters) = write_letter(m, r->language, r->zone);
	return &m->letters.at[m->letters.n - 1];
}

/* The last place where the mark stands is ours: what staff wrote comes before it. */
static str with_token(struct arena *a, str body, str token)
{
	str mark = S(LEAVE_MARK);
	size_t at = body.n - mark.n;
	while (at > 0 && !str_starts(str_drop(body, at), mark))
		at--;
	return ARENA_CONCAT(a, str_take(body, at), S("/unsubscribe/"), token, str_drop(body, at + mark.n));
}

static enum rc add_mail(struct mailing *m, struct mail_bulk *bulk, const struct notice_reader *r)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	str token;
	const struct letter *l = letter_for(m, r);
	enum rc rc = mail_leave_token(a, &notice_topic, r->person, &token);
	if (rc != RC_OK)
		return rc;
	struct mail mail = {
		.kind = m->u->seq == 0 ? "notice.published" : "notice.updated",
		.person = r->person,
		.account = r->account,
		.object = m->object,
		.address = r->email,
		.name = r->name,
		.subject = l->subject,
		.body = with_token(a, l->body, token),
		.unsubscribe = ARENA_CONCAT(a, m->settings->public_url, S("/api/v1/unsubscribe/"), token),
	};
	return mail_bulk_add(bulk, &mail);
}

static enum rc queue_all(struct db *db, struct mailing *m, int64_t *queued)
{
	notice_readers readers;
	struct mail_bulk bulk;
	enum rc rc = notice_store_readers(db, m->arena, m->n, &readers);
	if (rc == RC_OK)
		rc = mail_bulk_begin(db, m->arena, &bulk);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; rc == RC_OK && i < readers.n; i++)
		rc = add_mail(m, &bulk, &readers.at[i]);
	enum rc end = mail_bulk_end(&bulk);
	*queued = bulk.added;
	return rc == RC_OK ? end : rc;
}

enum rc notice_mail_next(struct db *db, struct arena *a, const struct settings *s, int64_t *queued, bool *did)
{
	struct notice_unmailed next;
	struct notice n;
	instant now = clock_now();
	*queued = 0;
	*did = false;
	enum rc rc = notice_store_unmailed(db, a, &next);
	if (rc == RC_NOT_FOUND)
		return RC_OK;
	if (rc == RC_OK)
		rc = notice_store_mailed(db, &next, now);
	if (rc == RC_OK)
		rc = notice_store_load(db, a, next.notice, &n);
	if (rc != RC_OK)
		return rc;
	*did = true;
	if (now.us - next.at.us > NOTICE_MAIL_HOURS * US_PER_HOUR)
		return RC_OK;
	struct mailing m = {
		.arena = a, .settings = s, .n = &n, .u = update_of(&n, next.seq), .services = notice_services_text(a, &n)
	};
	m.object = ARENA_CONCAT(a, S("notice "), id_text(a, n.id.v));
	return queue_all(db, &m, queued);
}

enum rc notice_mail_overdue(struct db *db, struct arena *a, const struct settings *s, const struct notice *n)
{
	struct notice_reader to;
	enum rc rc = notice_store_author(db, a, n->author, &to);
	if (rc != RC_OK)
		return rc == RC_NOT_FOUND ? RC_OK : rc;
	const struct notice_mail_view v = { .settings = s, .n = n, .to = URL(a, "/desk/notifications/{}", UP(n->id)) };
	struct mail mail = { .kind = "notice.overdue",
			     .person = to.person,
			     .object = ARENA_CONCAT(a, S("notice "), id_text(a, n->id.v)),
			     .address = to.email,
			     .name = to.name };
	struct html *o = text_begin(a, s, to.language, to.zone);
	page_notice_overdue_subject(o, &v);
	mail.subject = mail_text_take(o);
	page_notice_overdue_body(o, &v);
	mail.body = mail_text_take(o);
	rc = mail_queue(db, a, &mail);
	if (rc != RC_INVALID)
		return rc;
	err_clear(); /* an address that no mail can go to */
	return RC_OK;
}

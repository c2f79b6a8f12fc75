/* outbox/send.c — the worker's part: lease, send, mark. What was sent but not marked (a crash) is sent again with its Message-ID.
 */
#include <stdio.h>

#include "outbox/message.h"
#include "outbox/smtp.h"

#define RETURN_AFTER_SECONDS 180 /* into the lease: what has not been tried by then is given back */

struct sending {
	struct store *store;
	struct smtp *relay;
	struct mail_sender from;
	struct arena *arena;
	mail_leased_list mails;
	instant leased_at;
	int sent;
};

static enum rc lease(struct db *db, void *arg)
{
	struct sending *w = arg;
	w->leased_at = clock_now();
	return mail_store_lease(db, w->arena, w->leased_at, &w->mails);
}

struct outcome {
	const struct mail_leased *mail;
	enum { SENT, FAILED, UNTRIED } kind;
	str why;
	instant due;
};

static enum rc mark(struct db *db, void *arg)
{
	const struct outcome *o = arg;
	if (o->kind == SENT)
		return mail_store_sent(db, o->mail, clock_now());
	return o->kind == FAILED ? mail_store_failed(db, o->mail, o->why, o->due) : mail_store_return(db, o->mail);
}

/* When to try again: after 1, 4, 9, … minutes; absent: never. */
static instant next_try(const struct mail_leased *l, enum smtp_result result)
{
	if (result == SMTP_REFUSED || l->attempts >= MAIL_ATTEMPTS_MAX)
		return (instant){ 0 };
	return (instant){ clock_now().us + (int64_t)l->attempts * l->attempts * US_PER_MINUTE };
}

/* Tries one and marks it. *away: the relay was not there, which goes for the others too. */
static enum rc send_one(struct sending *w, const struct mail_leased *l, str *away)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	CLEANUP_BUF struct buf text = BUF_INIT(MESSAGE_MAX);
	str why = *away;
	enum smtp_result result = SMTP_AWAY;
	enum rc rc = RC_OK;
	if (str_absent(*away)) {
		rc = message_write(&text, l, &w->from);
		if (rc != RC_OK)
			return rc;
		result = smtp_send(w->relay, a, w->from.address, l->mail.address, buf_str(&text), &why);
	}
	struct outcome o = { l, result == SMTP_TAKEN ? SENT : FAILED, why, next_try(l, result) };
	if (result == SMTP_AWAY && str_absent(*away)) {
		*away = arena_dup(w->arena, why);
		fprintf(stderr, "belfry: mail: %.*s\n", STR_ARG(why));
	}
	w->sent += result == SMTP_TAKEN;
	return store_write(w->store, mark, &o);
}

static enum rc send_all(struct sending *w)
{
	str away = { 0 };
	enum rc rc = RC_OK;
	for (size_t i = 0; rc == RC_OK && i < w->mails.n; i++) {
		bool late = clock_now().us - w->leased_at.us > RETURN_AFTER_SECONDS * US_PER_SECOND;
		struct outcome untried = { .mail = &w->mails.at[i], .kind = UNTRIED };
		rc = late ? store_write(w->store, mark, &untried) : send_one(w, &w->mails.at[i], &away);
	}
	return rc;
}

enum rc mail_check(const struct settings *s)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct mail_sender from;
	bool sends = !str_empty(s->smtp_url) || !str_empty(s->mail_from);
	return sends ? message_sender(a, s, &from) : RC_OK;
}

enum rc mail_send_due(struct store *store, const struct settings *s, int *sent)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct sending w = { .store = store, .arena = a };
	*sent = 0;
	if (str_empty(s->smtp_url))
		return RC_OK;
	enum rc rc = message_sender(a, s, &w.from);
	if (rc == RC_OK)
		rc = store_write(store, lease, &w);
	if (rc != RC_OK || w.mails.n == 0)
		return rc;
	rc = smtp_open(s, &w.relay);
	if (rc == RC_OK)
		rc = send_all(&w);
	smtp_close(w.relay);
	*sent = w.sent;
	return rc;
}

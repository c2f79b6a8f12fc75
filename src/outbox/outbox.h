/* outbox/outbox.h — mail out: written in the transaction of what caused it, sent by the worker at least once, each with a stable
 *id.
 *
 * A mail's text is a compiled page, pages/mail/NAME.txt: the language of pages (tools/pagec.h) with nothing escaped, a mail having
 * two @page. Each text of a line of its own; blank lines and indentation are sent as they stand; no lines are broken for you.
 *
 *	pages/mail/link_reset.txt
 *		@include "signin/mail_view.h"
 *		@page mail_reset_subject(const struct link_mail *v)
 *		{{t "Reset your password at {vendor}" vendor=v->vendor}}
 *		@page mail_reset_body(const struct link_mail *v)
 *		{{t "Hello {name}," name=v->name}}
 *
 *		{{t "choose a new password here, until {time}:" time=v->expires}}
 *		{{v->address}}
 *
 *	#include "pages/mail/link_reset.txt.h"
 *		struct html *o = mail_text_begin(a, lang_of_recipient, zone_of_recipient);
 *		page_mail_reset_subject(o, &view);
 *		m.subject = mail_text_take(o);
 *		page_mail_reset_body(o, &view);
 *		m.body = mail_text_take(o);
 *		rc = mail_queue(db, a, &m);
 *
 * The recipient's language, not the reader's of some page. Nothing here knows what a mail is about; a kind that begins with "link."
 * says that its body holds a live link, which staff must not see: it is shown to nobody in the web, and forgotten once it was sent.
 */
#ifndef OUTBOX_OUTBOX_H
#define OUTBOX_OUTBOX_H

#include "db/store.h"
#include "html/html.h"
#include "json/json.h"
#include "settings.h"

#define MAIL_SUBJECT_MAX 200	   /* bytes; longer ones are cut at a character */
#define MAIL_BODY_MAX (256 * 1024) /* bytes */
#define MAIL_ATTEMPTS_MAX 24	   /* over three days; then it is dead, and shown to staff */
#define MAIL_KEPT_DAYS 90	   /* after it was sent or died */

struct mail {
	mail_id id;	  /* made by mail_queue() */
	const char *kind; /* "link.reset": dotted; what staff filter by */
	person_id person; /* absent: an address only */
	account_id account;
	str object; /* "case 12345"; absent: none */
	str address, name;
	str subject, body;
	str unsubscribe, reply_to; /* absent: none */
	instant due;		   /* absent: now */
	instant expires;	   /* absent: never; past it, it is not sent any more */
};
/* A writer for text pages, in the arena, and what was written since: the writer is empty again. The zone may be NULL: UTC. */
struct html *mail_text_begin(struct arena *a, const struct lang *lang, const struct zone *zone);
str mail_text_take(struct html *o);

/* Stores *in (id is made; white space around the subject goes) and, after the commit, wakes the worker (topic "mail"). RC_INVALID:
 * the address (or reply_to) is no address, a control character is in name, subject or unsubscribe, or something is too long. */
MUST_USE enum rc mail_queue(struct db *db, struct arena *a, struct mail *in);

/* How many mails about `object` this person was written since then: what answers itself is noticed by it. */
MUST_USE enum rc mail_count_since(struct db *db, struct arena *a, person_id person, str object, instant since, int64_t *out);

/* The same for thousands of recipients in one transaction: begin, add each, end. What mail_queue() would refuse is left out (an
 * address that is none must not keep the others from hearing): *added is how many are stored. */
struct mail_bulk {
	struct arena *arena;
	struct db *db;
	struct db_bulk *rows;
	int64_t added;
};
MUST_USE enum rc mail_bulk_begin(struct db *db, struct arena *a, struct mail_bulk *out);
MUST_USE enum rc mail_bulk_add(struct mail_bulk *b, struct mail *in);
MUST_USE enum rc mail_bulk_end(struct mail_bulk *b);

/* ---- what staff and commands see ---- */
enum mail_state { MAIL_STATE_NONE, MAIL_WAITING, MAIL_SENDING, MAIL_SENT, MAIL_DEAD, MAIL_STATES };
str mail_state_word(enum mail_state state);	     /* "waiting"; as stored, in URLs and in JSON */
enum mail_state mail_state_of(str word);	     /* MAIL_STATE_NONE: no such word */
const char *mail_state_label(enum mail_state state); /* English message key (N_) */
struct mail_row {
	mail_id id;
	str kind, address, subject, object, last_error;
	enum mail_state state;
	int attempts;
	instant created, due, sent;
};
typedef LIST(struct mail_row) mail_rows;
struct mail_query {
	enum mail_state state; /* MAIL_STATE_NONE: all */
	instant before;	       /* after this row: base/cursor.h; absent: from the start */
	mail_id before_id;
	int limit; /* <= 200 */
};
/* Newest first. */
MUST_USE enum rc mail_list(struct db *db, struct arena *a, const struct mail_query *query, mail_rows *out);
/* Its members, into an object that is open. */
void mail_row_json(struct json *w, const struct mail_row *row);
/* How many there are of each state. */
MUST_USE enum rc mail_counts(struct db *db, struct arena *a, int64_t count[static MAIL_STATES]);
/* The whole mail; RC_NOT_FOUND. An empty body: it held a link and was sent. */
MUST_USE enum rc mail_load(struct db *db, struct arena *a, mail_id id, struct mail *out, struct mail_row *row);
/* Does the body hold a link that still works? Then no page shows it. */
bool mail_is_secret(const struct mail *m, instant now);
/* A dead one is tried again from the start. RC_CONFLICT: it is not dead. */
MUST_USE enum rc mail_retry(struct db *db, mail_id id);
/* Deletes mail that was sent or died more than `days` ago, and what has been due for so long without a relay to take it. *purged
 * may be NULL. */
MUST_USE enum rc mail_purge(struct db *db, instant now, int days, int64_t *purged);

/* ---- sending ---- */
/* Can a sender be made of mail_from (or of public_url), when there is anything to send through? RC_INVALID with the detail. */
MUST_USE enum rc mail_check(const struct settings *s);
/* Leases what is due, sends it through the relay of the settings (outbox/smtp.h; one connection for all), marks each. What is past
 * its time dies unsent. Without smtp_url: does nothing. *sent: how many went out. A relay's 5xx about a recipient or a text makes
 * that mail dead; anything else is tried again after attempts² minutes. */
MUST_USE enum rc mail_send_due(struct store *store, const struct settings *s, int *sent);

#endif

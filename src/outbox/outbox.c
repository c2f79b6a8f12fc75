/* outbox/outbox.c — what may be queued, and the words of the states. */
#include "outbox/outbox.h"

#include "base/utf8.h"
#include "outbox/message.h"
#include "outbox/outbox_store.h"

#define NAME_MAX_BYTES 200
#define UNSUBSCRIBE_MAX 900 /* bytes: a header line has at most 998 */

static const struct {
	str code;
	const char *label;
} states[MAIL_STATES] = {
	[MAIL_WAITING] = { S_INIT("waiting"), N_("Waiting") },
	[MAIL_SENDING] = { S_INIT("sending"), N_("Being sent") },
	[MAIL_SENT] = { S_INIT("sent"), N_("Sent") },
	[MAIL_DEAD] = { S_INIT("dead"), N_("Given up") },
};

str mail_state_word(enum mail_state state)
{
	return states[state].code;
}

const char *mail_state_label(enum mail_state state)
{
	return states[state].label;
}

STR_LOOKUP(mail_state_of, enum mail_state, states, MAIL_STATES)

/* ---- texts ---- */

static void free_text(void *arg)
{
	struct html *o = arg;
	buf_free(o->out);
}

struct html *mail_text_begin(struct arena *a, const struct lang *lang, const struct zone *zone)
{
	struct html *o = ARENA_NEW(a, struct html);
	o->out = ARENA_NEW(a, struct buf);
	*o->out = (struct buf)BUF_INIT(MAIL_BODY_MAX);
	o->arena = a;
	o->lang = lang;
	o->zone = zone;
	arena_defer(a, free_text, o);
	return o;
}

str mail_text_take(struct html *o)
{
	str text = arena_dup(o->arena, buf_str(o->out));
	buf_clear(o->out);
	return text;
}

/* ---- queueing ---- */

/* Longer ones are cut at a character. */
static str cut(str s, size_t bytes)
{
	s = str_take(s, bytes);
	return str_take(s, utf8_bad_at(s));
}

static enum rc check(const struct mail *m)
{
	if (!message_address_good(m->address))
		return fail(RC_INVALID, "mail %s: the address is none", m->kind);
	if (!str_absent(m->reply_to) && !message_address_good(m->reply_to))
		return fail(RC_INVALID, "mail %s: the address for replies is none", m->kind);
	if (!utf8_printable(m->name, false) || !utf8_printable(m->subject, false))
		return fail(RC_INVALID, "mail %s: a control character in name or subject", m->kind);
	for (size_t i = 0; i < m->unsubscribe.n; i++) {
		unsigned char c = (unsigned char)m->unsubscribe.p[i];
		if (c <= ' ' || c >= 0x7f || c == '<' || c == '>' || m->unsubscribe.n > UNSUBSCRIBE_MAX)
			return fail(RC_INVALID, "mail %s: the address for unsubscribing is none", m->kind);
	}
	if (m->body.n > MAIL_BODY_MAX || !utf8_valid(m->body))
		return fail(RC_INVALID, "mail %s: the text is too long or no UTF-8", m->kind);
	return RC_OK;
}

static enum rc complete(struct arena *a, struct mail *in, instant now)
{
	in->id = NEXT_ID(mail_id);
	in->subject = arena_dup(a, cut(str_trim(in->subject), MAIL_SUBJECT_MAX));
	in->name = str_absent(in->name) ? S("") : cut(in->name, NAME_MAX_BYTES);
	if (instant_absent(in->due))
		in->due = now;
	return check(in);
}

enum rc mail_queue(struct db *db, struct arena *a, struct mail *in)
{
	instant now = clock_now();
	enum rc rc = complete(a, in, now);
	if (rc == RC_OK)
		rc = mail_store_insert(db, in, now);
	if (rc == RC_OK)
		db_publish(db, "mail", S(""));
	return rc;
}

enum rc mail_bulk_begin(struct db *db, struct arena *a, struct mail_bulk *out)
{
	*out = (struct mail_bulk){ .arena = a, .db = db };
	return mail_store_bulk(db, a, &out->rows);
}

enum rc mail_bulk_add(struct mail_bulk *b, struct mail *in)
{
	instant now = clock_now();
	enum rc rc = complete(b->arena, in, now);
	if (rc == RC_INVALID) {
		err_clear();
		return RC_OK;
	}
	if (rc == RC_OK)
		rc = mail_store_bulk_row(b->rows, in, now);
	b->added += rc == RC_OK;
	return rc;
}

enum rc mail_bulk_end(struct mail_bulk *b)
{
	enum rc rc = db_bulk_end(b->rows);
	if (rc == RC_OK && b->added > 0)
		db_publish(b->db, "mail", S(""));
	return rc;
}

bool mail_is_secret(const struct mail *m, instant now)
{
	bool over = !instant_absent(m->expires) && m->expires.us <= now.us;
	return str_starts(str_c(m->kind), S("link.")) && !over && !str_empty(m->body);
}

void mail_row_json(struct json *w, const struct mail_row *r)
{
	json_put(w, "id", r->id);
	json_put(w, "kind", r->kind);
	json_put(w, "address", r->address);
	json_put(w, "subject", r->subject);
	json_put(w, "object", r->object);
	json_put(w, "state", mail_state_word(r->state));
	json_put(w, "attempts", r->attempts);
	json_put(w, "last_error", r->last_error);
	json_put(w, "created_at", r->created);
	json_put(w, "due_at", r->due);
	json_put(w, "sent_at", r->sent);
}

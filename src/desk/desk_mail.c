/* desk/desk_mail.c — the outbox as vendor administrators see it: what waits, what was given up and why; never a link that works. */
#include "desk/desk_mail_view.h"
#include "desk/desk_mail_web.h"

#include "base/cursor.h"
#include "outbox/outbox.h"
#include "pages/desk/mail.html.h"

#define MAIL_PAGE 50
#define API_PAGE 25

static const struct choice states[] = {
	{ S_INIT("waiting"), N_("Waiting"), MAIL_WAITING },
	{ S_INIT("sending"), N_("Being sent"), MAIL_SENDING },
	{ S_INIT("sent"), N_("Sent"), MAIL_SENT },
	{ S_INIT("dead"), N_("Given up"), MAIL_DEAD },
	{ { 0 }, NULL, 0 },
};
static const char *const badges[MAIL_STATES] = {
	[MAIL_WAITING] = "badge badge-wait",
	[MAIL_SENDING] = "badge badge-new",
	[MAIL_SENT] = "badge badge-done",
	[MAIL_DEAD] = "badge badge-bad",
};

/* One more than a page is asked for: is there another page? */
static enum rc find(struct req *q, struct mail_query *query, mail_rows *out, bool *more)
{
	int limit = query->limit++;
	enum rc rc = mail_list(q->db, q->arena, query, out);
	*more = rc == RC_OK && out->n > (size_t)limit;
	if (*more)
		out->n = (size_t)limit;
	return rc;
}

static str cursor_of(struct req *q, const mail_rows *rows)
{
	const struct mail_row *last = &rows->at[rows->n - 1];
	return cursor_text(q->arena, last->created, last->id.v);
}

/* ---- the list ---- */

struct mails_input {
	int show;
	str before;
};
static const struct field mails_fields[] = {
	FIELD_CHOICE(struct mails_input, show, N_("Show"), .choices = states),
	FIELD_LINE(struct mails_input, before, N_("Page"), .max = 40),
};
const struct form_spec desk_mails_form = FORM_SPEC(struct mails_input, mails_fields);

static struct desk_mail_row_view row_view(struct req *q, const struct mail_row *r)
{
	return (struct desk_mail_row_view){
		.to = URL(q->arena, "/desk/mail/{}", UP(r->id)),
		.kind = r->kind,
		.address = r->address,
		.subject = r->subject,
		.error = r->last_error,
		.state = T(q->lang, mail_state_label(r->state)),
		.badge = str_c(badges[r->state]),
		.attempts = r->attempts,
		.created = r->created,
	};
}

static void add_tabs(struct req *q, int chosen, const int64_t count[], struct tabs_view *out)
{
	int64_t all = 0;
	for (int i = 0; i < MAIL_STATES; i++)
		all += count[i];
	*LIST_ADD(q->arena, out) = (struct tab_view){
		.to = URL(q->arena, "/desk/mail"),
		.text = T(q->lang, "All"),
		.count = arena_printf(q->arena, "%lld", (long long)all),
		.current = chosen ? (str){ 0 } : S("true"),
	};
	for (const struct choice *c = states; c->label; c++)
		*LIST_ADD(q->arena, out) = (struct tab_view){
			.to = URL(q->arena, "/desk/mail?show={}", UP(c->value)),
			.text = T(q->lang, c->label),
			.count = arena_printf(q->arena, "%lld", (long long)count[c->code]),
			.current = c->code == chosen ? S("true") : (str){ 0 },
		};
}

static url older(struct req *q, int show, const mail_rows *rows)
{
	str before = cursor_of(q, rows);
	return show ? URL(q->arena, "/desk/mail?show={}&before={}", UP(mail_state_word((enum mail_state)show)), UP(before))
		    : URL(q->arena, "/desk/mail?before={}", UP(before));
}

enum rc desk_mails_page(struct req *q)
{
	const struct mails_input *in = INPUT(q, struct mails_input);
	struct mail_query query = { .state = (enum mail_state)in->show, .limit = MAIL_PAGE };
	mail_rows rows;
	bool more;
	int64_t count[MAIL_STATES];
	if (!cursor_parse(in->before, &query.before, &query.before_id.v))
		return RC_NOT_FOUND;
	enum rc rc = find(q, &query, &rows, &more);
	if (rc == RC_OK)
		rc = mail_counts(q->db, q->arena, count);
	if (rc != RC_OK)
		return rc;
	struct desk_mails_view v = { 0 };
	layout_shell(q, FACE_DESK, T(q->lang, "Mail"), &v.shell);
	add_tabs(q, in->show, count, &v.tabs);
	v.no_relay = str_empty(q->app->settings->smtp_url);
	for (size_t i = 0; i < rows.n; i++)
		*LIST_ADD(q->arena, &v.rows) = row_view(q, &rows.at[i]);
	if (more)
		v.older = older(q, in->show, &rows);
	page_desk_mails(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- one mail ---- */

static enum rc mail_of_path(struct req *q, struct mail *m, struct mail_row *row)
{
	mail_id id;
	return req_param_id(q, 0, &id.v) ? mail_load(q->db, q->arena, id, m, row) : RC_NOT_FOUND;
}

/* The text if it may be shown; absent, and why not. */
static str text_of(struct req *q, const struct mail *m, str *why)
{
	*why = (str){ 0 };
	if (mail_is_secret(m, clock_now()))
		*why = T(q->lang, "The text holds a link that works for whoever has it. It is shown to nobody but the recipient.");
	else if (str_empty(m->body))
		*why = T(q->lang, "The text held a link. It was deleted when the mail had been sent.");
	return str_absent(*why) ? m->body : (str){ 0 };
}

enum rc desk_mail_page(struct req *q)
{
	struct mail m;
	struct mail_row row;
	enum rc rc = mail_of_path(q, &m, &row);
	if (rc != RC_OK)
		return rc;
	struct desk_mail_view v = {
		.row = row_view(q, &row),
		.due = row.due,
		.sent = row.sent,
		.expires = m.expires,
		.waiting = row.state == MAIL_WAITING,
		.given_up = row.state == MAIL_DEAD,
		.retry = URL(q->arena, "/desk/mail/{}/retry", UP(row.id)),
	};
	v.body = text_of(q, &m, &v.why_hidden);
	layout_shell(q, FACE_DESK, T(q->lang, "Mail"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Mail"), URL(q->arena, "/desk/mail"));
	req_shows(q, m.account, ARENA_CONCAT(q->arena, S("mail "), id_text(q->arena, m.id.v)));
	page_desk_mail(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc retry(struct req *q, struct mail *m, struct mail_row *row)
{
	enum rc rc = mail_of_path(q, m, row);
	if (rc == RC_OK)
		rc = mail_retry(q->db, m->id);
	if (rc == RC_OK)
		rc = audit_req(q, "mail.retried", m->account, ARENA_CONCAT(q->arena, S("mail "), id_text(q->arena, m->id.v)),
			       (str){ 0 });
	return rc;
}

enum rc desk_mail_retry_post(struct req *q)
{
	struct mail m;
	struct mail_row row;
	enum rc rc = retry(q, &m, &row);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "The mail will be sent again now."));
	return reply_redirect(q, URL(q->arena, "/desk/mail/{}", UP(m.id)));
}

/* ---- JSON ---- */

struct api_mails_input {
	int state;
	int64_t limit;
	str cursor;
};
static const struct field api_mails_fields[] = {
	FIELD_CHOICE(struct api_mails_input, state, N_("State"), .choices = states),
	FIELD_INT(struct api_mails_input, limit, N_("Limit"), .min = 1, .max = 199),
	FIELD_LINE(struct api_mails_input, cursor, N_("Cursor"), .max = 40),
};
const struct form_spec api_mails_form = FORM_SPEC(struct api_mails_input, api_mails_fields);

enum rc api_mail_list(struct req *q)
{
	const struct api_mails_input *in = INPUT(q, struct api_mails_input);
	struct mail_query query = { .state = (enum mail_state)in->state, .limit = in->limit ? (int)in->limit : API_PAGE };
	mail_rows rows;
	bool more;
	if (!cursor_parse(in->cursor, &query.before, &query.before_id.v))
		return req_invalid(q, S("cursor"), T(q->lang, "Use the cursor of the page before."));
	enum rc rc = find(q, &query, &rows, &more);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "mails");
	for (size_t i = 0; i < rows.n; i++) {
		json_object(w);
		mail_row_json(w, &rows.at[i]);
		json_close(w);
	}
	json_close(w);
	json_put(w, "next", more ? cursor_of(q, &rows) : (str){ 0 });
	json_close(w);
	return RC_OK;
}

enum rc api_mail_get(struct req *q)
{
	struct mail m;
	struct mail_row row;
	str why;
	enum rc rc = mail_of_path(q, &m, &row);
	if (rc != RC_OK)
		return rc;
	req_shows(q, m.account, ARENA_CONCAT(q->arena, S("mail "), id_text(q->arena, m.id.v)));
	struct json *w = reply_json(q, 200);
	json_object(w);
	mail_row_json(w, &row);
	json_put(w, "name", m.name);
	json_put(w, "expires_at", m.expires);
	json_put(w, "body", text_of(q, &m, &why));
	json_put(w, "body_withheld", why);
	json_close(w);
	return RC_OK;
}

enum rc api_mail_retry(struct req *q)
{
	struct mail m;
	struct mail_row row;
	enum rc rc = retry(q, &m, &row);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

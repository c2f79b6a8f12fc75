/* notices/notice_leave.c — what one hears by mail (N5): the choice, and unsubscribing with one click (RFC 8058).
 *
 * A mail program posts to /api/v1/unsubscribe/TOKEN, with no cookie and nothing of a page about it; a person who follows the link
 * in the text gets a page with a button: a link that is only looked at (by a scanner of mail) changes nothing.
 */
#include "auth/auth.h"
#include "notices/notice_view.h"
#include "notices/notice_web.h"
#include "pages/notices/leave.html.h"

struct leave_input {
	str one_click; /* "One-Click", as RFC 8058 wants it; nothing follows from it */
};
static const struct field leave_fields[] = {
	{ .name = S_INIT("List-Unsubscribe"),
	  .label = N_("Unsubscribe"),
	  .kind = FIELD_KIND_LINE,
	  .max = 20,
	  .offset = offsetof(struct leave_input, one_click) },
};
const struct form_spec notice_leave_form = FORM_SPEC(struct leave_input, leave_fields);

static enum rc leave(struct req *q)
{
	person_id person;
	enum rc rc = notice_token_read(q->arena, req_param(q, 0), &person);
	if (rc == RC_OK)
		rc = notice_unsubscribe(q->db, q->arena, person);
	if (rc != RC_OK)
		return rc;
	return audit_write(q->db,
			   &(struct audit_entry){ .event = "notice.unsubscribed",
						  .person = person,
						  .object = ARENA_CONCAT(q->arena, S("person "), id_text(q->arena, person.v)),
						  .request = q->id });
}

static enum rc show(struct req *q, bool done)
{
	struct notice_leave_view v = { .token = req_param(q, 0), .done = done };
	layout_shell(q, FACE_FRONT, T(q->lang, "Unsubscribe"), &v.shell);
	page_notice_leave(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc notice_leave_page(struct req *q)
{
	person_id person;
	enum rc rc = notice_token_read(q->arena, req_param(q, 0), &person);
	return rc == RC_OK ? show(q, false) : rc;
}

enum rc notice_leave_post(struct req *q)
{
	enum rc rc = leave(q);
	return rc == RC_OK ? show(q, true) : rc;
}

enum rc api_notice_leave(struct req *q)
{
	enum rc rc = leave(q);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

/* A mail program that shows the address to a person: the page. */
enum rc api_notice_leave_get(struct req *q)
{
	return reply_redirect(q, URL(q->arena, "/unsubscribe/{}", UP(req_param(q, 0))));
}

/* ---- the choice ---- */

struct choice_input {
	int mail;
};
static const struct field choice_fields[] = {
	FIELD_CHOICE(struct choice_input, mail, N_("Mail about notifications"), .required = true, .choices = notice_mail_choices),
};
const struct form_spec notice_choice_form = FORM_SPEC(struct choice_input, choice_fields);

enum rc notice_choice_page(struct req *q)
{
	struct notice_choice_view v = { 0 };
	enum notice_mail choice;
	enum rc rc = notice_mail_of(q->db, q->arena, q->actor->person, &choice);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_SUPPORT, T(q->lang, "Mail about notifications"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Your account"), URL(q->arena, "/account"));
	v.mail = field_make(q, &choice_fields[0], notice_mail_choices[choice - 1].value);
	field_hint(q, &v.mail,
		   T(q->lang, "To your address, when something is published for one of your accounts and at every update of it."));
	page_notice_choice(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc choose(struct req *q)
{
	enum rc rc = notice_mail_set(q->db, q->actor->person, (enum notice_mail)INPUT(q, struct choice_input)->mail);
	return rc == RC_OK ? audit_req(q, "notice.mail_chosen", (account_id){ 0 },
				       ARENA_CONCAT(q->arena, S("person "), id_text(q->arena, q->actor->person.v)), (str){ 0 })
			   : rc;
}

enum rc notice_choice_post(struct req *q)
{
	enum rc rc = choose(q);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "Your choice was saved."));
	return reply_redirect(q, URL(q->arena, "/account"));
}

enum rc api_notice_choice(struct req *q)
{
	enum notice_mail choice;
	enum rc rc = notice_mail_of(q->db, q->arena, q->actor->person, &choice);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put(w, "mail", notice_mail_choices[choice - 1].value);
	json_close(w);
	return RC_OK;
}

enum rc api_notice_choice_put(struct req *q)
{
	enum rc rc = choose(q);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

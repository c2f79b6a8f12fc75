/* outbox/choice.c — see choice.h. */
#include "outbox/choice.h"

#include "auth/auth.h"
#include "auth/keys.h"
#include "html/lang.h"
#include "outbox/choice_view.h"
#include "pages/outbox/choice.html.h"

/* ---- the address for leaving: the person's key and a mark that only we can make ---- */
#define MARK_BYTES 16
#define TOKEN_TEXT (ID_TEXT + 2 * MARK_BYTES)

enum rc mail_leave_token(struct arena *a, const struct mail_topic *topic, person_id person, str *out)
{
	static const char digits[] = "0123456789abcdef";
	char text[TOKEN_TEXT];
	str mac;
	id_put(person.v, text);
	enum rc rc = key_mac(a, KEY_LINK, ARENA_CONCAT(a, str_c(topic->mark), S(" "), (str){ text, ID_TEXT }), &mac);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < MARK_BYTES; i++) {
		unsigned char c = (unsigned char)mac.p[i];
		text[ID_TEXT + 2 * i] = digits[c >> 4];
		text[ID_TEXT + 2 * i + 1] = digits[c & 15];
	}
	*out = arena_dup(a, (str){ text, TOKEN_TEXT });
	return RC_OK;
}

enum rc mail_leave_token_read(struct arena *a, const struct mail_topic *topic, str token, person_id *out)
{
	person_id person;
	str real;
	if (token.n != TOKEN_TEXT || !id_parse(str_take(token, ID_TEXT), &person.v))
		return RC_NOT_FOUND;
	enum rc rc = mail_leave_token(a, topic, person, &real);
	if (rc != RC_OK)
		return rc;
	if (!str_eq_secret(real, token))
		return RC_NOT_FOUND;
	*out = person;
	return RC_OK;
}

/* ---- leaving ---- */

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
const struct form_spec mail_leave_form = FORM_SPEC(struct leave_input, leave_fields);

static str person_object(struct req *q, person_id person)
{
	return ARENA_CONCAT(q->arena, S("person "), id_text(q->arena, person.v));
}

static url leave_url(struct req *q, const struct mail_topic *topic)
{
	return url_make(q->arena, topic->leave_path, (const struct url_part[]){ url_part_str(req_param(q, 0)) }, 1);
}

static enum rc leave(struct req *q, const struct mail_topic *topic)
{
	person_id person;
	enum rc rc = mail_leave_token_read(q->arena, topic, req_param(q, 0), &person);
	if (rc == RC_OK)
		rc = topic->leave(q->db, person);
	if (rc != RC_OK)
		return rc;
	return audit_write(
	    q->db,
	    &(struct audit_entry){ .event = topic->left, .person = person, .object = person_object(q, person), .request = q->id });
}

static enum rc show(struct req *q, const struct mail_topic *topic, bool done)
{
	struct mail_leave_view v = {
		.to = leave_url(q, topic), .question = T(q->lang, topic->question), .ended = T(q->lang, topic->ended), .done = done
	};
	layout_shell(q, FACE_FRONT, T(q->lang, "Unsubscribe"), &v.shell);
	page_mail_leave(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc mail_leave_page(struct req *q, const struct mail_topic *topic)
{
	person_id person;
	enum rc rc = mail_leave_token_read(q->arena, topic, req_param(q, 0), &person);
	return rc == RC_OK ? show(q, topic, false) : rc;
}

enum rc mail_leave_post(struct req *q, const struct mail_topic *topic)
{
	enum rc rc = leave(q, topic);
	return rc == RC_OK ? show(q, topic, true) : rc;
}

enum rc mail_leave_api(struct req *q, const struct mail_topic *topic)
{
	enum rc rc = leave(q, topic);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

enum rc mail_leave_look(struct req *q, const struct mail_topic *topic)
{
	return reply_redirect(q, leave_url(q, topic));
}

/* ---- the choice ---- */

static enum rc chosen(struct req *q, const struct mail_topic *topic, str *value)
{
	int code = 0;
	enum rc rc = topic->load(q->db, q->arena, q->actor->person, &code);
	for (const struct choice *c = topic->field->choices; rc == RC_OK && c->label; c++)
		if (c->code == code)
			*value = c->value;
	return rc;
}

enum rc mail_choice_page(struct req *q, const struct mail_topic *topic)
{
	struct mail_choice_view v = { .title = T(q->lang, topic->title), .to = url_make(q->arena, topic->path, NULL, 0) };
	str value = { 0 };
	enum rc rc = chosen(q, topic, &value);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_SUPPORT, v.title, &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Your account"), URL(q->arena, "/account"));
	v.mail = field_make(q, topic->field, value);
	field_hint(q, &v.mail, T(q->lang, topic->hint));
	page_mail_choice(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc choose(struct req *q, const struct mail_topic *topic)
{
	person_id me = q->actor->person;
	enum rc rc = topic->store(q->db, me, INPUT(q, struct mail_choice_input)->mail);
	return rc == RC_OK ? audit_req(q, topic->chosen, (account_id){ 0 }, person_object(q, me), (str){ 0 }) : rc;
}

enum rc mail_choice_post(struct req *q, const struct mail_topic *topic)
{
	enum rc rc = choose(q, topic);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "Your choice was saved."));
	return reply_redirect(q, URL(q->arena, "/account"));
}

enum rc mail_choice_api(struct req *q, const struct mail_topic *topic)
{
	str value = { 0 };
	enum rc rc = chosen(q, topic, &value);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put(w, "mail", value);
	json_close(w);
	return RC_OK;
}

enum rc mail_choice_api_put(struct req *q, const struct mail_topic *topic)
{
	enum rc rc = choose(q, topic);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

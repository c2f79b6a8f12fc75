/* desk/desk_shared.c — what the desk's pages of accounts and people have in common. */
#include "auth/link.h"
#include "desk/desk_people_view.h"
#include "signin/signin.h"

enum rc desk_account_of_path(struct req *q, struct account *out)
{
	account_id id;
	if (!req_param_id(q, 0, &id.v))
		return RC_NOT_FOUND;
	return account_load(q->db, q->arena, id, out);
}

enum rc desk_flawed(struct req *q, enum rc rc, const struct flaw *flaw)
{
	return flaw->message ? req_invalid(q, flaw->field, T(q->lang, flaw->message)) : rc;
}

bool desk_given(const struct req *q, str name)
{
	return q->method != PATCH || form_has(&q->form, name);
}

str desk_detail(struct req *q, str name, str value)
{
	CLEANUP_BUF struct buf b = BUF_INIT(4096);
	struct json w = JSON_INIT(&b);
	json_object(&w);
	json_key(&w, name);
	json_str(&w, value);
	json_close(&w);
	return json_rc(&w) == RC_OK ? arena_dup(q->arena, buf_str(&b)) : (str){ 0 };
}

str desk_object(struct req *q, const char *what, int64_t id)
{
	return ARENA_CONCAT(q->arena, str_c(what), S(" "), id_text(q->arena, id));
}

enum rc desk_mail_link(struct req *q, const struct person *to, account_id account)
{
	enum link_purpose purpose = to->state == PERSON_INVITED ? LINK_CONFIRM : LINK_RESET;
	enum rc rc = signin_mail_link(q->db, q->arena, q->app->settings, to->id, purpose);
	return rc == RC_OK ? audit_req(q, "link.mailed", account, desk_object(q, "person", to->id.v), (str){ 0 }) : rc;
}

struct mark_view desk_person_mark(struct req *q, const struct person *p)
{
	if (p->state == PERSON_SUSPENDED)
		return (struct mark_view){ T(q->lang, "Suspended"), S("badge badge-bad") };
	if (p->state == PERSON_INVITED)
		return (struct mark_view){ T(q->lang, "Not confirmed yet"), S("badge badge-wait") };
	return (struct mark_view){ 0 };
}

str desk_label(struct req *q, const struct choice *choices, int code)
{
	for (const struct choice *c = choices; c->label; c++)
		if (c->code == code)
			return T(q->lang, c->label);
	return S("");
}

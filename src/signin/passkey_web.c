/* signin/passkey_web.c — passkeys on "Two-step sign-in": the list, and removing one without script. */
#include "signin/passkey_web.h"

#include "auth/factor.h"
#include "http/req.h"
#include "signin/passkey_view.h"
#include "signin/signin.h"

/* Required, and nothing else is left when this one goes? */
static bool is_last(const struct factors *f)
{
	return f->required && !f->totp && f->passkeys <= 1;
}

enum rc passkeys_view(struct req *q, struct passkeys_view *out)
{
	passkey_list list;
	struct factors factors;
	enum rc rc = passkey_list_of(q->db, q->arena, q->actor->person, &list);
	if (rc == RC_OK)
		rc = factors_of(q->db, q->arena, q->actor->person, &factors);
	if (rc != RC_OK)
		return rc;
	out->name = field_make(q, &passkey_new_form.fields[0], device_name(q->arena, req_header(q, S("User-Agent"))));
	field_hint(q, &out->name, T(q->lang, N_("So that you know it again: \"iPhone\", \"Key on my ring\".")));
	for (size_t i = 0; i < list.n; i++) {
		const struct passkey *x = &list.at[i];
		*LIST_ADD(q->arena, &out->passkeys) = (struct passkey_row_view){ id_text(q->arena, x->id.v), x->name, x->created,
										 x->last_used };
	}
	out->full = list.n >= PASSKEYS_MAX;
	out->keeps_last = is_last(&factors);
	return RC_OK;
}

enum rc passkey_changed(struct req *q, const char *event, passkey_id id)
{
	session_person_changed(q->db, q->actor->person);
	enum rc rc = audit_req(q, event, (account_id){ 0 }, ARENA_CONCAT(q->arena, S("passkey "), id_text(q->arena, id.v)),
			       (str){ 0 });
	return rc == RC_OK ? signin_mail_news(q->db, q->arena, q->app->settings, q->actor->person, NEWS_FACTOR) : rc;
}

/* RC_NOT_FOUND: it is not one of his. */
static enum rc check_own(struct req *q, passkey_id id)
{
	passkey_list list;
	enum rc rc = passkey_list_of(q->db, q->arena, q->actor->person, &list);
	for (size_t i = 0; i < list.n; i++)
		if (list.at[i].id.v == id.v)
			return rc;
	return rc == RC_OK ? RC_NOT_FOUND : rc;
}

enum rc passkey_remove_own(struct req *q, passkey_id id)
{
	struct factors factors;
	enum rc rc = check_own(q, id);
	if (rc == RC_OK)
		rc = factors_of(q->db, q->arena, q->actor->person, &factors);
	if (rc != RC_OK)
		return rc;
	if (is_last(&factors))
		return req_invalid(q, (str){ 0 },
				   T(q->lang, N_("Your account needs a second step: set up another one before you remove this.")));
	rc = passkey_remove(q->db, q->actor->person, id);
	if (rc == RC_OK)
		rc = recovery_codes_go(q->db, q->arena, q->actor->person);
	return rc == RC_OK ? passkey_changed(q, "passkey.removed", id) : rc;
}

enum rc passkey_remove_submit(struct req *q)
{
	int64_t id;
	if (!req_param_id(q, 0, &id))
		return RC_NOT_FOUND;
	enum rc rc = passkey_remove_own(q, (passkey_id){ id });
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, N_("The passkey was removed. Delete it on your device, too.")));
	return reply_redirect(q, URL(q->arena, "/account/second-factor"));
}

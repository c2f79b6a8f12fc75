/* desk/desk_people_api.c — people who sign in by e-mail as JSON. What only acts (suspend, reinstate, …) is shared with the pages.
 */
#include "auth/factor.h"
#include "desk/desk_people_view.h"
#include "desk/desk_people_web.h"

static void put_standing(struct req *q, struct json *w, const struct standing *s)
{
	(void)q;
	json_put_array(w, "accounts");
	for (size_t i = 0; i < s->rows.n; i++) {
		const struct standing_row *r = &s->rows.at[i];
		json_object(w);
		json_put(w, "account", r->account);
		json_put(w, "account_name", r->account_name);
		json_put(w, "as", r->type ? S("contact") : S("administrator"));
		json_put(w, "type", contact_type_word(r->type));
		json_put(w, "ends_on", r->ends_on);
		json_put(w, "former", r->former);
		json_close(w);
	}
	json_close(w);
	json_put_array(w, "staff_roles");
	for (const struct choice *c = staff_role_choices; c->label; c++)
		if (!s->staff.former && s->staff.roles & (1u << (c->code - 1)))
			json_str(w, c->value);
	json_close(w);
}

static enum rc reply_person(struct req *q, const struct standing *s)
{
	struct factors f = { 0 };
	enum rc rc = factors_of(q->db, q->arena, s->who.id, &f);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put(w, "id", s->who.id);
	json_put(w, "given_name", s->who.given_name);
	json_put(w, "family_name", s->who.family_name);
	json_put(w, "email", s->who.email);
	json_put(w, "state", person_state_word(s->who.state));
	json_put(w, "suspended_why", suspended_why_word(s->why));
	json_put(w, "suspended_at", s->suspended_at);
	json_put(w, "created_at", s->who.created_at);
	json_put(w, "last_sign_in_at", s->who.last_sign_in_at);
	json_put(w, "totp", f.totp);
	json_put(w, "passkeys", f.passkeys);
	put_standing(q, w, s);
	json_close(w);
	return RC_OK;
}

/* ?email=: the one who has it. */
enum rc api_desk_people(struct req *q)
{
	struct person found;
	struct standing s;
	str email = form_value(&q->form, S("email"));
	if (str_empty(email))
		return req_invalid(q, S("email"), T(q->lang, "Write an e-mail address, like name@district.org."));
	enum rc rc = person_by_email(q->db, q->arena, email, &found);
	if (rc == RC_OK)
		rc = standing_load(q->db, q->arena, found.id, &s);
	return rc == RC_OK ? reply_person(q, &s) : rc;
}

enum rc api_desk_person_get(struct req *q)
{
	struct standing s;
	enum rc rc = desk_person_of_path(q, &s);
	return rc == RC_OK ? reply_person(q, &s) : rc;
}

enum rc api_desk_person_patch(struct req *q)
{
	struct standing s;
	enum rc rc = desk_person_of_path(q, &s);
	if (rc == RC_OK)
		rc = desk_person_change(q, &s.who);
	if (rc == RC_OK)
		rc = desk_person_of_path(q, &s);
	return rc == RC_OK ? reply_person(q, &s) : rc;
}

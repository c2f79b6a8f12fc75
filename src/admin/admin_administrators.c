/* admin/admin_administrators.c — the district's administrators, its rules for families, and its audit trail: for administrators of
 * the whole district. */
#include "admin/admin_show.h"
#include "admin/admin_web.h"
#include "pages/admin/administrators.html.h"
#include "pages/admin/settings.html.h"

/* ---- administrators ---- */

static struct admin_administrator_view row_of(struct req *q, const struct administrator *x)
{
	static const struct {
		const char *label, *badge;
	} states[PERSON_STATES] = {
		[PERSON_INVITED] = { N_("Invited"), "badge-wait" },
		[PERSON_ACTIVE] = { N_("Active"), "badge-done" },
		[PERSON_SUSPENDED] = { N_("Suspended"), "badge-bad" },
	};
	return (struct admin_administrator_view){
		.to = URL(q->arena, "/admin/administrators/{}", UP(x->who.id)),
		.name = person_name(q->arena, &x->who),
		.email = x->who.email,
		.school = x->school.v ? x->school_name : T(q->lang, "Whole district"),
		.state = T(q->lang, states[x->who.state].label),
		.badge = str_c(states[x->who.state].badge),
		.last_sign_in = x->who.last_sign_in_at,
		.self = x->who.id.v == q->actor->person.v,
	};
}

enum rc admin_administrators_page(struct req *q)
{
	struct admin_administrators_view v = { .given = field_make(q, &admin_invite_fields[INVITE_GIVEN], (str){ 0 }),
					       .family = field_make(q, &admin_invite_fields[INVITE_FAMILY], (str){ 0 }),
					       .email = field_make(q, &admin_invite_fields[INVITE_EMAIL], (str){ 0 }) };
	administrator_list list;
	enum rc rc = administrator_find(q->db, q->arena, q->actor->acting, &list);
	if (rc == RC_OK)
		rc = admin_school_field(q, &admin_invite_fields[INVITE_SCHOOL], (str){ 0 }, T(q->lang, "Whole district"), &v.school,
					NULL);
	if (rc != RC_OK)
		return rc;
	v.given.autocomplete = v.family.autocomplete = v.email.autocomplete = S("off");
	for (size_t i = 0; i < list.n; i++)
		*LIST_ADD(q->arena, &v.rows) = row_of(q, &list.at[i]);
	layout_shell(q, FACE_ADMIN, T(q->lang, "Administrators"), &v.shell);
	page_admin_administrators(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc back_to_list(struct req *q, const char *flash)
{
	layout_flash(q, T(q->lang, flash));
	return reply_redirect(q, URL(q->arena, "/admin/administrators"));
}

enum rc admin_invite_post(struct req *q)
{
	struct administrator made;
	enum rc rc = admin_invite(q, INPUT(q, struct admin_invite_input), &made);
	if (rc != RC_OK)
		return rc;
	return back_to_list(q, made.who.state == PERSON_INVITED ? N_("Invited: a mail with a link to set a password is on its way.")
								: N_("Added. The person signs in with the password of before."));
}

static enum rc of_path(struct req *q, struct administrator *out)
{
	person_id person;
	if (!req_param_id(q, 0, &person.v))
		return RC_NOT_FOUND;
	return administrator_load(q->db, q->arena, q->actor->acting, person, out);
}

enum rc admin_administrator_page(struct req *q)
{
	struct admin_administrator_show_view v = { .row = { .self = false } };
	struct administrator x;
	enum rc rc = of_path(q, &x);
	if (rc == RC_OK)
		rc = admin_school_field(q, &admin_school_fields[0], x.school.v ? id_text(q->arena, x.school.v) : (str){ 0 },
					T(q->lang, "Whole district"), &v.school, NULL);
	if (rc != RC_OK)
		return rc;
	v.row = row_of(q, &x);
	v.send = URL(q->arena, "/admin/administrators/{}/school", UP(x.who.id));
	v.remove = URL(q->arena, "/admin/administrators/{}/remove", UP(x.who.id));
	layout_shell(q, FACE_ADMIN, T(q->lang, "Administrator"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Administrators"), URL(q->arena, "/admin/administrators"));
	page_admin_administrator(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc admin_school_post(struct req *q)
{
	struct administrator x;
	enum rc rc = of_path(q, &x);
	if (rc == RC_OK)
		rc = admin_school_set(q, x.who.id, INPUT(q, struct admin_school_input)->school);
	return rc == RC_OK ? back_to_list(q, N_("Changed. It holds from the next request.")) : rc;
}

enum rc admin_remove_post(struct req *q)
{
	struct administrator x;
	enum rc rc = of_path(q, &x);
	if (rc == RC_OK)
		rc = admin_remove(q, x.who.id);
	return rc == RC_OK ? back_to_list(q, N_("Removed, and signed out everywhere.")) : rc;
}

/* ---- settings ---- */

enum rc admin_settings_page(struct req *q)
{
	struct household_rules rules;
	enum rc rc = household_rules_load(q->db, q->arena, q->actor->acting, &rules);
	if (rc != RC_OK)
		return rc;
	struct admin_settings_view v = {
		.at_eighteen = field_make(q, &admin_settings_fields[SETTINGS_EIGHTEEN],
					  admin_at_eighteen_words[rules.ends_at_eighteen]),
		.password_min = field_make(q, &admin_settings_fields[SETTINGS_PASSWORD],
					   arena_printf(q->arena, "%d", rules.password_min)),
	};
	field_hint(q, &v.password_min, T(q->lang, "From 8 to 64. It is asked of new passwords."));
	layout_shell(q, FACE_ADMIN, T(q->lang, "Settings"), &v.shell);
	page_admin_settings(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc admin_settings_post(struct req *q)
{
	const struct admin_settings_input *in = INPUT(q, struct admin_settings_input);
	enum rc rc = admin_settings_set(
	    q, &(struct household_rules){ .ends_at_eighteen = in->at_eighteen == 2, .password_min = (int)in->password_min });
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "The settings were changed."));
	return reply_redirect(q, URL(q->arena, "/admin/settings"));
}

/* admin/admin_keys.c — activation keys: one, shown once; or a sheet of slips to print and cut. */
#include "admin/admin_show.h"
#include "admin/admin_web.h"
#include "http/app.h"
#include "pages/admin/keys.html.h"
#include "pages/admin/sheet.html.h"

/* ---- choosing ---- */

static str sent(struct req *q, size_t field)
{
	str v = form_value(&q->form, admin_keys_fields[field].name);
	return str_absent(v) ? S("") : v;
}

enum rc admin_keys_page(struct req *q)
{
	struct admin_keys_view v = { .total = 0 };
	struct admin_keys_input in = *INPUT(q, struct admin_keys_input);
	in.without_key = in.without_key || q->form.n == 0; /* so the form begins */
	struct household_query query = admin_keys_query(&in);
	enum rc rc = household_people_count(q->db, q->arena, q->actor, ACTION_ADMIN_PEOPLE, &query, &v.total);
	v.kind = admin_choice_field(q, &admin_keys_fields[KEYS_KIND], T(q->lang, "Everybody"));
	v.without_key = field_make(q, &admin_keys_fields[KEYS_WITHOUT], (str){ 0 });
	v.without_key.checked = in.without_key;
	if (rc == RC_OK)
		rc = admin_school_field(q, &admin_keys_fields[KEYS_SCHOOL], (str){ 0 }, T(q->lang, "All schools"), &v.school,
					&v.choose_school);
	if (rc == RC_OK)
		rc = admin_grade_field(q, &admin_keys_fields[KEYS_GRADE], &v.grade);
	if (rc != RC_OK)
		return rc;
	v.too_many = v.total > HOUSEHOLD_KEYS_MAX;
	v.kind_value = sent(q, KEYS_KIND);
	v.school_value = sent(q, KEYS_SCHOOL);
	v.grade_value = sent(q, KEYS_GRADE);
	v.without_value = in.without_key;
	layout_shell(q, FACE_ADMIN, T(q->lang, "Activation keys"), &v.shell);
	page_admin_keys(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- slips ---- */

static const char *const steps[] = {
	N_("Open the address above on your phone or computer, and find your district."),
	N_("Choose \"First time\" and type the activation key."),
	N_("Choose a user name and a password. The key works once."),
};

static enum rc start_sheet(struct req *q, url back, struct admin_sheet_view *v)
{
	const struct lang *english = lang_english(), *spanish = lang_find(S("es"));
	struct account district;
	enum rc rc = account_load(q->db, q->arena, q->actor->acting, &district);
	if (rc != RC_OK)
		return rc;
	*v = (struct admin_sheet_view){
		.district = district.name,
		.address = ARENA_CONCAT(q->arena, q->app->settings->public_url, S("/portal")),
		.back = back,
	};
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		*LIST_ADD(q->arena, &v->english) = T(english, steps[i]);
		if (spanish)
			*LIST_ADD(q->arena, &v->spanish) = T(spanish, steps[i]);
	}
	layout_shell(q, FACE_ADMIN, T(q->lang, "Activation keys"), &v->shell);
	layout_crumb(q, &v->shell, T(q->lang, "Activation keys"), URL(q->arena, "/admin/keys"));
	reply_header(q, S("Cache-Control"), S("no-store"));
	reply_shown_once(q, back);
	return RC_OK;
}

static void add_slip(struct req *q, struct admin_sheet_view *v, const struct household_person *p, str key)
{
	*LIST_ADD(q->arena, &v->slips) = (struct admin_slip_view){
		.name = admin_full_name(q->arena, p->given, p->family),
		.kind = p->student ? T(q->lang, "Student") : T(q->lang, "Guardian"),
		.username = p->username,
		.key = key,
	};
}

enum rc admin_keys_post(struct req *q)
{
	struct admin_sheet_view v;
	admin_keys keys;
	int64_t left = 0;
	enum rc rc = admin_keys_make(q, INPUT(q, struct admin_keys_input), &keys, &left);
	if (rc == RC_OK)
		rc = start_sheet(q, URL(q->arena, "/admin/keys"), &v);
	if (rc != RC_OK)
		return rc;
	v.left = left;
	for (size_t i = 0; i < keys.n; i++)
		add_slip(q, &v, &keys.at[i].who, keys.at[i].key);
	page_admin_sheet(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc admin_key_post(struct req *q)
{
	struct household_person p;
	struct admin_sheet_view v;
	str key;
	enum rc rc = admin_person_of_path(q, 0, &p);
	if (rc == RC_OK)
		rc = admin_key_make(q, &p, &key);
	if (rc == RC_OK)
		rc = start_sheet(q, URL(q->arena, "/admin/people/{}", UP(p.person)), &v);
	if (rc != RC_OK)
		return rc;
	add_slip(q, &v, &p, key);
	page_admin_sheet(reply_page(q, 200), &v);
	return RC_OK;
}

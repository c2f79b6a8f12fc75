/* roster/setting_web.c — /admin/imports/settings and its API: how a district's data is read (D4). */
#include "roster/import_web.h"

#include "auth/policy.h"
#include "base/num.h"
#include "pages/roster/settings.html.h"
#include "roster/setting.h"
#include "roster/setting_view.h"

#define DETAIL_MAX 8192

static enum rc allowed(const struct req *q)
{
	return policy_check(q->actor, ACTION_ADMIN_IMPORT, &(struct object){ .account = q->actor->acting });
}

/* ---- settings ---- */

enum rc import_settings_page(struct req *q)
{
	struct settings_view v = { 0 };
	str value;
	enum rc rc = allowed(q);
	for (enum roster_setting i = 0; rc == RC_OK && i < SETTING_OF_MACHINE; i++) {
		rc = roster_setting_load(q->db, q->arena, q->actor->acting, i, &value);
		struct field_view *f = LIST_ADD(q->arena, &v.fields);
		*f = field_make(q, &roster_setting_fields[i], value);
		field_hint(q, f, T(q->lang, roster_setting_hint(i)));
		f->offers_none = false;
	}
	if (rc == RC_OK)
		rc = roster_setting_load(q->db, q->arena, q->actor->acting, SETTING_WATCH_FOLDER, &v.folder);
	if (rc != RC_OK)
		return rc;
	v.state = intake_watch_state(q->arena, q->app->settings, v.folder, &v.waiting);
	import_tabs_add(q, "/admin/imports/settings", &v.tabs);
	layout_shell(q, FACE_ADMIN, T(q->lang, "Import settings"), &v.shell);
	page_import_settings(reply_page(q, 200), &v);
	return RC_OK;
}

static bool was_sent(const struct req *q, str name)
{
	for (size_t i = 0; i < q->form.n; i++)
		if (str_eq(q->form.at[i].name, name))
			return true;
	return false;
}

/* One setting, and if it changed, a member of the audit row's detail. */
static enum rc set_one(struct req *q, enum roster_setting setting, struct json *detail, bool *any)
{
	const struct field *f = &roster_setting_fields[setting];
	account_id district = q->actor->acting;
	str old, new, typed = form_value(&q->form, f->name);
	if (q->api && !was_sent(q, f->name))
		return RC_OK; /* what a program does not send stays; a form sends everything but boxes that are not ticked */
	if (f->kind == FIELD_KIND_BOOL && str_empty(typed))
		typed = S("false");
	enum rc rc = roster_setting_load(q->db, q->arena, district, setting, &old);
	if (rc == RC_OK)
		rc = roster_setting_set(q->db, q->arena, district, setting, typed);
	if (rc == RC_OK)
		rc = roster_setting_load(q->db, q->arena, district, setting, &new);
	if (rc != RC_OK || str_eq(old, new))
		return rc;
	*any = true;
	json_key(detail, f->name);
	json_array(detail);
	json_str(detail, old);
	json_str(detail, new);
	json_close(detail);
	return RC_OK;
}

static enum rc set_all(struct req *q)
{
	CLEANUP_BUF struct buf text = BUF_INIT(DETAIL_MAX);
	struct json detail = JSON_INIT(&text);
	bool any = false;
	enum rc rc = allowed(q);
	json_object(&detail);
	for (enum roster_setting i = 0; rc == RC_OK && i < SETTING_OF_MACHINE; i++)
		rc = set_one(q, i, &detail, &any);
	json_close(&detail);
	if (rc == RC_OK)
		rc = json_rc(&detail);
	return rc == RC_OK && any ? audit_req(q, "import.settings_changed", q->actor->acting, S("import settings"),
					      arena_dup(q->arena, buf_str(&text)))
				  : rc;
}

enum rc import_settings_post(struct req *q)
{
	enum rc rc = set_all(q);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "The settings were changed. They hold from the next import."));
	return reply_redirect(q, URL(q->arena, "/admin/imports/settings"));
}

enum rc api_import_settings(struct req *q)
{
	str value;
	int64_t number;
	enum rc rc = allowed(q);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	for (enum roster_setting i = 0; rc == RC_OK && i < SETTINGS; i++) {
		rc = roster_setting_load(q->db, q->arena, q->actor->acting, i, &value);
		json_key(w, roster_setting_fields[i].name);
		if (roster_setting_fields[i].kind == FIELD_KIND_BOOL)
			json_bool(w, str_eq(value, S("true")));
		else if (roster_setting_fields[i].kind == FIELD_KIND_INT && num_i64(value, 0, INT64_MAX, &number))
			json_i64(w, number);
		else
			json_str(w, value);
	}
	json_close(w);
	return rc == RC_OK ? json_rc(w) : rc;
}

enum rc api_import_settings_patch(struct req *q)
{
	enum rc rc = set_all(q);
	return rc == RC_OK ? api_import_settings(q) : rc;
}

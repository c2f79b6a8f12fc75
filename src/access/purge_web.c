/* access/purge_web.c — deleting what is stored of a district's students, for the vendor's administrators. */
#include "access/access_web.h"
#include "access/purge_view.h"
#include "http/app.h"
#include "pages/access/purge.html.h"
#include "people/people.h"

struct purge_input {
	str name;
};
static const struct field fields[] = {
	FIELD_LINE(struct purge_input, name, N_("Name of the district"), .required = true, .max = 200),
};
const struct form_spec purge_form = FORM_SPEC(struct purge_input, fields);

/* The district that the path names; other accounts have nothing to delete. */
static enum rc district_of_path(struct req *q, struct account *out)
{
	account_id id;
	if (!req_param_id(q, 0, &id.v))
		return RC_NOT_FOUND;
	enum rc rc = account_load(q->db, q->arena, id, out);
	if (rc == RC_OK)
		rc = policy_check(q->actor, (enum action)q->route->action, &(struct object){ .account = id });
	return rc == RC_OK && out->kind != ACCOUNT_DISTRICT ? RC_NOT_FOUND : rc;
}

static enum rc load_certificate(struct req *q, const struct account *district, struct purge *p)
{
	enum rc rc = purge_load(q->db, q->arena, district->id, p);
	if (rc == RC_NOT_FOUND)
		err_clear();
	return rc;
}

enum rc purge_page(struct req *q)
{
	struct account district;
	struct purge p;
	enum rc rc = district_of_path(q, &district);
	if (rc != RC_OK)
		return rc;
	rc = load_certificate(q, &district, &p);
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	struct purge_view v = {
		.district = district.name,
		.action = URL(q->arena, "/desk/accounts/{}/purge", UP(district.id)),
		.name = field_make(q, &fields[0], (str){ 0 }),
	};
	if (rc == RC_OK) {
		v.certificate = p.certificate;
		v.at = p.at;
		v.download = URL(q->arena, "/desk/accounts/{}/certificate", UP(district.id));
	}
	field_hint(q, &v.name, T(q->lang, "Type it exactly, to confirm."));
	layout_shell(q, FACE_DESK, T(q->lang, "Delete all student data"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Accounts"), URL(q->arena, "/desk/accounts"));
	layout_crumb(q, &v.shell, district.name, URL(q->arena, "/desk/accounts/{}", UP(district.id)));
	page_purge(reply_page(q, 200), &v);
	return RC_OK;
}

static enum rc purge_confirmed(struct req *q, struct purge *p)
{
	const struct purge_input *in = INPUT(q, struct purge_input);
	struct account district;
	enum rc rc = district_of_path(q, &district);
	if (rc != RC_OK)
		return rc;
	if (!str_eq(in->name, district.name))
		return req_invalid(q, S("name"), T(q->lang, "Type the name of the district exactly as it stands above."));
	return purge_district(q->db, q->arena, q->app->settings, district.id, q->actor->person, q->id, p);
}

enum rc purge_post(struct req *q)
{
	struct purge p;
	enum rc rc = purge_confirmed(q, &p);
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, "The district's student data is deleted. Give the district its certificate."));
	return reply_redirect(q, URL(q->arena, "/desk/accounts/{}/purge", UP(p.account)));
}

enum rc certificate_page(struct req *q)
{
	struct account district;
	struct purge p;
	enum rc rc = district_of_path(q, &district);
	if (rc == RC_OK)
		rc = load_certificate(q, &district, &p);
	if (rc != RC_OK)
		return rc;
	reply_header(q, S("Content-Disposition"), S("attachment; filename=\"certificate-of-deletion.txt\""));
	return reply_text(q, 200, S("text/plain; charset=utf-8"), p.certificate);
}

enum rc api_purge(struct req *q)
{
	struct purge p;
	enum rc rc = purge_confirmed(q, &p);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 201);
	json_object(w);
	json_put(w, "id", p.id);
	json_put(w, "account", p.account);
	json_put(w, "at", p.at);
	json_put(w, "rows", p.rows);
	json_put(w, "backups_until", p.backups_until);
	json_put(w, "certificate", p.certificate);
	json_close(w);
	return RC_OK;
}

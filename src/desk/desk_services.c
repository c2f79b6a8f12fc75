/* desk/desk_services.c — the services that notifications are about and that the status page lists: adding, naming, grouping,
 * ordering, retiring them (N4, N6). Handlers that change something serve the page and the API alike. */
#include "desk/desk_services.h"

#include "notices/services.h"
#include "pages/desk/services.html.h"

struct service_input {
	str name, group, code;
};
#define NAME_AND_GROUP                                                                                 \
	FIELD_LINE(struct service_input, name, N_("Name"), .required = true, .max = SERVICE_NAME_MAX), \
	    FIELD_LINE(struct service_input, group, N_("Group"), .max = SERVICE_NAME_MAX)
static const struct field add_fields[] = {
	NAME_AND_GROUP,
	FIELD_LINE(struct service_input, code, N_("Code"), .required = true, .max = SERVICE_CODE_MAX),
};
static const struct field edit_fields[] = { NAME_AND_GROUP };
const struct form_spec desk_service_add_form = FORM_SPEC(struct service_input, add_fields);
const struct form_spec desk_service_edit_form = FORM_SPEC(struct service_input, edit_fields);

static const struct choice steps[] = {
	{ S_INIT("up"), N_("Up"), SERVICE_UP },
	{ S_INIT("down"), N_("Down"), SERVICE_DOWN },
	{ S_INIT("retire"), N_("Retire"), SERVICE_RETIRE },
	{ S_INIT("restore"), N_("Restore"), SERVICE_RESTORE },
	{ { 0 }, NULL, 0 },
};
struct step_input {
	int step;
};
static const struct field step_fields[] = { FIELD_CHOICE(struct step_input, step, N_("Step"), .required = true, .choices = steps) };
const struct form_spec desk_service_step_form = FORM_SPEC(struct step_input, step_fields);

static enum rc of_path(struct req *q, struct service *out)
{
	return services_find(q->db, q->arena, req_param(q, 0), out);
}

/* ---- pages ---- */

static void add_rows(struct req *q, const service_list *all, struct desk_services_view *v)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct service *s = &all->at[i];
		bool offered = instant_absent(s->retired_at);
		struct desk_service_row_view row = {
			.name = s->name,
			.code = s->code,
			.group = s->group,
			.edit = URL(q->arena, "/desk/services/{}", UP(s->code)),
			.step = URL(q->arena, "/desk/services/{}/step", UP(s->code)),
			.first = i == 0,
			.last = i + 1 == all->n || !instant_absent(all->at[i + 1].retired_at),
			.retired = s->retired_at,
		};
		if (offered)
			*LIST_ADD(q->arena, &v->offered) = row;
		else
			*LIST_ADD(q->arena, &v->retired) = row;
	}
}

/* The list with the form below it; `edited`: the one that the form changes, or NULL for a new one. */
static enum rc show(struct req *q, const struct service *edited)
{
	struct desk_services_view v = { .edits = edited != NULL };
	service_list all;
	enum rc rc = services_all(q->db, q->arena, &all);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_DESK, T(q->lang, "Services"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Notifications"), URL(q->arena, "/desk/notifications"));
	add_rows(q, &all, &v);
	v.save = edited ? URL(q->arena, "/desk/services/{}", UP(edited->code)) : URL(q->arena, "/desk/services");
	v.name = field_make(q, &add_fields[0], edited ? edited->name : (str){ 0 });
	v.group = field_make(q, &add_fields[1], edited ? edited->group : (str){ 0 });
	v.code = field_make(q, &add_fields[2], edited ? edited->code : (str){ 0 });
	field_hint(q, &v.group, T(q->lang, "Services of one group stand together under its name. Empty: by itself."));
	field_hint(q, &v.code,
		   T(q->lang, "Small letters, digits and hyphens, like mobile-portal. It stands in feeds and can't be changed."));
	page_desk_services(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc desk_services_page(struct req *q)
{
	return show(q, NULL);
}

enum rc desk_service_edit_page(struct req *q)
{
	struct service s;
	enum rc rc = of_path(q, &s);
	return rc == RC_OK ? show(q, &s) : rc;
}

/* ---- changes ---- */

static void put_service(struct json *w, const struct service *s)
{
	json_object(w);
	json_put(w, "code", s->code);
	json_put(w, "name", s->name);
	json_put(w, "group", s->group);
	json_put(w, "retired_at", s->retired_at);
	json_close(w);
}

static enum rc saved(struct req *q, enum rc rc, int status, const struct service *s)
{
	if (rc != RC_OK)
		return rc;
	if (q->api) {
		put_service(reply_json(q, status), s);
		return RC_OK;
	}
	layout_flash(q, T(q->lang, "Saved."));
	return reply_redirect(q, URL(q->arena, "/desk/services"));
}

enum rc desk_service_add_post(struct req *q)
{
	const struct service_input *in = INPUT(q, struct service_input);
	struct service s = { .code = in->code, .name = in->name, .group = in->group };
	if (!str_is_code(s.code))
		return req_invalid(q, S("code"), T(q->lang, "A code has small letters, digits and hyphens only."));
	enum rc rc = services_add(q->db, q->arena, q->actor, &s, q->id);
	if (rc == RC_CONFLICT || rc == RC_LIMIT) {
		err_clear();
		return req_invalid(q, S("code"),
				   rc == RC_CONFLICT ? T(q->lang, "Another service has this code, maybe a retired one.")
						     : T(q->lang, "There are too many services."));
	}
	return saved(q, rc, 201, &s);
}

enum rc desk_service_edit_post(struct req *q)
{
	const struct service_input *in = INPUT(q, struct service_input);
	struct service s;
	enum rc rc = of_path(q, &s);
	s.name = in->name;
	s.group = in->group;
	if (rc == RC_OK)
		rc = services_change(q->db, q->arena, q->actor, &s, q->id);
	return saved(q, rc, 200, &s);
}

enum rc desk_service_step_post(struct req *q)
{
	enum service_step step = (enum service_step)INPUT(q, struct step_input)->step;
	struct service s;
	enum rc rc = of_path(q, &s);
	if (rc == RC_OK)
		rc = services_step(q->db, q->arena, q->actor, &s, step, q->id);
	return saved(q, rc, 200, &s);
}

enum rc api_desk_services(struct req *q)
{
	service_list all;
	enum rc rc = services_all(q->db, q->arena, &all);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "services");
	for (size_t i = 0; i < all.n; i++)
		put_service(w, &all.at[i]);
	json_close(w);
	json_close(w);
	return RC_OK;
}

/* cases/known_web.c — known problems as a page (which the form's script shows beside what is typed) and for programs (S5). */
#include "cases/case_view.h"
#include "cases/case_web.h"
#include "cases/known.h"
#include "cases/known_view.h"
#include "pages/cases/known.html.h"

struct known_input {
	str q;
};
static const struct field fields[] = {
	FIELD_LINE(struct known_input, q, N_("Words"), .max = 2000),
};
const struct form_spec known_form = FORM_SPEC(struct known_input, fields);

static enum rc look(struct req *q, struct known_problems *out)
{
	return known_find(q->db, q->arena, q->actor, q->actor->acting, INPUT(q, struct known_input)->q, out);
}

enum rc known_page(struct req *q)
{
	struct known_problems known;
	enum rc rc = look(q, &known);
	if (rc != RC_OK)
		return rc;
	struct known_view v = { .words = INPUT(q, struct known_input)->q };
	layout_shell(q, FACE_SUPPORT, T(q->lang, "Known problems"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Submit a case"), URL(q->arena, "/support/cases/new"));
	for (size_t i = 0; i < known.incidents.n; i++) {
		str id = id_text(q->arena, known.incidents.at[i].id.v);
		*LIST_ADD(q->arena, &v.incidents) = (struct known_incident_view){
			.title = known.incidents.at[i].title,
			.since = known.incidents.at[i].starts,
			.to = URL(q->arena, "/support/notifications/{}", UP(id)),
			.us_too = URL(q->arena, "/support/known/{}/us-too", UP(id)),
		};
	}
	for (size_t i = 0; i < known.cases.n; i++)
		*LIST_ADD(q->arena, &v.cases) = case_row_of(q, &known.cases.at[i].c, false);
	page_known(reply_page(q, 200), &v);
	return RC_OK;
}

enum rc api_known(struct req *q)
{
	struct known_problems known;
	enum rc rc = look(q, &known);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "incidents");
	for (size_t i = 0; i < known.incidents.n; i++) {
		json_object(w);
		json_put(w, "id", known.incidents.at[i].id);
		json_put(w, "title", known.incidents.at[i].title);
		json_put(w, "starts", known.incidents.at[i].starts);
		json_close(w);
	}
	json_close(w);
	json_put_array(w, "cases");
	for (size_t i = 0; i < known.cases.n; i++) {
		const struct support_case *c = &known.cases.at[i].c;
		json_object(w);
		json_put(w, "number", case_number_text(q->arena, c->number));
		json_put(w, "subject", c->subject);
		json_put(w, "status", case_statuses[c->status].code);
		json_close(w);
	}
	json_close(w);
	json_close(w);
	return RC_OK;
}

/* ---- "This affects us too" ---- */

static enum rc us_too(struct req *q, struct support_case *c)
{
	int64_t id;
	struct notice n;
	enum rc rc = req_param_id(q, 0, &id) ? notice_load(q->db, q->arena, q->actor, (notice_id){ id }, &n) : RC_NOT_FOUND;
	return rc == RC_OK ? known_us_too(q->db, q->arena, q->actor, q->actor->acting, &n, q->lang, q->id, c) : rc;
}

enum rc known_us_too_post(struct req *q)
{
	struct support_case c;
	enum rc rc = us_too(q, &c);
	if (rc != RC_OK)
		return rc;
	str number = case_number_text(q->arena, c.number);
	layout_flash(q, T_FILL(q->arena, q->lang, "Thank you. Case {number} says that it affects you; we tell you what happens.",
			       { "number", number }));
	return reply_redirect(q, URL(q->arena, "/support/cases/{}", UP(number)));
}

enum rc api_known_us_too(struct req *q)
{
	struct support_case c;
	enum rc rc = us_too(q, &c);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 201);
	json_object(w);
	json_put(w, "number", case_number_text(q->arena, c.number));
	json_close(w);
	return RC_OK;
}

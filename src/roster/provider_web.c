/* roster/provider_web.c — /admin/imports/provider and its API: setting a OneRoster provider up, asking it now, what came of it
 * (D2). */
#include "roster/import_web.h"

#include "auth/policy.h"
#include "pages/roster/provider.html.h"
#include "roster/provider_view.h"
#include "roster/rest_http.h"

#define RUNS_SHOWN 10

static enum rc audit(struct req *q, const char *event, str detail)
{
	return audit_req(q, event, q->actor->acting, S("provider"), detail);
}

/* What the administrator may do is the district's that he is at; without a provider: `there` false. */
static enum rc load(struct req *q, struct rest_source *out, bool *there)
{
	enum rc rc = policy_check(q->actor, ACTION_ADMIN_IMPORT, &(struct object){ .account = q->actor->acting });
	if (rc == RC_OK)
		rc = rest_source_load(q->db, q->arena, q->actor->acting, out);
	*there = rc == RC_OK;
	if (rc == RC_NOT_FOUND)
		err_clear();
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* ---- the page ---- */

static const char *const hints[PROVIDER_FIELDS] = {
	[PROVIDER_BASE] = N_(
	    "What comes before /ims/oneroster. It must begin with https:// and be reachable from the internet: addresses in "
	    "private networks are refused, redirects are not followed."),
	[PROVIDER_TOKEN] = N_("Where the access token is asked for (OAuth 2, client credentials)."),
	[PROVIDER_SECRET] = N_("Stored encrypted and never shown again. Leave it empty to keep the one that is stored."),
	[PROVIDER_IN_BODY] = N_("Some providers refuse the usual way."),
};

static enum rc add_runs(struct req *q, struct provider_view *v)
{
	struct rest_runs runs = { 0 };
	enum rc rc = rest_run_list(q->db, q->arena, q->actor->acting, RUNS_SHOWN, &runs);
	for (size_t i = 0; rc == RC_OK && i < runs.n; i++) {
		const struct rest_run *r = &runs.at[i];
		bool runs_now = instant_absent(r->finished), empty = !r->failed.why;
		const char *state = runs_now ? N_("Running") : !empty && !r->import.v ? N_("Failed") : N_("Done");
		v->due = v->due || (i == 0 && runs_now);
		*LIST_ADD(q->arena, &v->runs) = (struct provider_run_view){
			.started = r->started,
			.state = T(q->lang, state),
			.what = T(q->lang, r->whole ? N_("Everything") : N_("What changed")),
			.failed = reason_text(q->arena, q->lang, &r->failed),
			.records = r->records,
			.import = r->import.v ? URL(q->arena, "/admin/imports/{}", UP(id_text(q->arena, r->import.v)))
					      : (url){ { 0 } },
		};
	}
	return rc;
}

enum rc provider_page(struct req *q)
{
	struct rest_source s;
	struct provider_view v = { .there = false };
	enum rc rc = load(q, &s, &v.there);
	v.due = v.there && s.next_at.us == 1;
	if (rc == RC_OK)
		rc = add_runs(q, &v);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < PROVIDER_FIELDS; i++) {
		struct field_view *f = LIST_ADD(q->arena, &v.fields);
		*f = field_make(q, &provider_fields[i], v.there ? provider_value(&s, i) : (str){ 0 });
		if (hints[i])
			field_hint(q, f, T(q->lang, hints[i]));
	}
	v.fields.at[PROVIDER_SECRET].required = !v.there;
	v.fields.at[PROVIDER_SECRET].autocomplete = S("off");
	v.private = v.there && s.private;
	v.next = v.there && s.next_at.us > 1 ? s.next_at : (instant){ 0 };
	if (v.due && q->method == GET)
		reply_header(q, S("Refresh"), S("5"));
	import_tabs_add(q, "/admin/imports/provider", &v.tabs);
	layout_shell(q, FACE_ADMIN, T(q->lang, "Provider"), &v.shell);
	page_provider(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- changes ---- */

static enum rc save(struct req *q)
{
	const struct provider_input *in = INPUT(q, struct provider_input);
	struct rest_source s;
	bool there;
	enum rc rc = load(q, &s, &there);
	if (rc == RC_OK)
		rc = provider_save(q->db, q->arena, q->lang, q->actor->acting, in, NULL, &q->errors);
	str base = rest_origin(q->arena, in->base_url), token = rest_origin(q->arena, in->token_url);
	return rc == RC_OK ? audit(q, "provider.saved",
				   arena_printf(q->arena, "{\"base\":\"%.*s\",\"token\":\"%.*s\",\"secret\":%s}", STR_ARG(base),
						STR_ARG(token), str_empty(in->secret) ? "false" : "true"))
			   : rc;
}

static enum rc remove_it(struct req *q)
{
	enum rc rc = rest_source_remove(q->db, q->actor->acting);
	return rc == RC_OK ? audit(q, "provider.removed", (str){ 0 }) : rc;
}

static enum rc ask_now(struct req *q)
{
	enum rc rc = rest_source_hurry(q->db, q->actor->acting);
	return rc == RC_OK ? audit(q, "provider.asked", (str){ 0 }) : rc;
}

static enum rc back(struct req *q, enum rc rc, const char *message)
{
	if (rc != RC_OK)
		return rc;
	layout_flash(q, T(q->lang, message));
	return reply_redirect(q, URL(q->arena, "/admin/imports/provider"));
}

enum rc provider_post(struct req *q)
{
	return back(q, save(q), N_("The provider was saved."));
}

enum rc provider_remove_post(struct req *q)
{
	return back(q, remove_it(q), N_("The provider was removed. What it brought stays."));
}

enum rc provider_try_post(struct req *q)
{
	return back(q, ask_now(q), N_("The provider will be asked within a minute."));
}

/* ---- the same as JSON ---- */

/* Programs go by the code; the text is for whoever reads what they log. */
static void put_failed(struct req *q, struct json *w, const struct reason *r)
{
	json_put(w, "failed", r->why ? reason_text(q->arena, lang_english(), r) : (str){ 0 });
	json_put(w, "failed_code", reason_code(r));
}

static void put_runs(struct req *q, struct json *w, const struct rest_runs *runs)
{
	json_put_array(w, "runs");
	for (size_t i = 0; i < runs->n; i++) {
		const struct rest_run *r = &runs->at[i];
		json_object(w);
		json_put(w, "started_at", r->started);
		json_put(w, "finished_at", r->finished);
		json_put(w, "whole", r->whole);
		json_put(w, "records", r->records);
		put_failed(q, w, &r->failed);
		json_put(w, "import", r->import);
		json_close(w);
	}
	json_close(w);
}

enum rc api_provider(struct req *q)
{
	struct rest_source s;
	struct rest_runs runs = { 0 };
	bool there;
	enum rc rc = load(q, &s, &there);
	if (rc == RC_OK && !there)
		return RC_NOT_FOUND;
	if (rc == RC_OK)
		rc = rest_run_list(q->db, q->arena, q->actor->acting, REST_RUNS_KEPT, &runs);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	for (size_t i = 0; i < PROVIDER_FIELDS; i++) {
		if (i == PROVIDER_SECRET)
			continue;
		json_key(w, provider_fields[i].name);
		i == PROVIDER_IN_BODY ? json_bool(w, s.in_body) : json_str(w, provider_value(&s, i));
	}
	json_put(w, "private", s.private);
	json_key(w, S("due"));
	json_bool(w, s.next_at.us == 1);
	json_put(w, "next_at", s.next_at.us > 1 ? s.next_at : (instant){ 0 });
	json_put(w, "changes_since", s.since);
	put_failed(q, w, &s.failed);
	put_runs(q, w, &runs);
	json_close(w);
	return json_rc(w);
}

enum rc api_provider_put(struct req *q)
{
	enum rc rc = save(q);
	return rc == RC_OK ? api_provider(q) : rc;
}

enum rc api_provider_remove(struct req *q)
{
	enum rc rc = remove_it(q);
	return rc == RC_OK ? reply_empty(q, 204) : rc;
}

enum rc api_provider_try(struct req *q)
{
	enum rc rc = ask_now(q);
	return rc == RC_OK ? reply_empty(q, 202) : rc;
}

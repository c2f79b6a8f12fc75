/* roster/import_web.c — imports in a browser: send a set, watch it, read what became of it, decide about what is held. */
#include "roster/import_web.h"

#include "auth/policy.h"
#include "pages/roster/imports.html.h"
#include "roster/import_view.h"

#include <errno.h>
#include <string.h>
#include <stdio.h>

#define PAGE 25
#define PROBLEMS_SHOWN 200
#define NAME_MAX_KEPT 80

struct list_input {
	account_id district;
	import_id before;
};
static const struct field list_fields[] = {
	FIELD_ID(struct list_input, district, account_id, N_("District")),
	FIELD_ID(struct list_input, before, import_id, N_("Page")),
};
const struct form_spec import_list_form = FORM_SPEC(struct list_input, list_fields);

struct upload_input {
	struct upload file;
	bool dry_run;
	account_id district;
};
static const struct field upload_fields[] = {
	FIELD_FILE(struct upload_input, file, N_("File"), .required = true),
	FIELD_BOOL(struct upload_input, dry_run, N_("Only check: change nothing")),
	FIELD_ID(struct upload_input, district, account_id, N_("District")),
};
const struct form_spec import_upload_form = FORM_SPEC(struct upload_input, upload_fields);

enum { DECIDE_CONFIRM = 1, DECIDE_DISMISS };
static const struct choice decisions[] = {
	{ S_INIT("confirm"), N_("Apply it"), DECIDE_CONFIRM },
	{ S_INIT("dismiss"), N_("Do not apply it"), DECIDE_DISMISS },
	{ { 0 }, NULL, 0 },
};
struct decide_input {
	int decision;
};
static const struct field decide_fields[] = {
	FIELD_CHOICE(struct decide_input, decision, N_("Decision"), .required = true, .choices = decisions),
};
const struct form_spec import_decide_form = FORM_SPEC(struct decide_input, decide_fields);

static const struct word {
	const char *code, *label;
} states[] = {
	{ "waiting", N_("Waiting") },	     { "running", N_("Running") },   { "applied", N_("Applied") },
	{ "refused", N_("Refused") },	     { "held", N_("Held") },	     { "confirmed", N_("Let through") },
	{ "dismissed", N_("Not let through") }, { "failed", N_("Failed") }, { "checked", N_("Checked, nothing changed") },
}, ways[] = {
	{ "command", N_("Command") }, { "upload", N_("Upload") }, { "folder", N_("Watched folder") }, { "rest", N_("Provider") },
};

static str label_of(const struct req *q, const struct word *words, size_t n, str code)
{
	for (size_t i = 0; i < n; i++) {
		if (str_eq(str_c(words[i].code), code))
			return T(q->lang, words[i].label);
	}
	return code;
}

/* ---- whose ---- */

static enum rc district_of(struct req *q, account_id given, account_id *out)
{
	*out = given.v ? given : q->actor->acting;
	return policy_check(q->actor, ACTION_ADMIN_IMPORT, &(struct object){ .account = *out });
}

static enum rc of_path(struct req *q, struct intake *out)
{
	import_id id;
	account_id district;
	enum rc rc = district_of(q, (account_id){ 0 }, &district);
	if (rc == RC_OK && !req_param_id(q, 0, &id.v))
		rc = RC_NOT_FOUND;
	*out = (struct intake){ 0 };
	return rc == RC_OK ? intake_load(q->db, q->arena, district, id, out) : rc;
}

/* ---- sending ---- */

static bool plain_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr(".-_", c));
}

/* The end of a path, with plain characters only; feeds are known by their names' endings. */
static str plain_name(struct arena *a, str name)
{
	char *out = arena_z(a, name);
	size_t n = 0;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		if (c == '/' || c == '\\')
			n = 0;
		else
			out[n++] = plain_char(c) ? c : '_';
	}
	str plain = { out, n };
	plain = str_drop(plain, plain.n > NAME_MAX_KEPT ? plain.n - NAME_MAX_KEPT : 0);
	return str_empty(plain) || plain.p[0] == '.' ? S("set.zip") : plain;
}

static enum rc keep(struct req *q, const struct upload *file, struct intake *in)
{
	struct arena *a = q->arena;
	str own;
	in->files = plain_name(a, file->name);
	in->kept = ARENA_CONCAT(a, id_text(a, in->id.v), S("/"), in->files);
	enum rc rc = intake_make(a, q->app->settings, in->id, &own);
	if (rc != RC_OK)
		return rc;
	str to = ARENA_CONCAT(a, own, S("/"), in->files);
	if (rename(arena_z(a, file->path), arena_z(a, to)) != 0)
		return fail(RC_FAIL, "keep an upload: %s", strerror(errno));
	return RC_OK;
}

static enum rc upload(struct req *q, struct intake *in)
{
	const struct upload_input *input = INPUT(q, struct upload_input);
	struct form query = { 0 };
	account_id given = input->district;
	enum rc rc = form_parse_urlencoded(q->arena, q->query, &query);
	str text = rc == RC_OK ? form_value(&query, S("district")) : (str){ NULL, 0 };
	if (rc == RC_OK && !str_empty(text) && !id_parse(text, &given.v))
		rc = RC_NOT_FOUND;
	*in = (struct intake){ .id = NEW_ID(import_id),
			       .way = S("upload"),
			       .person = q->actor->person,
			       .state = S("waiting"),
			       .dry_run = input->dry_run };
	if (rc == RC_OK)
		rc = district_of(q, given, &in->district);
	if (rc == RC_OK)
		rc = keep(q, &input->file, in);
	if (rc == RC_OK)
		rc = intake_add(q->db, in);
	return rc == RC_OK ? audit_req(q, "import.sent", in->district,
				       ARENA_CONCAT(q->arena, S("import "), id_text(q->arena, in->id.v)), in->files)
			   : rc;
}

enum rc import_upload_post(struct req *q)
{
	struct intake in;
	enum rc rc = upload(q, &in);
	return rc == RC_OK ? reply_redirect(q, URL(q->arena, "/admin/imports/{}", UP(id_text(q->arena, in.id.v)))) : rc;
}

/* ---- pages ---- */

static struct import_row_view row_of(struct req *q, const struct intake *in)
{
	return (struct import_row_view){ .to = URL(q->arena, "/admin/imports/{}", UP(id_text(q->arena, in->id.v))),
					 .files = in->files,
					 .state = label_of(q, states, COUNT_OF(states), in->state),
					 .way = label_of(q, ways, COUNT_OF(ways), in->way),
					 .person = str_absent(in->person_name) ? S("") : in->person_name,
					 .started = in->started,
					 .errors = in->errors,
					 .warnings = in->warnings };
}

void import_tabs_add(struct req *q, const char *here, import_tabs *out)
{
	static const struct {
		const char *text, *path;
	} tabs[] = {
		{ N_("Imports"), "/admin/imports" },
		{ N_("Provider"), "/admin/imports/provider" },
		{ N_("Import settings"), "/admin/imports/settings" },
		{ N_("Words"), "/admin/imports/words" },
	};
	for (size_t i = 0; i < COUNT_OF(tabs); i++)
		*LIST_ADD(q->arena, out) = (struct import_tab){ .text = T(q->lang, tabs[i].text),
								.to = url_local(q->arena, str_c(tabs[i].path)),
								.current = str_eq(str_c(tabs[i].path), str_c(here)) ? S("page")
														    : (str){ 0 } };
}

enum rc import_list_page(struct req *q)
{
	struct import_list_view v = { 0 };
	struct intakes list = { 0 };
	account_id district;
	import_id before = q->method == GET ? INPUT(q, struct list_input)->before : (import_id){ 0 };
	enum rc rc = district_of(q, (account_id){ 0 }, &district);
	if (rc == RC_OK)
		rc = intake_list(q->db, q->arena, district, before, PAGE + 1, &list);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < list.n && i < PAGE; i++)
		*LIST_ADD(q->arena, &v.rows) = row_of(q, &list.at[i]);
	if (list.n > PAGE)
		v.older = URL(q->arena, "/admin/imports?before={}", UP(id_text(q->arena, list.at[PAGE - 1].id.v)));
	v.file = field_make(q, &upload_fields[0], (str){ 0 });
	field_hint(q, &v.file, T(q->lang, "A OneRoster zip, or one CSV or XML file of attendance, timetable, grades or balances."));
	v.dry_run = field_make(q, &upload_fields[1], (str){ 0 });
	field_hint(q, &v.dry_run, T(q->lang, "The report of a check says what would change."));
	import_tabs_add(q, "/admin/imports", &v.tabs);
	layout_shell(q, FACE_ADMIN, T(q->lang, "Imports"), &v.shell);
	page_imports(reply_page(q, 200), &v);
	return RC_OK;
}

/* A report of an earlier Belfry has no code: it stays in English. */
static struct import_problem_view problem_view(const struct req *q, const struct roster_problem *p)
{
	str none = S("");
	str reason = p->why.why ? reason_text(q->arena, q->lang, &p->why) : p->reason.p ? p->reason : none;
	return (struct import_problem_view){
		p->file.p ? p->file : none, p->name.p ? p->name : none, p->value.p ? p->value : none, reason, p->line, p->column
	};
}

static struct roster_lenient lenient_view(const struct req *q, const struct roster_lenient *l)
{
	const struct reason r = { .why = reason_of_code(l->name), .taken = true };
	return (struct roster_lenient){ r.why ? reason_text(q->arena, q->lang, &r) : l->name, l->count };
}

static enum rc add_report(struct req *q, const struct intake *in, struct import_view *v)
{
	struct roster_report r;
	enum rc rc = report_read(q->arena, in->report, &r);
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < r.files.n; i++)
		*LIST_ADD(q->arena, &v->counts) = r.files.at[i];
	for (size_t i = 0; i < r.lenient.n; i++)
		*LIST_ADD(q->arena, &v->lenient) = lenient_view(q, &r.lenient.at[i]);
	for (size_t i = 0; i < r.errors.n && i < PROBLEMS_SHOWN; i++)
		*LIST_ADD(q->arena, &v->errors) = problem_view(q, &r.errors.at[i]);
	for (size_t i = 0; i < r.warnings.n; i++) {
		const struct roster_problem *p = &r.warnings.at[i];
		if (str_empty(p->file))
			*LIST_ADD(q->arena, &v->notes) = problem_view(q, p);
		else if (v->warnings.n < PROBLEMS_SHOWN)
			*LIST_ADD(q->arena, &v->warnings) = problem_view(q, p);
	}
	v->would_hold = r.held && in->dry_run;
	v->more_errors = r.errors.count - (int64_t)v->errors.n;
	v->more_warnings = r.warnings.count - (int64_t)(v->warnings.n + v->notes.n);
	return RC_OK;
}

enum rc import_page(struct req *q)
{
	struct import_view v = { 0 };
	struct intake in;
	struct intake_progress p;
	enum rc rc = of_path(q, &in);
	if (rc == RC_OK)
		rc = add_report(q, &in, &v);
	if (rc != RC_OK)
		return rc;
	v.row = row_of(q, &in);
	v.code = in.state;
	v.checked = str_eq(in.state, S("checked"));
	v.under_way = str_eq(in.state, S("waiting")) || str_eq(in.state, S("running"));
	v.held = str_eq(in.state, S("held"));
	v.events = in.events;
	v.seconds = (in.finished.us - in.started.us) / US_PER_SECOND;
	v.reading = S("");
	if (v.under_way && intake_progress(in.id, &p)) {
		v.reading = arena_dup(q->arena, str_c(p.file));
		v.rows = p.rows;
		v.percent = p.total > 0 ? p.done * 100 / p.total : 0;
	}
	if (v.under_way)
		reply_header(q, S("Refresh"), S("3"));
	v.decide = URL(q->arena, "/admin/imports/{}/decision", UP(id_text(q->arena, in.id.v)));
	layout_shell(q, FACE_ADMIN, T(q->lang, "Import"), &v.shell);
	layout_crumb(q, &v.shell, T(q->lang, "Imports"), URL(q->arena, "/admin/imports"));
	page_import(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- deciding about a held one ---- */

static enum rc decide(struct req *q, import_id *next)
{
	struct intake in;
	bool confirm = INPUT(q, struct decide_input)->decision == DECIDE_CONFIRM;
	enum rc rc = of_path(q, &in);
	*next = in.id;
	if (rc == RC_OK && confirm)
		rc = intake_confirm(q->db, q->arena, in.district, in.id, q->actor->person, next);
	else if (rc == RC_OK)
		rc = intake_dismiss(q->db, in.district, in.id);
	if (rc == RC_OK && !confirm)
		intake_forget(q->arena, q->app->settings, in.kept);
	return rc == RC_OK ? audit_req(q, confirm ? "import.confirmed" : "import.dismissed", in.district,
				       ARENA_CONCAT(q->arena, S("import "), id_text(q->arena, in.id.v)), (str){ 0 })
			   : rc;
}

enum rc import_decide_post(struct req *q)
{
	import_id next;
	enum rc rc = decide(q, &next);
	return rc == RC_OK ? reply_redirect(q, URL(q->arena, "/admin/imports/{}", UP(id_text(q->arena, next.v)))) : rc;
}

/* ---- the same as JSON ---- */

static void put_intake(struct json *w, const struct intake *in)
{
	struct intake_progress p;
	json_object(w);
	json_put(w, "id", in->id);
	json_put(w, "district", in->district);
	json_put(w, "state", in->state);
	json_put(w, "way", in->way);
	json_put(w, "files", in->files);
	json_put(w, "dry_run", in->dry_run);
	json_put(w, "sent_by", in->person);
	json_put(w, "sent_by_name", in->person_name);
	json_put(w, "started_at", in->started);
	json_put(w, "finished_at", in->finished);
	json_put(w, "confirms", in->confirms);
	json_put(w, "rows", in->rows);
	json_put(w, "errors", in->errors);
	json_put(w, "warnings", in->warnings);
	json_put(w, "events", in->events);
	if (intake_progress(in->id, &p)) {
		json_put(w, "reading", str_c(p.file));
		json_put(w, "bytes_done", p.done);
		json_put(w, "bytes_total", p.total);
	}
	json_close(w);
}

enum rc api_import_list(struct req *q)
{
	const struct list_input *in = INPUT(q, struct list_input);
	struct intakes list = { 0 };
	account_id district;
	enum rc rc = district_of(q, in->district, &district);
	if (rc == RC_OK)
		rc = intake_list(q->db, q->arena, district, in->before, PAGE + 1, &list);
	if (rc != RC_OK)
		return rc;
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put_array(w, "imports");
	for (size_t i = 0; i < list.n && i < PAGE; i++)
		put_intake(w, &list.at[i]);
	json_close(w);
	json_put(w, "before", list.n > PAGE ? list.at[PAGE - 1].id : (import_id){ 0 });
	json_close(w);
	return RC_OK;
}

enum rc api_import_get(struct req *q)
{
	struct intake in;
	enum rc rc = of_path(q, &in);
	if (rc == RC_OK)
		put_intake(reply_json(q, 200), &in);
	return rc;
}

enum rc api_import_report(struct req *q)
{
	struct intake in;
	enum rc rc = of_path(q, &in);
	if (rc == RC_OK)
		json_raw(reply_json(q, 200), in.report);
	return rc;
}

enum rc api_import_upload(struct req *q)
{
	struct intake in;
	enum rc rc = upload(q, &in);
	if (rc == RC_OK)
		put_intake(reply_json(q, 202), &in);
	return rc;
}

enum rc api_import_decide(struct req *q)
{
	import_id next;
	struct intake in;
	account_id district;
	enum rc rc = decide(q, &next);
	if (rc == RC_OK)
		rc = district_of(q, (account_id){ 0 }, &district);
	in = (struct intake){ 0 };
	if (rc == RC_OK)
		rc = intake_load(q->db, q->arena, district, next, &in);
	if (rc == RC_OK)
		put_intake(reply_json(q, 200), &in);
	return rc;
}

/* cases/case_show.c — the case page, for contacts and (through desk/) for agents. What is posted from it: case_post.c. */
#include "cases/case_view.h"
#include "cases/case_web.h"
#include "cases/contact_change.h"
#include "cases/rating.h"
#include "cases/steps.h"
#include "cases/work.h"
#include "notices/notice.h"

/* ---- the view ---- */

static void add_fact(struct req *q, struct case_show_view *v, const char *label, str value)
{
	if (!str_empty(value))
		*LIST_ADD(q->arena, &v->facts) = (struct case_fact_view){ T(q->lang, label), value };
}

/* A contact stays on his cases when he is none any more. */
static str name_of(struct req *q, str name, bool former)
{
	return former ? T_FILL(q->arena, q->lang, N_("{name} (former contact)"), { "name", name }) : name;
}

/* ---- a stored value in the reader's words, by the kind of its field ---- */
typedef enum rc shown_fn(struct req *q, const struct support_case *c, const struct field *f, str stored, str *out);

static enum rc shown_as_typed(struct req *q, const struct support_case *c, const struct field *f, str stored, str *out)
{
	(void)q, (void)c, (void)f;
	*out = stored;
	return RC_OK;
}

static enum rc shown_choice(struct req *q, const struct support_case *c, const struct field *f, str stored, str *out)
{
	const struct choice *chosen = case_choice(f->choices, stored);
	(void)c;
	*out = chosen ? T(q->lang, chosen->label) : stored;
	return RC_OK;
}

static enum rc shown_set(struct req *q, const struct support_case *c, const struct field *f, str stored, str *out)
{
	str word;
	(void)c;
	*out = (str){ 0 };
	while (str_next(&stored, ' ', &word)) {
		const struct choice *chosen = case_choice(f->choices, word);
		str label = chosen ? T(q->lang, chosen->label) : word;
		*out = str_absent(*out) ? label : ARENA_CONCAT(q->arena, *out, S(", "), label);
	}
	return RC_OK;
}

static enum rc shown_date(struct req *q, const struct support_case *c, const struct field *f, str stored, str *out)
{
	date day;
	(void)c, (void)f;
	*out = date_parse(stored, &day) ? date_text(q->arena, day) : stored;
	return RC_OK;
}

static enum rc shown_tick(struct req *q, const struct support_case *c, const struct field *f, str stored, str *out)
{
	(void)c, (void)f;
	*out = str_eq(stored, S("yes")) ? T(q->lang, N_("Yes")) : stored;
	return RC_OK;
}

static enum rc shown_person(struct req *q, const struct support_case *c, const struct field *f, str stored, str *out)
{
	int64_t id;
	bool former;
	(void)f;
	*out = stored;
	if (!id_parse(stored, &id))
		return RC_OK;
	enum rc rc = case_load_person(q->db, q->arena, c, (person_id){ id }, out, &former);
	if (rc == RC_OK)
		*out = name_of(q, *out, former);
	return rc;
}

static shown_fn *const shown[] = {
	[FIELD_KIND_LINE] = shown_as_typed, [FIELD_KIND_TEXT] = shown_as_typed, [FIELD_KIND_EMAIL] = shown_as_typed,
	[FIELD_KIND_BOOL] = shown_tick,	    [FIELD_KIND_DATE] = shown_date,	[FIELD_KIND_CHOICE] = shown_choice,
	[FIELD_KIND_SET] = shown_set,	    [FIELD_KIND_ID] = shown_person,
};

/* Those that were left empty are shown too: who reads need not guess whether they were asked for. */
static enum rc add_own_field(struct req *q, const struct support_case *c, struct case_show_view *v, const struct field *f,
			     str stored)
{
	str value = T(q->lang, N_("Not given"));
	enum rc rc = str_empty(stored) ? RC_OK : shown[f->kind](q, c, f, stored, &value);
	if (rc == RC_OK && f->kind == FIELD_KIND_TEXT)
		*LIST_ADD(q->arena, &v->texts) = (struct case_fact_view){ T(q->lang, f->label), value };
	else if (rc == RC_OK)
		add_fact(q, v, f->label, value);
	return rc;
}

/* ---- clocks: by when somebody has to answer ---- */

static str count_text(struct req *q, str translated, int64_t n)
{
	return t_fill(q->arena, translated, (const struct t_arg[]){ { "n", arena_printf(q->arena, "%lld", (long long)n) } }, 1);
}

/* "09/14/2026 - 04:00 PM CDT (in 3 hours)": the larger of the two units that matter. */
str case_due_text(struct req *q, instant at)
{
	int64_t minutes = (at.us - clock_now().us) / US_PER_MINUTE;
	bool past = minutes < 0;
	int64_t left = past ? -minutes : minutes, hours = (left + 30) / 60, days = (left + 12 * 60) / (24 * 60);
	str when = zone_put(q->arena, q->zone, at);
	str span = left < 90	    ? count_text(q, TN(q->lang, "{n} minute", "{n} minutes", left), left)
		   : left < 36 * 60 ? count_text(q, TN(q->lang, "{n} hour", "{n} hours", hours), hours)
				    : count_text(q, TN(q->lang, "{n} day", "{n} days", days), days);
	return past ? T_FILL(q->arena, q->lang, N_("{time} ({span} ago)"), { "time", when }, { "span", span })
		    : T_FILL(q->arena, q->lang, N_("{time} (in {span})"), { "time", when }, { "span", span });
}

static void add_clocks(struct req *q, const struct support_case *c, struct case_show_view *v)
{
	if (!case_statuses[c->status].open)
		return;
	if (!instant_absent(c->respond_by) && instant_absent(c->responded_at))
		add_fact(q, v, N_("First answer by"), case_due_text(q, c->respond_by));
	if (!instant_absent(c->next_step_at))
		add_fact(q, v, c->waiting_steps + 1 == CASE_STEPS ? N_("Closes by itself") : N_("Next reminder"),
			 case_due_text(q, c->next_step_at));
}

static str stored_value(const struct case_field_values *values, str name)
{
	for (size_t i = 0; i < values->n; i++)
		if (str_eq(values->at[i].name, name))
			return values->at[i].value;
	return (str){ 0 };
}

static enum rc add_facts(struct req *q, const struct support_case *c, struct case_show_view *v)
{
	struct case_field_values values = { 0 };
	enum rc rc = case_load_fields(q->db, q->arena, c, &values);
	add_fact(q, v, N_("Account"), c->account_name);
	add_fact(q, v, N_("Contact"), name_of(q, c->contact_name, c->contact_former));
	add_fact(q, v, N_("Case Owner"), c->owner_name);
	add_clocks(q, c, v);
	for (int key = 0; rc == RC_OK && key < CASE_FIELD_N; key++) { /* in the order of the table */
		const struct case_field_row *row = &case_fields[key];
		if ((row->shown & CASE_BIT(c->type)) && !case_field_has_column((enum case_field_key)key))
			rc = add_own_field(q, c, v, &row->field, stored_value(&values, row->field.name));
	}
	return rc;
}

/* ---- files ---- */

static str size_text(struct arena *a, int64_t bytes)
{
	if (bytes < 1024)
		return arena_printf(a, "%lld B", (long long)bytes);
	if (bytes < 1024 * 1024)
		return arena_printf(a, "%lld KB", (long long)(bytes / 1024));
	return arena_printf(a, "%lld.%lld MB", (long long)(bytes >> 20), (long long)((bytes & 0xfffff) * 10 >> 20));
}

static struct case_file_view file_view(struct req *q, const struct support_case *c, bool desk, const struct attachment *f)
{
	str number = case_number_text(q->arena, c->number), id = id_text(q->arena, f->id.v);
	struct case_file_view v = { .name = f->name, .size = size_text(q->arena, f->bytes) };
	if (f->state == ATTACHMENT_CLEAN)
		v.to = desk ? URL(q->arena, "/desk/cases/{}/files/{}", UP(number), UP(id))
			    : URL(q->arena, "/support/cases/{}/files/{}", UP(number), UP(id));
	else
		v.note = f->state == ATTACHMENT_WAITING ? T(q->lang, N_("being checked for viruses"))
							: T(q->lang, N_("removed: a virus was found"));
	return v;
}

/* Those of one comment; absent: of the case itself. */
static case_file_views files_with(struct req *q, const struct support_case *c, bool desk, const attachment_list *all, comment_id id)
{
	case_file_views out = { 0 };
	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].comment.v == id.v)
			*LIST_ADD(q->arena, &out) = file_view(q, c, desk, &all->at[i]);
	return out;
}

static enum rc add_comments(struct req *q, const struct support_case *c, bool desk, struct case_show_view *v)
{
	struct case_comments comments = { 0 };
	attachment_list files = { 0 };
	enum rc rc = case_load_comments(q->db, q->arena, c, desk, &comments);
	if (rc == RC_OK)
		rc = attachments_of(q->db, q->arena, c, desk, &files);
	v->files = files_with(q, c, desk, &files, (comment_id){ 0 });
	for (size_t i = 0; i < comments.n; i++) {
		const struct case_comment *m = &comments.at[i];
		*LIST_ADD(q->arena, &v->comments) = (struct case_comment_view){
			.id = id_text(q->arena, m->id.v),
			.files = files_with(q, c, desk, &files, m->id),
			.author = name_of(q, m->person_name, m->former),
			.from = m->from_number ? case_number_text(q->arena, m->from_number) : (str){ 0 },
			.side = m->internal	       ? S("internal")
				: m->by_vendor == desk ? S("mine")
						       : S("theirs"),
			.by_vendor = m->by_vendor,
			.internal = m->internal,
			.body = markdown(q->arena, m->body),
			.at = m->at,
		};
	}
	return rc;
}

/* ---- other cases, and what was thought of this one ---- */

static url case_at(struct req *q, str number, bool desk)
{
	return desk ? URL(q->arena, "/desk/cases/{}", UP(number)) : URL(q->arena, "/support/cases/{}", UP(number));
}

static enum rc add_relation(struct req *q, const struct support_case *c, bool desk, const struct case_relation *r,
			    struct case_show_view *v)
{
	str number = case_number_text(q->arena, r->c.number);
	struct case_relation_view view = {
		.to = case_at(q, number, desk),
		.number = number,
		.subject = r->c.subject,
		.status = T(q->lang, case_statuses[r->c.status].label),
	};
	if (!r->merged) {
		if (desk)
			view.unlink = URL(q->arena, "/desk/cases/{}/links/{}/remove", UP(case_number_text(q->arena, c->number)),
					  UP(number));
		*LIST_ADD(q->arena, &v->linked) = view;
		return RC_OK;
	}
	attachment_list files = { 0 };
	enum rc rc = attachments_of(q->db, q->arena, &r->c, desk, &files);
	view.description = markdown(q->arena, r->c.description);
	for (size_t i = 0; i < files.n; i++)
		*LIST_ADD(q->arena, &view.files) = file_view(q, &r->c, desk, &files.at[i]);
	*LIST_ADD(q->arena, &v->merged) = view;
	return rc;
}

str case_update_name(struct req *q, const struct update_request *r)
{
	str site = T(q->lang, site_kinds[r->target].choice),
	    version = r->version.id.v ? version_text(q->arena, &r->version) : S("");
	str refresh = r->refresh ? T(q->lang, N_("database refresh")) : S("");
	return ARENA_CONCAT(q->arena, site, version.n ? S(", ") : S(""), version, refresh.n ? S(", ") : S(""), refresh, S(" ("),
			    T(q->lang, update_statuses[r->status].label), S(")"));
}

/* Where an agent takes a link away: what names nothing to link to. */
static url unlink_at(struct req *q, const struct support_case *c, bool desk, const char *below)
{
	str number = case_number_text(q->arena, c->number);
	return desk ? url_local(q->arena, ARENA_CONCAT(q->arena, S("/desk/cases/"), number, str_c(below))) : (url){ 0 };
}

static enum rc add_update(struct req *q, const struct support_case *c, bool desk, struct case_show_view *v)
{
	struct update_request r;
	bool may = policy_check(q->actor, desk ? ACTION_DESK_UPDATE_LIST : ACTION_UPDATE_VIEW,
				&(struct object){ .account = c->account }) == RC_OK;
	if (!c->update.v)
		return RC_OK;
	enum rc rc = update_load(q->db, q->arena, q->actor, (enum action)q->route->action, c->update, &r);
	if (rc == RC_OK)
		*LIST_ADD(q->arena, &v->links) = (struct case_link_view){
			.unlink = unlink_at(q, c, desk, "/update"),
			.label = T(q->lang, N_("Update request")),
			.text = case_update_name(q, &r),
			.to = !may   ? (url){ 0 }
			      : desk ? URL(q->arena, "/desk/updates/{}", UP(r.id))
				     : URL(q->arena, "/updates/{}", UP(r.id)),
		};
	err_clear(); /* withdrawn, or deleted from view: nothing to show */
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The incident, to whoever may read it: with its record for publishers and the contacts whom it concerns. */
static enum rc add_notice(struct req *q, const struct support_case *c, bool desk, struct case_show_view *v)
{
	struct notice n;
	if (!c->notice.v)
		return RC_OK;
	enum rc rc = notice_load(q->db, q->arena, q->actor, c->notice, &n);
	bool record = !desk || policy_check(q->actor, ACTION_DESK_NOTICE_WORK, NULL) == RC_OK;
	if (rc == RC_OK)
		*LIST_ADD(q->arena, &v->links) = (struct case_link_view){
			.unlink = unlink_at(q, c, desk, "/incident"),
			.label = T(q->lang, N_("Incident")),
			.text = n.title,
			.to = !record ? (url){ 0 }
			      : desk  ? URL(q->arena, "/desk/notifications/{}", UP(n.id))
				      : URL(q->arena, "/support/notifications/{}", UP(n.id)),
		};
	err_clear();
	return rc == RC_NOT_FOUND ? RC_OK : rc;
}

static enum rc add_relations(struct req *q, const struct support_case *c, bool desk, struct case_show_view *v)
{
	case_relations all = { 0 };
	enum rc rc = case_relations_of(q->db, q->arena, q->actor, c, &all);
	for (size_t i = 0; i < all.n && rc == RC_OK; i++)
		rc = add_relation(q, c, desk, &all.at[i], v);
	if (rc == RC_OK)
		rc = add_update(q, c, desk, v);
	return rc == RC_OK ? add_notice(q, c, desk, v) : rc;
}

static enum rc add_rating(struct req *q, const struct support_case *c, struct case_show_view *v)
{
	struct case_rating r;
	enum rc rc = rating_load(q->db, q->arena, c, &r);
	if (rc == RC_OK) {
		str stars = T_FILL(q->arena, q->lang, N_("{n} of 5"), { "n", arena_printf(q->arena, "%lld", (long long)r.stars) });
		add_fact(q, v, N_("Satisfaction"), str_empty(r.words) ? stars : ARENA_CONCAT(q->arena, stars, S(": "), r.words));
	}
	if (rc != RC_OK && rc != RC_NOT_FOUND)
		return rc;
	rc = rating_wanted(q->db, q->arena, q->actor, c, &v->asks_rating);
	if (rc == RC_OK && v->asks_rating) {
		v->stars = field_make(q, &case_rating_form.fields[0], (str){ 0 });
		v->stars.control = CONTROL_RADIOS;
		v->words = field_make(q, &case_rating_form.fields[1], (str){ 0 });
		v->rate = URL(q->arena, "/support/cases/{}/rating", UP(v->number));
	}
	return rc;
}

static str status_words(const struct lang *lang, str code)
{
	const char *label = case_statuses[case_status_of(code)].label;
	return label ? T(lang, label) : code;
}

static str choice_words(const struct lang *lang, const struct choice *list, str value)
{
	const struct choice *c = case_choice(list, value);
	return c ? T(lang, c->label) : value;
}

static str priority_words(const struct lang *lang, str value)
{
	return choice_words(lang, case_priorities, value);
}

static str module_words(const struct lang *lang, str value)
{
	return choice_words(lang, case_modules, value);
}

static str type_words(const struct lang *lang, str code)
{
	const char *label = case_types[case_type_of(code)].label;
	return label ? T(lang, label) : code;
}

static str as_stored(const struct lang *lang, str value)
{
	(void)lang;
	return value;
}

/* What can change, in words; {value} is the new one. What this table lacks is shown as it is stored. */
static const struct {
	str what;
	const char *text;
	str (*value)(const struct lang *lang, str stored);
} change_words[] = {
	{ S_INIT("status"), N_("Status: {value}"), status_words },
	{ S_INIT("owner"), N_("Case Owner: {value}"), as_stored },
	{ S_INIT("resolution"), N_("Resolution written"), as_stored },
	{ S_INIT("file"), N_("File added: {value}"), as_stored },
	{ S_INIT("contact"), N_("Contact changed: {value}"), as_stored },
	{ S_INIT("escalated"), N_("The target for the first answer was missed"), as_stored },
	{ S_INIT("team"), N_("Team: {value}"), as_stored },
	{ S_INIT("priority"), N_("Priority: {value}"), priority_words },
	{ S_INIT("type"), N_("Case Type: {value}"), type_words },
	{ S_INIT("module"), N_("Module: {value}"), module_words },
	{ S_INIT("merged"), N_("Merged into case {value}"), as_stored },
	{ S_INIT("merged_from"), N_("Case {value} was merged into this one"), as_stored },
	{ S_INIT("linked"), N_("Linked to case {value}"), as_stored },
	{ S_INIT("unlinked"), N_("No longer linked to case {value}"), as_stored },
	{ S_INIT("update"), N_("Update request: {value}"), as_stored },
	{ S_INIT("notice"), N_("Incident: {value}"), as_stored },
	{ S_INIT("rated"), N_("Rated {value} of 5"), as_stored },
};

str case_change_words(struct req *q, str what, str value)
{
	for (size_t i = 0; i < COUNT_OF(change_words); i++)
		if (str_eq(what, change_words[i].what))
			return T_FILL(q->arena, q->lang, change_words[i].text,
				      { "value", str_empty(value) ? S("–") : change_words[i].value(q->lang, value) });
	return ARENA_CONCAT(q->arena, what, S(": "), value);
}

static enum rc add_history(struct req *q, const struct support_case *c, struct case_show_view *v)
{
	struct case_changes changes = { 0 };
	enum rc rc = case_load_history(q->db, q->arena, c, &changes);
	for (size_t i = 0; i < changes.n; i++)
		*LIST_ADD(q->arena, &v->changes) =
		    (struct case_change_view){ case_change_words(q, changes.at[i].what, changes.at[i].new_value),
					       name_of(q, changes.at[i].person_name, changes.at[i].former), changes.at[i].at };
	return rc;
}

static void add_buttons(struct req *q, const struct support_case *c, struct case_show_view *v)
{
	for (int e = 1; e < CASE_EVENT_N; e++)
		if (case_allows(q->actor, c, (enum case_event)e))
			*LIST_ADD(q->arena, &v->buttons) = (struct case_button_view){ case_transitions[e].code,
										      T(q->lang, case_transitions[e].label),
										      case_transitions[e].needs_text };
}

/* Where an agent asks for access to student data (P13); absent when he may not. */
static url access_url(struct req *q, str number)
{
	bool may = policy_check(q->actor, ACTION_DESK_GRANT, NULL) == RC_OK;
	err_clear();
	return may ? URL(q->arena, "/desk/cases/{}/access", UP(number)) : (url){ 0 };
}

/* Where the page's forms go, for its side. */
static void add_addresses(struct req *q, const struct support_case *c, bool desk, struct case_show_view *v)
{
	str number = v->number;
	bool may_work = desk && policy_check(q->actor, ACTION_DESK_CASE_WORK, &(struct object){ .account = c->account }) == RC_OK;
	v->comment_to = desk ? URL(q->arena, "/desk/cases/{}/comments", UP(number))
			     : URL(q->arena, "/support/cases/{}/comments", UP(number));
	v->move_to = desk ? URL(q->arena, "/desk/cases/{}/transitions", UP(number))
			  : URL(q->arena, "/support/cases/{}/transitions", UP(number));
	v->events = desk ? URL(q->arena, "/desk/cases/{}/events", UP(number))
			 : URL(q->arena, "/support/cases/{}/events", UP(number));
	v->account = URL(q->arena, "/desk/accounts/{}", UP(c->account));
	if (desk && case_statuses[c->status].open)
		v->access = access_url(q, number);
	if (may_work && contact_change_waits(c))
		v->approve = URL(q->arena, "/desk/cases/{}/contact", UP(number));
}

enum rc case_show_view(struct req *q, const struct support_case *c, bool desk, struct case_show_view *v)
{
	const struct case_status_row *status = &case_statuses[c->status];
	str number = case_number_text(q->arena, c->number);
	enum action say = desk ? ACTION_DESK_CASE_WORK : ACTION_CASE_COMMENT;
	const struct choice *module = case_choice(case_modules, c->module);
	*v = (struct case_show_view){
		.c = c,
		.number = number,
		.type = T(q->lang, case_types[c->type].label),
		.status = T(q->lang, status->label),
		.badge = str_c(status->badge),
		.meaning = T(q->lang, status->meaning),
		.priority = T(q->lang, case_priorities[c->priority - 1].label),
		.created_by = name_of(q, c->created_by_name, c->created_by_former),
		.modified_by = name_of(q, c->modified_by_name, c->modified_by_former),
		.module = module ? T(q->lang, module->label) : (str){ 0 },
		.description = markdown(q->arena, c->description),
		.resolution = markdown(q->arena, c->resolution),
		.has_resolution = !str_empty(c->resolution),
		.agent = desk,
		.body = field_make(q, &case_words_form.fields[0], (str){ 0 }),
		.choose_files = case_files_field(q),
		.draft = case_draft_name(q, c->account, number),
	};
	bool may = policy_check(q->actor, say, &(struct object){ .account = c->account }) == RC_OK;
	v->may_note = may && desk;
	add_addresses(q, c, desk, v);
	v->may_comment = may && (status->open || desk);
	layout_shell(q, desk ? FACE_DESK : FACE_SUPPORT, T_FILL(q->arena, q->lang, "Case {number}", { "number", number }),
		     &v->shell);
	layout_crumb(q, &v->shell, T(q->lang, "Cases"), desk ? URL(q->arena, "/desk/cases") : URL(q->arena, "/support/cases"));
	enum rc rc = add_facts(q, c, v);
	if (rc == RC_OK)
		rc = add_comments(q, c, desk, v);
	if (rc == RC_OK)
		rc = add_relations(q, c, desk, v);
	if (rc == RC_OK)
		rc = add_rating(q, c, v);
	if (rc == RC_OK)
		rc = add_history(q, c, v);
	add_buttons(q, c, v);
	return rc;
}

/* admin/admin_people.c — the front of /admin, the list of families, and who never activated, also as CSV. */
#include "admin/admin_show.h"
#include "admin/admin_web.h"
#include "base/csv_write.h"
#include "pages/admin/front.html.h"
#include "pages/admin/people.html.h"

/* ---- parts ---- */

static const struct {
	const char *label, *badge;
} states[] = {
	[HOUSEHOLD_ACTIVATED] = { N_("Activated"), "badge-done" },
	[HOUSEHOLD_NEVER] = { N_("Never activated"), "badge-wait" },
	[HOUSEHOLD_SUSPENDED] = { N_("Suspended"), "badge-bad" },
};

struct admin_row_view admin_row_of(struct req *q, const struct household_person *p)
{
	return (struct admin_row_view){
		.to = URL(q->arena, "/admin/people/{}", UP(p->person)),
		.name = admin_full_name(q->arena, p->given, p->family),
		.kind = p->student ? T(q->lang, "Student") : T(q->lang, "Guardian"),
		.username = p->username,
		.identifier = p->identifier,
		.grade = p->grade,
		.school = p->school,
		.state = T(q->lang, states[p->state].label),
		.badge = str_c(states[p->state].badge),
		.last_sign_in = p->last_sign_in,
	};
}

str admin_relation_label(struct req *q, str relation)
{
	static const struct {
		str word;
		const char *label;
	} relations[] = {
		{ S_INIT("parent"), N_("Parent") },
		{ S_INIT("guardian"), N_("Guardian") },
		{ S_INIT("relative"), N_("Relative") },
	};
	for (size_t i = 0; i < COUNT_OF(relations); i++)
		if (str_eq(relations[i].word, relation))
			return T(q->lang, relations[i].label);
	return relation;
}

struct field_view admin_choice_field(struct req *q, const struct field *f, str all)
{
	struct field_view out = field_make(q, f, (str){ 0 });
	out.control = CONTROL_SELECT;
	out.offers_none = false;
	field_option(q, &out, S(""), all);
	struct option_view first = out.options.at[out.options.n - 1];
	for (size_t i = out.options.n - 1; i > 0; i--)
		out.options.at[i] = out.options.at[i - 1];
	out.options.at[0] = first;
	return out;
}

enum rc admin_school_field(struct req *q, const struct field *f, str stored, str all, struct field_view *out, bool *choose)
{
	household_schools schools;
	enum rc rc = household_schools_load(q->db, q->arena, q->actor, &schools);
	*out = field_make(q, f, stored);
	out->offers_none = false;
	field_option(q, out, S(""), all);
	for (size_t i = 0; rc == RC_OK && i < schools.n; i++)
		field_option(q, out, id_text(q->arena, schools.at[i].id.v), schools.at[i].name);
	if (choose)
		*choose = schools.n > 1;
	return rc;
}

enum rc admin_grade_field(struct req *q, const struct field *f, struct field_view *out)
{
	household_grades grades;
	enum rc rc = household_grades_load(q->db, q->arena, q->actor, &grades);
	*out = field_make(q, f, (str){ 0 });
	out->control = CONTROL_SELECT;
	out->offers_none = false;
	field_option(q, out, S(""), T(q->lang, "All grades"));
	for (size_t i = 0; rc == RC_OK && i < grades.n; i++)
		field_option(q, out, grades.at[i], grades.at[i]);
	return rc;
}

/* ---- the front ---- */

static struct admin_tally_view tally_of(struct req *q, const struct household_tally *t, const char *label, url to, url never)
{
	return (struct admin_tally_view){
		.label = T(q->lang, label),
		.people = t->people,
		.activated = t->activated,
		.unactivated = t->people - t->activated - t->suspended,
		.suspended = t->suspended,
		.with_key = t->with_key,
		.share = t->people ? arena_printf(q->arena, "%lld %%", (long long)(100 * t->activated / t->people)) : (str){ 0 },
		.to = to,
		.never = never,
	};
}

enum rc admin_front_page(struct req *q)
{
	struct admin_front_view v = { .restricted = 0 };
	struct household_counts counts;
	household_schools schools;
	struct account district;
	enum rc rc = household_counts_load(q->db, q->arena, q->actor, ACTION_ADMIN_VIEW, &counts);
	if (rc == RC_OK)
		rc = household_schools_load(q->db, q->arena, q->actor, &schools);
	if (rc == RC_OK)
		rc = account_load(q->db, q->arena, q->actor->acting, &district);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_ADMIN, T(q->lang, "Administration"), &v.shell);
	v.place = district.name;
	if (q->actor->school.v && schools.n)
		v.place = ARENA_CONCAT(q->arena, schools.at[0].name, S(" · "), district.name);
	v.district = policy_check(q->actor, ACTION_ADMIN_DISTRICT, NULL) == RC_OK;
	err_clear();
	v.restricted = counts.restricted;
	v.waiting = counts.waiting;
	*LIST_ADD(q->arena, &v.tallies) = tally_of(q, &counts.students, N_("Students"), URL(q->arena, "/admin/people?kind=student"),
						   URL(q->arena, "/admin/never?kind=student"));
	*LIST_ADD(q->arena, &v.tallies) = tally_of(q, &counts.guardians, N_("Guardians"),
						   URL(q->arena, "/admin/people?kind=guardian"),
						   URL(q->arena, "/admin/never?kind=guardian"));
	page_admin_front(reply_page(q, 200), &v);
	return RC_OK;
}

/* ---- lists ---- */

static str value_of(struct req *q, size_t field)
{
	str v = form_value(&q->form, admin_find_fields[field].name);
	return str_absent(v) ? S("") : v;
}

static url next_of(struct req *q, bool never, person_id after)
{
	str who = value_of(q, FIND_Q), kind = value_of(q, FIND_KIND), school = value_of(q, FIND_SCHOOL);
	str grade = value_of(q, FIND_GRADE);
	return never ? URL(q->arena, "/admin/never?q={}&kind={}&school={}&grade={}&after={}", UP(who), UP(kind), UP(school),
			   UP(grade), UP(after))
		     : URL(q->arena, "/admin/people?q={}&kind={}&state={}&school={}&grade={}&after={}", UP(who), UP(kind),
			   UP(value_of(q, FIND_STATE)), UP(school), UP(grade), UP(after));
}

static enum rc add_filters(struct req *q, struct admin_people_view *v)
{
	v->text = field_make(q, &admin_find_fields[FIND_Q], (str){ 0 });
	v->text.type = S("search");
	v->kind = admin_choice_field(q, &admin_find_fields[FIND_KIND], T(q->lang, "Everybody"));
	v->state = admin_choice_field(q, &admin_find_fields[FIND_STATE], T(q->lang, "Any state"));
	enum rc rc = admin_school_field(q, &admin_find_fields[FIND_SCHOOL], (str){ 0 }, T(q->lang, "All schools"), &v->school,
					&v->choose_school);
	return rc == RC_OK ? admin_grade_field(q, &admin_find_fields[FIND_GRADE], &v->grade) : rc;
}

static enum rc list_page(struct req *q, bool never)
{
	struct admin_people_view v = { .never = never };
	struct household_query query = admin_query_of(INPUT(q, struct admin_find_input), HOUSEHOLD_PAGE);
	household_people people;
	bool more;
	if (never)
		query.state = HOUSEHOLD_NEVER;
	enum rc rc = household_people_find(q->db, q->arena, q->actor, ACTION_ADMIN_PEOPLE, &query, &people, &more);
	if (rc == RC_OK)
		rc = household_people_count(q->db, q->arena, q->actor, ACTION_ADMIN_PEOPLE, &query, &v.total);
	if (rc != RC_OK)
		return rc;
	layout_shell(q, FACE_ADMIN, never ? T(q->lang, "Never activated") : T(q->lang, "People"), &v.shell);
	rc = add_filters(q, &v);
	for (size_t i = 0; i < people.n; i++)
		*LIST_ADD(q->arena, &v.rows) = admin_row_of(q, &people.at[i]);
	if (more)
		v.next = next_of(q, never, people.at[people.n - 1].person);
	if (never && v.total)
		v.export = URL(q->arena, "/admin/never.csv?q={}&kind={}&school={}&grade={}", UP(value_of(q, FIND_Q)),
			       UP(value_of(q, FIND_KIND)), UP(value_of(q, FIND_SCHOOL)), UP(value_of(q, FIND_GRADE)));
	req_shows(q, q->actor->acting, S("people"));
	if (rc == RC_OK)
		page_admin_people(reply_page(q, 200), &v);
	return rc;
}

enum rc admin_people_page(struct req *q)
{
	return list_page(q, false);
}

enum rc admin_never_page(struct req *q)
{
	return list_page(q, true);
}

/* ---- CSV ---- */

static void csv_rows(struct req *q, struct buf *out, const household_people *people)
{
	for (size_t i = 0; i < people->n; i++) {
		const struct household_person *p = &people->at[i];
		CSV_ROW_OF(out, p->student ? T(q->lang, "Student") : T(q->lang, "Guardian"), p->family, p->given, p->username,
			   p->identifier, p->grade, p->school, p->has_key ? T(q->lang, "yes") : T(q->lang, "no"));
	}
}

enum rc admin_never_csv(struct req *q)
{
	CLEANUP_BUF struct buf out = BUF_INIT(ANSWER_MAX);
	struct household_query query = admin_query_of(INPUT(q, struct admin_find_input), 0);
	household_people people;
	enum rc rc = RC_OK;
	query.state = HOUSEHOLD_NEVER;
	query.limit = 0;
	CSV_ROW_OF(&out, T(q->lang, "Who"), T(q->lang, "Last name"), T(q->lang, "First name"), T(q->lang, "User name"),
		   T(q->lang, "Number"), T(q->lang, "Grade"), T(q->lang, "School"), T(q->lang, "Has a key"));
	for (bool more = true; rc == RC_OK && more;) {
		rc = household_people_find(q->db, q->arena, q->actor, ACTION_ADMIN_PEOPLE, &query, &people, &more);
		if (rc == RC_OK)
			csv_rows(q, &out, &people);
		if (people.n)
			query.after = people.at[people.n - 1].person;
	}
	if (rc == RC_OK)
		rc = buf_rc(&out);
	if (rc != RC_OK)
		return rc;
	req_shows(q, q->actor->acting, S("people never-activated"));
	reply_header(q, S("Content-Disposition"), S("attachment; filename=\"never-activated.csv\""));
	return reply_text(q, 200, S("text/csv; charset=utf-8"), arena_dup(q->arena, buf_str(&out)));
}

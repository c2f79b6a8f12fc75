/* roster/check_rules.c — rules between cells and records (standards §1.5), one function per kind. */
#include "roster/check.h"

#include "roster/roster.h"

#include <math.h>

static void error_at(struct check_file *f, int lands, struct reason why)
{
	check_error(f, check_field_of(f, lands), why);
}

static void warning_at(struct check_file *f, int lands, struct reason why)
{
	check_warning(f, check_field_of(f, lands), why);
}

static bool given(const struct check_file *f, int lands)
{
	return f->row.v[lands].kind != DB_NULL;
}

static void in_order(struct check_file *f, int from, int to)
{
	if (given(f, from) && given(f, to) && date_cmp(f->row.v[from].d, f->row.v[to].d) > 0)
		error_at(f, to, REASON(BEFORE));
}

static size_t parts(str list)
{
	size_t n = 0;
	for (str part; str_next(&list, ',', &part);)
		n++;
	return n;
}

static void subjects_match_codes(struct check_file *f, int subjects)
{
	if (given(f, subjects) && !str_empty(f->codes) && parts(f->row.v[subjects].s) != parts(f->codes))
		warning_at(f, LANDS_CODES, REASON(SUBJECT_CODES));
}

static void a_school(struct check_file *f, int lands)
{
	if (given(f, lands) && !f->aux[lands])
		error_at(f, lands, REASON(NO_SCHOOL));
}

static bool extended(str word)
{
	return str_starts(word, S("ext:"));
}

static uint32_t rules_org(struct check_file *f)
{
	str type = f->row.v[ORG_type].s;
	return str_eq(type, S("school")) || extended(type);
}

static uint32_t rules_term(struct check_file *f)
{
	in_order(f, TERM_starts_on, TERM_ends_on);
	return str_eq(f->row.v[TERM_type].s, S("schoolYear"));
}

static uint32_t rules_course(struct check_file *f)
{
	if (given(f, COURSE_year_id) && !f->aux[COURSE_year_id])
		error_at(f, COURSE_year_id, REASON(NO_SCHOOL_YEAR));
	subjects_match_codes(f, COURSE_subjects);
	return 0;
}

static uint32_t rules_class(struct check_file *f)
{
	a_school(f, CLASS_school_id);
	subjects_match_codes(f, CLASS_subjects);
	return (uint32_t)f->row.v[CLASS_school_id].i;
}

/* His roles.csv comes later. */
static uint32_t rules_user(struct check_file *f)
{
	struct check *c = f->check;
	size_t i = check_field_of(f, LANDS_PRIMARY);
	const struct idmap_entry *user = check_add(c, KIND_USER, f->row.source_id);
	if (!f->primary_org || !user || !c->whole[KIND_ROLE] || c->version != V1_2)
		return 0;
	struct csv_place at = check_place(f, i);
	*LIST_ADD(c->arena, &c->facts.primaries) = (struct check_primary){ user->id, (uint32_t)f->primary_org, at.line, at.column,
									   arena_dup(c->arena, f->fields[i]) };
	return 0;
}

static uint32_t rules_role(struct check_file *f)
{
	struct check_facts *facts = &f->check->facts;
	int64_t user = f->row.v[ROLE_user_id].i, org = f->row.v[ROLE_org_id].i;
	bool primary = str_eq(f->row.v[ROLE_is_primary].s, S("primary"));
	if (primary && check_pairs_has(&facts->primary_roles, user, org))
		warning_at(f, ROLE_is_primary, REASON(PRIMARY_ROLE));
	else if (primary)
		check_pairs_add(&facts->primary_roles, user, org);
	check_pairs_add(&facts->roles, user, org);
	f->row.v[ROLE_is_primary] = db_of_bool(primary);
	in_order(f, ROLE_starts_on, ROLE_ends_on);
	return (uint32_t)f->row.v[ROLE_user_id].i;
}

static uint32_t rules_enrollment(struct check_file *f)
{
	if (!given(f, ENROLLMENT_is_primary))
		f->row.v[ENROLLMENT_is_primary] = db_of_bool(false);
	a_school(f, ENROLLMENT_school_id);
	in_order(f, ENROLLMENT_starts_on, ENROLLMENT_ends_on);
	if (f->aux[ENROLLMENT_class_id] != AUX_UNKNOWN && f->aux[ENROLLMENT_class_id] != (uint32_t)f->row.v[ENROLLMENT_school_id].i)
		warning_at(f, ENROLLMENT_school_id, REASON(CLASS_SCHOOL));
	if (str_eq(f->row.v[ENROLLMENT_role].s, S("student")))
		check_pairs_add(&f->check->facts.enrolled, f->row.v[ENROLLMENT_user_id].i, f->row.v[ENROLLMENT_class_id].i);
	return 0;
}

static uint32_t rules_line_item(struct check_file *f)
{
	size_t school = check_field_of(f, LANDS_SCHOOL);
	if (school < f->n && !str_empty(f->fields[school]) && !f->aux[LANDS_SCHOOL])
		check_error(f, school, REASON(NO_SCHOOL));
	if (f->aux[LINE_ITEM_term_id] == 1)
		error_at(f, LINE_ITEM_term_id, REASON(A_SCHOOL_YEAR));
	if (given(f, LINE_ITEM_score_min) && given(f, LINE_ITEM_score_max) &&
	    f->row.v[LINE_ITEM_score_min].f > f->row.v[LINE_ITEM_score_max].f)
		error_at(f, LINE_ITEM_score_max, REASON(SCORE_LIMITS));
	const struct idmap_entry *item = check_add(f->check, KIND_LINE_ITEM, f->row.source_id);
	if (item)
		check_item_put(&f->check->facts, item->id,
			       (struct check_item){
				   .low = given(f, LINE_ITEM_score_min) ? (float)f->row.v[LINE_ITEM_score_min].f : NAN,
				   .high = given(f, LINE_ITEM_score_max) ? (float)f->row.v[LINE_ITEM_score_max].f : NAN,
				   .due = f->row.v[LINE_ITEM_due_on].d,
			       });
	return (uint32_t)f->row.v[LINE_ITEM_class_id].i;
}

/* In a delta. That it is of a class that the student has left was told when it came. */
static bool is_stored(const struct check_file *f)
{
	return f->check->facts.enrolled_asked && idmap_find(&f->check->maps[KIND_RESULT], f->row.source_id);
}

/* Extra credit lies above the highest score, and a student who has moved keeps his results: both are told and kept. */
static void result_facts(struct check_file *f, uint32_t class_of_item)
{
	const struct check *c = f->check;
	struct check_item item = check_item_of(&c->facts, f->row.v[RESULT_line_item_id].i);
	float score = given(f, RESULT_score) ? (float)f->row.v[RESULT_score].f : NAN;
	if (score < item.low || score > item.high) /* neither with NaN */
		warning_at(f, RESULT_score, REASON(SCORE_OUTSIDE));
	if (class_of_item != AUX_UNKNOWN && c->facts.enrolled_known && !is_stored(f) &&
	    !check_pairs_has(&c->facts.enrolled, f->row.v[RESULT_student_id].i, class_of_item))
		warning_at(f, RESULT_student_id, REASON(NOT_ENROLLED));
	bool past = !date_absent(item.due) && !date_absent(c->today) && date_cmp(item.due, c->today) < 0;
	if (c->infer_missing && past && str_eq(f->row.v[RESULT_status].s, S("not submitted")))
		f->flags |= ROSTER_MISSING;
}

static uint32_t rules_result(struct check_file *f)
{
	uint32_t class_of_item = f->aux[RESULT_line_item_id];
	if (f->class_id && class_of_item != AUX_UNKNOWN && class_of_item != (uint32_t)f->class_id)
		error_at(f, LANDS_CLASS, REASON(ITEM_CLASS));
	result_facts(f, class_of_item);
	str status = f->row.v[RESULT_status].s;
	if (str_eq(status, S("exempt")))
		f->flags |= ROSTER_EXEMPT;
	else if (str_eq(status, S("ext:cheated")))
		f->flags |= ROSTER_CHEATED;
	f->row.v[RESULT_flags] = db_of_i64(f->flags);
	return 0;
}

/* KIND_NONE, of files that are only validated, has a place too: no rules. */
static uint32_t (*const rules[KINDS + 1])(struct check_file *f) = {
	[KIND_ORG] = rules_org,
	[KIND_TERM] = rules_term,
	[KIND_COURSE] = rules_course,
	[KIND_CLASS] = rules_class,
	[KIND_USER] = rules_user,
	[KIND_ROLE] = rules_role,
	[KIND_ENROLLMENT] = rules_enrollment,
	[KIND_LINE_ITEM] = rules_line_item,
	[KIND_RESULT] = rules_result,
};

uint32_t check_rules(struct check_file *f)
{
	return rules[f->file->kind] ? rules[f->file->kind](f) : 0;
}

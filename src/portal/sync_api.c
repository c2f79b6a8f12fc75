/* portal/sync_api.c — GET /api/v1/portal/sync: 304 from memory, or the household's document as JSON (M6).
 *
 * The document is whole each time something in it has changed; `since` answers 304 when its cursor is still the newest.
 */
#include <math.h>

#include "auth/actor.h"
#include "http/app.h"
#include "http/req.h"
#include "notices/banner.h"
#include "portal/household.h"
#include "portal/portal.h"
#include "portal/portal_web.h"
#include "portal/record_json.h"

/* The household's version and that of what is open for its district. */
#define SYNC_TAG_TEXT (ETAG_TEXT + 17)

struct sync_input {
	str since;
};
static const struct field sync_fields[] = {
	FIELD_LINE(struct sync_input, since, N_("Cursor"), .max = SYNC_TAG_TEXT),
};
const struct form_spec portal_sync_form = FORM_SPEC(struct sync_input, sync_fields);

/* ---- out ---- */

static void put_list(struct json *w, str comma_separated)
{
	str part;
	json_array(w);
	while (str_next(&comma_separated, ',', &part))
		if (!str_empty(str_trim(part)))
			json_str(w, str_trim(part));
	json_close(w);
}

static void put_areas(struct json *w, const struct area_states *areas)
{
	json_put_object(w, "areas");
	for (enum area area = AREA_PLANNER; area < AREAS; area++) {
		const struct area_state *s = &areas->at[area];
		json_key(w, option_area_word(area));
		json_object(w);
		json_put(w, "on", s->on);
		if (!s->on) {
			json_put(w, "text", s->reason);
			json_key(w, S("until"));
			date_absent(s->until) ? json_null(w) : json_date(w, s->until);
		}
		json_close(w);
	}
	json_close(w);
}

static void put_terms(struct json *w, const struct roster_terms *terms)
{
	json_put_array(w, "terms");
	for (size_t i = 0; i < terms->n; i++) {
		const struct roster_term *t = &terms->at[i];
		json_object(w);
		json_put(w, "id", t->id);
		json_put(w, "title", t->title);
		json_put(w, "kind", t->type);
		json_put(w, "begins", t->starts);
		json_put(w, "ends", t->ends);
		json_close(w);
	}
	json_close(w);
}

static void put_classes(struct json *w, const struct roster_classes *classes)
{
	json_put_array(w, "classes");
	for (size_t i = 0; i < classes->n; i++) {
		const struct roster_class *c = &classes->at[i];
		json_object(w);
		json_put(w, "id", c->id);
		json_put(w, "title", c->title);
		json_put(w, "number", str_absent(c->code) ? c->course_code : c->code);
		json_put(w, "room", c->location);
		json_put(w, "teachers", c->teachers);
		json_key(w, S("periods"));
		put_list(w, c->periods);
		json_put_array(w, "terms");
		for (size_t k = 0; k < c->terms_n; k++)
			json_id(w, c->terms[k].v);
		json_close(w);
		json_key(w, S("begins"));
		date_absent(c->starts) ? json_null(w) : json_date(w, c->starts);
		json_key(w, S("ends")); /* the day after the last */
		date_absent(c->ends) ? json_null(w) : json_date(w, c->ends);
		json_close(w);
	}
	json_close(w);
}

static const struct {
	unsigned bit;
	str word;
} flag_words[] = {
	{ ROSTER_MISSING, S_INIT("missing") },	     { ROSTER_CHEATED, S_INIT("cheated") }, { ROSTER_LATE, S_INIT("late") },
	{ ROSTER_INCOMPLETE, S_INIT("incomplete") }, { ROSTER_EXEMPT, S_INIT("exempt") },
};

/* The flags of standards §1.7; a status of the district's own (ext:…) is shown as it is. */
static void put_flags(struct json *w, const struct roster_work *work)
{
	json_put_array(w, "flags");
	for (size_t i = 0; i < COUNT_OF(flag_words); i++)
		if (work->flags & flag_words[i].bit)
			json_str(w, flag_words[i].word);
	if (str_eq(work->status, S("submitted")))
		json_str(w, S("turned_in"));
	else if (str_starts(work->status, S("ext:")) && !str_eq(work->status, S("ext:cheated")))
		json_str(w, str_drop(work->status, 4));
	json_close(w);
}

static void put_marks(struct json *w, const struct household_child *c, size_t i)
{
	const struct roster_work *work = &c->works.at[i];
	bool scored = roster_work_scored(work), has_number = scored && !isnan(work->score);
	str text = scored && !has_number ? work->text_score : str_c(NULL);
	json_put(w, "score", has_number ? work->score : (double)NAN);
	json_put(w, "text", text);
	json_put(w, "percent", has_number && work->score_max > 0 ? 100 * work->score / work->score_max : (double)NAN);
	json_put(w, "effect", gradebook_effect_word(c->effects[i]));
	if (scored)
		json_put(w, "scored_on", work->scored);
}

static str category_title(const struct household_child *c, category_id id)
{
	for (size_t i = 0; i < c->categories.n; i++)
		if (c->categories.at[i].id.v == id.v)
			return c->categories.at[i].title;
	return (str){ NULL, 0 };
}

static void put_assignments(struct json *w, const struct household_child *c)
{
	json_put_array(w, "assignments");
	for (size_t i = 0; i < c->works.n && c->areas.at[AREA_ASSIGNMENTS].on; i++) {
		const struct roster_work *work = &c->works.at[i];
		json_object(w);
		json_put(w, "id", work->id);
		json_put(w, "class", work->class);
		json_put(w, "term", work->term);
		json_put(w, "category_title", category_title(c, work->category));
		json_put(w, "title", work->title);
		json_put(w, "description", work->description);
		json_put(w, "assigned", work->assigned);
		json_put(w, "due", work->due);
		json_put(w, "max", work->score_max);
		json_put(w, "comment", work->comment);
		json_put(w, "graded", roster_work_scored(work));
		put_flags(w, work);
		if (household_shows_marks(c))
			put_marks(w, c, i);
		json_close(w);
	}
	json_close(w);
}

static void put_sums(struct json *w, double percent, size_t graded, size_t of)
{
	json_put(w, "percent", percent);
	json_put(w, "graded", graded);
	json_put(w, "of", of);
}

/* Without assignments there is a grade, but no way to see how it came about (C.4.2, row 8). */
static void put_grades(struct json *w, const struct household_child *c)
{
	json_put_array(w, "grades");
	for (size_t i = 0; i < c->grades.n; i++) {
		const struct household_grade *g = &c->grades.at[i];
		json_object(w);
		json_put(w, "class", g->class);
		json_put(w, "term", g->term);
		put_sums(w, g->grade.percent, g->grade.graded, g->grade.of);
		json_put(w, "weighted", g->grade.weighted);
		if (c->areas.at[AREA_ASSIGNMENTS].on) {
			json_put_array(w, "categories");
			for (size_t k = 0; k < g->categories_n; k++) {
				const struct grade_category *from = &g->categories[k];
				json_object(w);
				json_put(w, "title", from->title);
				json_put(w, "weight", from->weight);
				put_sums(w, from->percent, from->graded, from->of);
				json_put(w, "earned", from->earned);
				json_put(w, "possible", from->possible);
				json_close(w);
			}
			json_close(w);
		}
		json_close(w);
	}
	json_close(w);
}

static void put_child(struct json *w, struct req *q, const struct household *h, const struct household_child *c)
{
	const struct roster_student *s = &c->student;
	json_object(w);
	json_put(w, "id", s->id);
	json_put(w, "name", ARENA_CONCAT(q->arena, s->given, S(" "), s->family));
	json_put(w, "given", s->given);
	json_put(w, "school", s->school_name);
	json_put(w, "grade_level", s->grade);
	json_put(w, "zone", zone_name(q->actor->zone));
	put_areas(w, &c->areas);
	put_terms(w, &h->terms);
	put_classes(w, &c->classes);
	put_assignments(w, c);
	put_grades(w, c);
	record_json(w, h, c);
	json_close(w);
}

/* What is open for the district (N1): incidents first. */
static void put_notices(struct json *w, struct req *q, account_id district)
{
	banner_notices open;
	notices_of_district(q, district, &open);
	json_put_array(w, "notices");
	for (size_t i = 0; i < open.n; i++) {
		json_object(w);
		json_put(w, "id", open.at[i].id);
		json_put(w, "kind", open.at[i].incident ? S("incident") : S("maintenance"));
		json_put(w, "title", open.at[i].title);
		json_put(w, "starts_at", open.at[i].starts);
		json_put(w, "ends_at", open.at[i].ends);
		json_close(w);
	}
	json_close(w);
}

static enum rc reply_household(struct req *q, const struct household *h)
{
	struct json *w = reply_json(q, 200);
	json_object(w);
	json_put(w, "as_of", clock_now());
	json_put(w, "cursor", q->res.etag);
	json_put_object(w, "person");
	json_put(w, "name", q->actor->name);
	json_put(w, "kind", q->actor->kind == ACTOR_STUDENT ? S("student") : S("guardian"));
	json_put(w, "language", q->actor->language);
	json_close(w);
	json_put_object(w, "district");
	json_put(w, "id", h->district.id);
	json_put(w, "name", h->district.name);
	json_close(w);
	put_notices(w, q, h->district.id);
	json_put_array(w, "children");
	for (size_t i = 0; i < h->children.n; i++)
		put_child(w, q, h, &h->children.at[i]);
	json_close(w);
	json_close(w);
	return json_rc(w);
}

/* ---- in ---- */

/* True: the client has this version, 304 is set. */
static bool has_it(struct req *q, const char *etag)
{
	unsigned long long open = notices_district_version(q, q->actor->acting);
	str household = str_take(str_c(etag), str_c(etag).n - 1); /* without the closing quote */
	str tag = open ? arena_printf(q->arena, "%.*s-%016llx\"", STR_ARG(household), open) : arena_dup(q->arena, str_c(etag));
	str since = INPUT(q, struct sync_input)->since;
	if (reply_unchanged(q, tag))
		return true;
	if (!str_eq(since, tag))
		return false;
	q->res.status = 304;
	return true;
}

/* First on the event thread, from memory; then, when that is not enough, again with a handle. */
enum rc portal_sync(struct req *q)
{
	const struct actor *who = q->actor;
	struct version v;
	if (!notices_ready(q))
		return RC_BUSY;
	if (!q->db)
		return portal_version(q->app->portal, who->person, who->acting, clock_now(), &v) && has_it(q, v.etag) ? RC_OK
														      : RC_BUSY;

	struct household h;
	v = (struct version){ .person = who->person, .district = who->acting, .read_us = clock_monotonic_us() };
	enum rc rc = household_find(q->db, q->arena, who, clock_now(), &h);
	if (rc != RC_OK)
		return rc;
	v.until = h.midnight;
	for (size_t i = 0; i < sizeof v.etag; i++)
		v.etag[i] = h.etag[i];
	portal_version_keep(q->app->portal, &v);
	if (has_it(q, h.etag))
		return RC_OK;
	rc = household_load(q->db, q->arena, who, &h);
	return rc == RC_OK ? reply_household(q, &h) : rc;
}

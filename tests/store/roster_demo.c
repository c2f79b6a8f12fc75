/* tests/store/roster_demo.c — the demo's invented district goes through the real import. */
#include "support/test.h"

#include "demo/gen.h"
#include "people/people.h"
#include "roster/import.h"
#include "roster/roster.h"

#include <math.h>

static const account_id DISTRICT = { 78 };
static const date TODAY = { 2026, 11, 22 };

static enum rc make_district(struct db *db, void *arg)
{
	struct account account = { .id = DISTRICT,
				   .kind = ACCOUNT_DISTRICT,
				   .name = S("Demo"),
				   .state = S("IL"),
				   .linkage = LINKAGE_INDEPENDENT,
				   .hosting = HOSTING_CLOUD,
				   .zone = S("America/Chicago") };
	return account_create(db, arg, &account);
}

struct sample_view {
	struct arena *arena;
	const struct demo_samples *samples;
	struct roster_students children;
	struct roster_classes classes;
	struct roster_works works;
	struct roster_terms terms;
};

DB_STATEMENT(q_sample, "SELECT id FROM roster_user WHERE district_id = ?1 AND source_id = ?2");

static enum rc look(struct db *db, void *arg)
{
	struct sample_view *v = arg;
	user_id guardian;
	enum rc rc = db_one(db, v->arena, &q_sample, ARGS(DISTRICT, v->samples->at[0].source_id), INTO(&guardian));
	if (rc == RC_OK)
		rc = roster_children(db, v->arena, DISTRICT, guardian, TODAY, &v->children);
	if (rc == RC_OK && v->children.n)
		rc = roster_classes(db, v->arena, DISTRICT, v->children.at[0].id, TODAY, &v->classes);
	if (rc == RC_OK && v->children.n)
		rc = roster_works(db, v->arena, DISTRICT, v->children.at[0].id, (term_id){ 0 }, &v->works);
	return rc == RC_OK ? roster_terms(db, v->arena, DISTRICT, &v->terms) : rc;
}

static enum rc write_and_import(struct test *t, const struct demo_roster *opts, struct roster_report *report)
{
	str zip = arena_printf(t->arena, "%s/demo.zip", t->dir);
	struct import_options options = { .district = DISTRICT };
	enum rc rc = demo_roster_write(t->arena, opts, zip);
	return rc == RC_OK ? roster_import(t->store, t->arena, &options, zip, report) : rc;
}

STORE_TEST(roster_demo_district)
{
	const struct demo_roster opts = { .seed = 1, .students = 400, .today = TODAY };
	struct roster_report r;
	struct demo_samples samples;
	CHECK_OK(store_write(t->store, make_district, t->arena));
	CHECK_OK(write_and_import(t, &opts, &r));
	CHECK_INT(0, r.errors.count);
	for (size_t i = 0; i < r.warnings.n; i++) /* extra credit, as in every grade book */
		CHECK_HAS(r.warnings.at[i].reason, S("outside of what the line item allows"));
	CHECK_INT(0, r.lenient.n);
	CHECK(report_counts(&r, S("results.csv"))->added > 20000);
	demo_roster_samples(t->arena, &opts, &samples);
	struct sample_view v = { .arena = t->arena, .samples = &samples };
	CHECK_OK(store_read(t->store, look, &v));
	CHECK_INT(3, v.children.n);
	CHECK_STR(S("3 children, in both schools"), samples.at[0].note);
	CHECK_INT(7, v.classes.n);
	for (size_t i = 0; i < v.classes.n; i++)
		CHECK(v.classes.at[i].teachers.n && v.classes.at[i].location.n && v.classes.at[i].terms_n);

	bool due_today = false, due_tomorrow = false, later = false, text = false;
	unsigned flags = 0;
	for (size_t i = 0; i < v.works.n; i++) {
		const struct roster_work *w = &v.works.at[i];
		int32_t ahead = date_days(w->due) - date_days(TODAY);
		due_today = due_today || ahead == 0;
		due_tomorrow = due_tomorrow || ahead == 1;
		later = later || ahead > 1;
		text = text || w->text_score.n;
		flags |= w->flags;
	}
	CHECK(due_today && due_tomorrow && later && text);
	CHECK_INT(ROSTER_LATE | ROSTER_MISSING | ROSTER_INCOMPLETE | ROSTER_EXEMPT | ROSTER_IN_PROGRESS | ROSTER_CHEATED, flags);
	CHECK_STR(S("Quarter 2"), roster_term_at(&v.terms, TODAY)->title);

	/* The same seed is the same district. */
	CHECK_OK(write_and_import(t, &opts, &r));
	CHECK_INT(0, r.change_no);
}

/* On any day of the year, in the smallest size too: sound, with a quarter that has today in it. */
STORE_TEST(roster_demo_any_day)
{
	static const date days[] = { { 2026, 1, 1 }, { 2026, 3, 19 },  { 2026, 6, 30 }, { 2026, 7, 31 },
				     { 2026, 8, 1 }, { 2026, 10, 17 }, { 2028, 2, 29 } };
	CHECK_OK(store_write(t->store, make_district, t->arena));
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		const struct demo_roster opts = { .seed = i, .students = 7 + (int)i, .today = days[i] };
		struct roster_report r;
		struct import_options options = { .district = DISTRICT, .allow_deletes = true };
		str zip = arena_printf(t->arena, "%s/demo%zu.zip", t->dir, i);
		CHECK_OK(demo_roster_write(t->arena, &opts, zip));
		CHECK_OK(roster_import(t->store, t->arena, &options, zip, &r));
		CHECK_INT(0, r.errors.count);
		struct demo_samples samples;
		demo_roster_samples(t->arena, &opts, &samples);
		struct sample_view v = { .arena = t->arena, .samples = &samples };
		CHECK_OK(store_read(t->store, look, &v));
		const struct roster_term *now = roster_term_at(&v.terms, days[i]);
		CHECK(now != NULL);
		CHECK_STR(S("gradingPeriod"), now->type);
	}
}

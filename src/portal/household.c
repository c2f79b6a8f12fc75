/* portal/household.c — children, version, classes, work and grades of one portal user. */
#include "portal/household.h"

#include <openssl/evp.h>

#include "auth/policy.h"
#include "base/buf.h"

/* ---- who, and which version ---- */

/* The students whose records the actor may read, each asked of the policy too. */
static enum rc find_students(struct db *db, struct arena *a, const struct actor *who, struct household *h)
{
	enum rc rc;
	if (who->kind == ACTOR_STUDENT) {
		struct roster_student self;
		rc = roster_student_load(db, a, who->acting, who->roster_user, &self);
		if (rc == RC_OK)
			*LIST_ADD(a, &h->students) = self;
	} else {
		rc = roster_children(db, a, who->acting, who->roster_user, h->today, &h->students);
	}
	for (size_t i = 0; rc == RC_OK && i < h->students.n; i++)
		rc = policy_check(who, ACTION_PORTAL_READ,
				  &(struct object){ .account = who->acting,
						    .student = h->students.at[i].id,
						    .guardian = h->students.at[i].guardian });
	return rc;
}

/* 32 hexadecimal digits in quotes. */
static enum rc hash_etag(str facts, char out[static ETAG_TEXT])
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	if (EVP_Digest(facts.p, facts.n, digest, NULL, EVP_sha256(), NULL) != 1)
		return fail(RC_FAIL, "SHA-256 failed");
	static const char digits[] = "0123456789abcdef";
	size_t n = 0;
	out[n++] = '"';
	for (size_t i = 0; i < 16; i++) {
		out[n++] = digits[digest[i] >> 4];
		out[n++] = digits[digest[i] & 15];
	}
	out[n++] = '"';
	out[n] = 0;
	return RC_OK;
}

/* All that the document depends on. Of a child: school, classes, teachers, work and marks are in the change number, because an
 * import bumps it for every student whom a changed row of these concerns (roster/derive_store.c). Not in it: terms, which the
 * document lists all, and an import bumps only the students of classes that meet in them; and what is not of the roster. */
static enum rc make_etag(const struct actor *who, int64_t options, struct household *h)
{
	CLEANUP_BUF struct buf facts = BUF_INIT(256 * 1024);
	buf_printf(&facts, "%s %lld %lld %d %d %lld\n%.*s\n%.*s\n%.*s\n%.*s\n", BELFRY_VERSION, (long long)who->acting.v,
		   (long long)who->person.v, (int)who->kind, (int)date_days(h->today), (long long)options, STR_ARG(who->language),
		   STR_ARG(who->name), STR_ARG(zone_name(who->zone)), STR_ARG(h->district.name));
	for (size_t i = 0; i < h->terms.n; i++) {
		const struct roster_term *t = &h->terms.at[i];
		buf_printf(&facts, "term %lld %d %d %.*s\n%.*s\n", (long long)t->id.v, (int)date_days(t->starts),
			   (int)date_days(t->ends), STR_ARG(t->type), STR_ARG(t->title));
	}
	for (size_t i = 0; i < h->students.n; i++)
		buf_printf(&facts, "child %lld %lld\n", (long long)h->students.at[i].id.v, (long long)h->students.at[i].change_no);
	enum rc rc = buf_rc(&facts);
	return rc == RC_OK ? hash_etag(buf_str(&facts), h->etag) : rc;
}

enum rc household_find(struct db *db, struct arena *a, const struct actor *who, instant now, struct household *out)
{
	*out = (struct household){ 0 };
	local there;
	int64_t options;
	zone_local(who->zone, now, &there, NULL);
	out->today = there.on;
	out->midnight = zone_day(who->zone, date_add(there.on, 1));
	enum rc rc = find_students(db, a, who, out);
	if (rc == RC_OK)
		rc = account_load(db, a, who->acting, &out->district);
	if (rc == RC_OK)
		rc = roster_terms(db, a, who->acting, &out->terms);
	if (rc == RC_OK)
		rc = option_version(db, who->acting, &options);
	return rc == RC_OK ? make_etag(who, options, out) : rc;
}

/* ---- the rest ---- */

static bool on(const struct household_child *c, enum area area)
{
	return c->areas.at[area].on;
}

bool household_shows_marks(const struct household_child *c)
{
	return on(c, AREA_GRADES);
}

static struct grade_work grade_work_of(const struct roster_work *w)
{
	return (struct grade_work){
		.category = w->category,
		.score = w->score,
		.possible = w->score_max,
		.scored = roster_work_scored(w),
		.zero = (w->flags & (ROSTER_MISSING | ROSTER_CHEATED)) != 0,
		.out = (w->flags & ROSTER_EXEMPT) != 0 || str_eq(w->status, S("ext:dropped")),
	};
}

static bool of_grade(const struct roster_work *w, const struct household_grade *g)
{
	return w->class.v == g->class.v && w->term.v == g->term.v;
}

/* The categories of the class's work in this term. */
static void find_categories(struct arena *a, const struct household_child *c, struct household_grade *g)
{
	g->categories = ARENA_ARRAY(a, struct grade_category, c->categories.n);
	for (size_t k = 0; k < c->categories.n; k++) {
		const struct roster_category *from = &c->categories.at[k];
		bool used = false;
		for (size_t i = 0; i < c->works.n; i++)
			used = used || (of_grade(&c->works.at[i], g) && c->works.at[i].category.v == from->id.v);
		if (used)
			g->categories[g->categories_n++] =
			    (struct grade_category){ .id = from->id, .title = from->title, .weight = from->weight };
	}
}

static void compute_grade(struct arena *a, struct household_child *c, struct household_grade *g)
{
	size_t n = 0;
	struct grade_work *works = ARENA_ARRAY(a, struct grade_work, c->works.n);
	size_t *from = ARENA_ARRAY(a, size_t, c->works.n);
	for (size_t i = 0; i < c->works.n; i++)
		if (of_grade(&c->works.at[i], g)) {
			from[n] = i;
			works[n++] = grade_work_of(&c->works.at[i]);
		}
	find_categories(a, c, g);
	g->grade = gradebook_compute(works, n, g->categories, g->categories_n);
	for (size_t i = 0; i < n; i++)
		c->effects[from[i]] = works[i].effect;
}

/* One grade per class and term that has work. */
static void compute_grades(struct arena *a, struct household_child *c)
{
	c->effects = ARENA_ARRAY(a, enum grade_effect, c->works.n);
	for (size_t i = 0; i < c->works.n; i++) {
		bool known = false;
		for (size_t k = 0; k < c->grades.n && !known; k++)
			known = of_grade(&c->works.at[i], &c->grades.at[k]);
		if (known)
			continue;
		struct household_grade g = { .class = c->works.at[i].class, .term = c->works.at[i].term };
		compute_grade(a, c, &g);
		*LIST_ADD(a, &c->grades) = g;
	}
}

/* The school year of today; a year around today where the roster knows none. */
static void school_year(const struct household *h, date *from, date *to)
{
	*from = date_add(h->today, -365);
	*to = date_add(h->today, 365);
	for (size_t i = 0; i < h->terms.n; i++) {
		const struct roster_term *t = &h->terms.at[i];
		if (!str_eq(t->type, S("schoolYear")) || !roster_term_covers(t, h->today))
			continue;
		*from = t->starts;
		*to = t->ends;
		return;
	}
}

struct timetable_of {
	struct arena *arena;
	const struct roster_timetable *timetable;
	org_id school;
	struct schedule_day day;
};

static const struct schedule_day *day_of(void *arg, date on)
{
	struct timetable_of *of = arg;
	schedule_day(of->arena, of->timetable, of->school, on, &of->day);
	return &of->day;
}

/* Days are whole or not by the timetable, which is therefore read for attendance too. */
static enum rc load_days(struct db *db, struct arena *a, account_id district, const struct household *h, struct household_child *c)
{
	date from, to;
	school_year(h, &from, &to);
	enum rc rc = roster_timetable(db, a, district, c->student.id, from, to, &c->timetable);
	bool known = c->timetable.days.n || c->timetable.meetings.n;
	if (rc == RC_OK && on(c, AREA_SCHEDULE) && known) {
		c->days = ARENA_ARRAY(a, struct schedule_day, HOUSEHOLD_DAYS);
		for (int i = 0; i < HOUSEHOLD_DAYS; i++)
			schedule_day(a, &c->timetable, c->student.school, date_add(h->today, i - HOUSEHOLD_DAYS_BACK), &c->days[i]);
	}
	if (rc != RC_OK || !on(c, AREA_ATTENDANCE))
		return rc;
	struct timetable_of of = { .arena = a, .timetable = &c->timetable, .school = c->student.school };
	rc = roster_attendance(db, a, district, c->student.id, from, to, &c->marks);
	attendance_summary(a, BY_COURSE, &c->marks, &h->terms, &c->summary);
	c->whole_days = attendance_whole_days(&c->marks, day_of, &of);
	return rc;
}

/* What OneRoster lacks. */
static enum rc load_more(struct db *db, struct arena *a, account_id district, const struct household *h, struct household_child *c)
{
	enum rc rc = RC_OK;
	if (on(c, AREA_GRADES))
		rc = roster_posted_grades(db, a, district, c->student.id, &c->posted);
	if (rc == RC_OK && (on(c, AREA_SCHEDULE) || on(c, AREA_ATTENDANCE)))
		rc = load_days(db, a, district, h, c);
	return rc == RC_OK && on(c, AREA_MEALS) ? roster_meals(db, a, district, c->student.id, &c->meals) : rc;
}

/* Only what an area that is on wants is read at all. */
enum rc household_child_load(struct db *db, struct arena *a, account_id district, struct household_child *c)
{
	user_id id = c->student.id;
	bool work = on(c, AREA_ASSIGNMENTS) || on(c, AREA_GRADES);
	if (!work && !on(c, AREA_SCHEDULE) && !on(c, AREA_ATTENDANCE))
		return RC_OK;
	enum rc rc = roster_classes(db, a, district, id, (date){ 0 }, &c->classes);
	if (rc == RC_OK && work)
		rc = roster_works(db, a, district, id, (term_id){ 0 }, &c->works);
	if (rc == RC_OK && work)
		rc = roster_categories(db, a, district, id, &c->categories);
	if (rc == RC_OK && on(c, AREA_GRADES))
		compute_grades(a, c);
	return rc;
}

enum rc household_load(struct db *db, struct arena *a, const struct actor *who, struct household *h)
{
	enum rc rc = option_list(db, a, who->acting, &h->options);
	for (size_t i = 0; rc == RC_OK && i < h->students.n; i++) {
		struct household_child *c = LIST_ADD(a, &h->children);
		*c = (struct household_child){ .student = h->students.at[i] };
		c->areas = option_states(&h->options, c->student.school, h->today);
		rc = household_child_load(db, a, who->acting, c);
		if (rc == RC_OK)
			rc = load_more(db, a, who->acting, h, c);
	}
	return rc;
}

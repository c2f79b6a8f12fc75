/* tests/proof/effects.c — what an allowed change leaves behind: the same key has one effect (R4), and whoever changes or looks at
 * what is somebody's leaves a row in the audit trail (P12). */
#include "proof/matrix.h"

#include "auth/policy.h"

#include <pthread.h>

#include "http/router.h"

/* Every role whose own may be changed by the route: who is first. ROLES: the matrix expects it of nobody. */
static enum role who_may(const struct book_line *l)
{
	for (int r = 0; r < ROLES; r++)
		if (r != ROLE_unenrolled && r != ROLE_unverified &&
		    (str_eq(l->rule->cell[r][OF_OWN], S("ok")) || str_eq(l->rule->name, S("sign-out"))) &&
		    !(r == ROLE_nobody && str_eq(l->rule->name, S("sign-out"))) &&
		    (l->route->access == ACCESS_PUBLIC || r > ROLE_unverified))
			return (enum role)r;
	return ROLES;
}

static void say(const struct book_line *l, enum role role, const char *what)
{
	printf("%s:%d: %s %s as %s: %s\n", BOOK_FILE, l->line, method_name(l->route->method), l->route->path, role_names[role],
	       what);
}

/* Whoever does one of these looks at other people's records. */
static const enum action watched[] = { ACTION_DESK_CASE_VIEW, ACTION_ADMIN_PEOPLE, ACTION_STUDENT_VIEW };

static bool is_watched(const struct book_line *l)
{
	for (size_t i = 0; i < COUNT_OF(watched); i++)
		if (l->route->method == GET && l->route->action == watched[i])
			return true;
	return false;
}

/* Twice with one key: the second time changes nothing more. */
TEST(proof_repeats)
{
	struct book *b = book_read(t);
	struct world *w = b ? world_start(t) : NULL;
	CHECK(b && w);
	struct matrix m = { .w = w, .b = b, .quiet = true };
	int posts = 0, wrong = 0, excused = 0;
	static const char *const key[] = { "Idempotency-Key: 0123456789abc", NULL };
	for (size_t i = 0; i < b->lines.n; i++) {
		struct cell c = { .line = b->lines.at[i], .role = who_may(b->lines.at[i]), .relation = OF_OWN };
		if (c.line->route->method != POST || c.role == ROLES || c.line->route->work == WORK_EVENT)
			continue;
		CHECK(!w->changed || world_reset(w));
		ask(w, c.line, c.role, c.relation, &c.asked);
		c.asked.call.extra = key;
		struct http_answer first = world_call(w, c.role, &c.asked.call);
		str once = world_digest(w);
		int64_t rows = world_audit_rows(w);
		struct http_answer second = world_call(w, c.role, &c.asked.call);
		bool same = str_eq(once, world_digest(w)) && rows == world_audit_rows(w);
		w->changed = true;
		posts++;
		if (book_option(c.line, "repeats"))
			excused++;
		else if (first.status >= 400 || !same ||
			 (second.status != first.status && second.status != 303 && second.status != 401)) {
			wrong++;
			say(c.line, c.role,
			    arena_printf(t->arena, "%d, then %d%s%c", first.status, second.status,
					 same ? "" : ", and rows changed again", 0)
				.p);
		}
	}
	(void)m;
	printf("repeats: %d POSTs with the same key twice, %d acted twice (%d more with a reason)\n", posts - excused, wrong,
	       excused);
	CHECK_INT(0, wrong);
}

/* ---- fifty at once ---- */
#define THREADS 5
#define TIMES 10

struct crowd {
	struct world world; /* with an arena of the thread's own */
	struct test test;
	enum role role;
	struct call call;
	pthread_t thread;
};

static void *ask_often(void *arg)
{
	struct crowd *c = arg;
	for (int i = 0; i < TIMES; i++)
		world_call(&c->world, c->role, &c->call);
	return NULL;
}

static void ask_by_all(struct world *w, enum role role, const struct call *call)
{
	struct crowd crowd[THREADS];
	for (int i = 0; i < THREADS; i++) {
		crowd[i] = (struct crowd){ .world = *w, .test = *w->t, .role = role, .call = *call };
		crowd[i].test.arena = arena_new();
		crowd[i].world.t = &crowd[i].test;
		if (pthread_create(&crowd[i].thread, NULL, ask_often, &crowd[i]) != 0)
			test_fail(w->t, __FILE__, __LINE__, "pthread_create()");
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(crowd[i].thread, NULL);
		arena_free(crowd[i].test.arena);
	}
}

/* Fifty with one key, five at a time, leave what one leaves. Where a change is one by itself the key is not even needed: the
 * control below is a route where it is. */
TEST(proof_repeats_at_once)
{
	struct book *b = book_read(t);
	struct world *w = b ? world_start(t) : NULL;
	CHECK(b && w);
	int posts = 0, wrong = 0;
	static const char *const key[] = { "Idempotency-Key: 0123456789abc", NULL };
	for (size_t i = 0; i < b->lines.n && !t->failed; i++) {
		struct cell c = { .line = b->lines.at[i], .role = who_may(b->lines.at[i]), .relation = OF_OWN };
		if (c.line->route->method != POST || c.role == ROLES || c.line->route->work != WORK_WRITE)
			continue;
		CHECK(!w->changed || world_reset(w));
		ask(w, c.line, c.role, c.relation, &c.asked);
		c.asked.call.extra = key;
		world_call(w, c.role, &c.asked.call);
		str once = world_counts(w);
		CHECK(world_reset(w));
		ask_by_all(w, c.role, &c.asked.call);
		w->changed = true;
		posts++;
		if (str_eq(once, world_counts(w)))
			continue;
		wrong++;
		say(c.line, c.role, "fifty at once leave more than one does");
	}
	printf("repeats at once: %d POSTs %d times each with one key, %d with more than one effect\n", posts, THREADS * TIMES,
	       wrong);
	CHECK_INT(0, wrong);
}

TEST(proof_repeats_without_a_key_act_again)
{
	struct world *w = world_start(t);
	CHECK(w != NULL);
	const struct call say_it = { .method = "POST",
				     .target = ARENA_CONCAT(t->arena, S("/support/cases/"),
							    w->object[OBJECT_case].own[ROLE_technical], S("/comments")),
				     .body = S("body=Thanks") };
	world_call(w, ROLE_technical, &say_it);
	str once = world_counts(w);
	CHECK(world_reset(w));
	ask_by_all(w, ROLE_technical, &say_it);
	CHECK(!str_eq(once, world_counts(w)));
}

/* Whoever changes rows, or is shown what the book calls audited, leaves a row; the others have their reason in the book. */
TEST(proof_trail)
{
	struct book *b = book_read(t);
	struct world *w = b ? world_start(t) : NULL;
	CHECK(b && w);
	struct matrix m = { .w = w, .b = b, .quiet = true };
	int changes = 0, views = 0, wrong = 0, excused = 0;
	for (size_t i = 0; i < b->lines.n; i++) {
		struct cell c = { .line = b->lines.at[i], .role = who_may(b->lines.at[i]), .relation = OF_OWN };
		bool get = c.line->route->method == GET, must = book_option(c.line, "audited") != NULL;
		if (is_watched(c.line) && !must && !book_option(c.line, "unshown")) {
			wrong++;
			say(c.line, ROLE_nobody, "shows other people's records: it must be audited");
		}
		if (c.role == ROLES || (get && !must && c.line->route->audit == AUDIT_NONE))
			continue;
		CHECK(!w->changed || world_reset(w));
		str before = world_digest(w);
		int64_t rows = world_audit_rows(w);
		CHECK(matrix_call(&m, &c));
		bool changed = !str_eq(before, world_digest(w)), written = world_audit_rows(w) > rows;
		w->changed = true;
		views += get;
		changes += !get && changed;
		if (book_option(c.line, "unaudited")) {
			excused++;
			if (written) {
				wrong++;
				say(c.line, c.role, "does write an audit row: take \"unaudited\" out");
			}
		} else if ((get || must || changed) && !written) {
			wrong++;
			say(c.line, c.role, get ? "is looked at without an audit row" : "changes rows without an audit row");
		}
		if (get != must && get) {
			wrong++;
			say(c.line, c.role, "is audited by its route: say so in the book");
		}
	}
	printf("audit trail: %d changes and %d views, %d without a row (%d more with a reason)\n", changes, views, wrong, excused);
	CHECK_INT(0, wrong);
}

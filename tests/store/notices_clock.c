/* tests/store/notices_clock.c — maintenance begins and ends by the clock (N3, N4): by the worker, once, with all that follows from
 * a person's change; or stays open and who wrote it is reminded. */
#include <pthread.h>

#include "cli/job.h"
#include "notices/notice.h"
#include "support/app.h"

DB_STATEMENT(q_mails_of, "SELECT COUNT(*), MAX(subject), MAX(person_id) FROM mail /*scan*/ WHERE kind = ?1");
DB_STATEMENT(q_rows_of, "SELECT COUNT(*) FROM audit_event /*scan*/ WHERE event = ?1");

struct scene {
	struct under_test *u;
	enum rc (*fn)(struct db *db, struct scene *s);
	struct notice_input in;
	struct notice n;
	struct notice_words words;
	struct notice_work work;
	str kind, subject;
	int64_t mails, events;
	person_id person;
};

static enum rc run(struct db *db, void *arg)
{
	struct scene *s = arg;
	return s->fn(db, s);
}
#define DO(s, what) ((s)->fn = (what), store_write((s)->u->t->store, run, (s)))

static enum rc publish(struct db *db, struct scene *s)
{
	enum rc rc = notice_draft(db, s->u->t->arena, &s->u->actor[PUBLISHER], &s->in, S("r"), &s->n);
	return rc == RC_OK ? notice_publish(db, s->u->t->arena, &s->u->actor[PUBLISHER], &s->n, (instant){ 0 }, S("r")) : rc;
}
static enum rc edit(struct db *db, struct scene *s)
{
	return notice_edit(db, s->u->t->arena, &s->u->actor[PUBLISHER], &s->n, &s->in, S("r"));
}
static enum rc tell(struct db *db, struct scene *s)
{
	return notice_tell(db, s->u->t->arena, &s->u->actor[PUBLISHER], &s->n, &s->words, S("r"));
}
static enum rc begins(struct db *db, struct scene *s)
{
	return notice_work_begins(db, s->u->t->arena, &s->work, &s->n);
}
static enum rc load(struct db *db, struct scene *s)
{
	return notice_load(db, s->u->t->arena, &s->u->actor[PUBLISHER], s->n.id, &s->n);
}
static enum rc count(struct db *db, struct scene *s)
{
	enum rc rc = db_one(db, s->u->t->arena, &q_mails_of, ARGS(s->kind), INTO(&s->mails, &s->subject, &s->person));
	return rc == RC_OK ? db_one(db, s->u->t->arena, &q_rows_of, ARGS(S("notice.updated")), INTO(&s->events)) : rc;
}

/* The clock moves on, the worker has its turn; then how it stands, and the mail of one kind. */
static enum rc later(struct scene *s, int minutes, const char *kind)
{
	app_later(minutes);
	s->kind = str_c(kind);
	enum rc rc = worker_round(s->u->t->store, &s->u->settings);
	if (rc == RC_OK)
		rc = DO(s, load);
	return rc == RC_OK ? DO(s, count) : rc;
}

/* In an hour, for two hours. */
static struct scene scene_of(struct under_test *u)
{
	instant now = clock_now();
	u->settings.public_url = S("https://portal.example.org");
	return (struct scene){ .u = u,
			       .in = { .kind = NOTICE_MAINTENANCE,
				       .title = S("New routers"),
				       .body = S("Two breaks."),
				       .starts = { now.us + US_PER_HOUR },
				       .ends = { now.us + 3 * US_PER_HOUR },
				       .everyone = true } };
}

STORE_TEST(notice_clock_begins_and_completes)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u);
	CHECK_OK(DO(&s, publish));
	CHECK_OK(later(&s, 59, "notice.updated"));
	CHECK_INT(NOTICE_SCHEDULED, s.n.state);
	CHECK_INT(0, s.mails);
	CHECK_OK(later(&s, 61, "notice.updated"));
	CHECK_INT(NOTICE_IN_PROGRESS, s.n.state);
	CHECK_INT(7, s.mails); /* as after a person's update */
	CHECK_INT(s.in.starts.us, s.n.updates.at[0].at.us);
	CHECK(str_absent(s.n.updates.at[0].author_name));
	CHECK_OK(later(&s, 62, "notice.updated")); /* once */
	CHECK_INT(7, s.mails);
	CHECK_INT(1, s.events);
	CHECK_OK(later(&s, 181, "notice.updated"));
	CHECK_INT(NOTICE_COMPLETED, s.n.state);
	CHECK_INT(s.in.ends.us, s.n.closed_at.us);
	CHECK_INT(14, s.mails);
	CHECK_INT(3, s.n.updates.n);
	CHECK_OK(later(&s, 182, "notice.updated"));
	CHECK_INT(2, s.events);
}

/* Nothing ran meanwhile: both steps are made good, each as of its time; nobody is mailed history. */
STORE_TEST(notice_clock_after_a_standstill)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u);
	CHECK_OK(DO(&s, publish));
	CHECK_OK(later(&s, 0, "notice.published"));
	CHECK_INT(7, s.mails);
	CHECK_OK(later(&s, 60 * 48, "notice.updated"));
	CHECK_INT(NOTICE_COMPLETED, s.n.state);
	CHECK_INT(3, s.n.updates.n);
	CHECK_INT(s.in.ends.us, s.n.updates.at[0].at.us);
	CHECK_INT(s.in.starts.us, s.n.updates.at[1].at.us);
	CHECK_INT(0, s.mails);
}

STORE_TEST(notice_clock_reminds_when_it_stays_open)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u);
	s.in.stays_open = true;
	CHECK_OK(DO(&s, publish));
	CHECK_OK(later(&s, 61, "notice.overdue"));
	CHECK_INT(NOTICE_IN_PROGRESS, s.n.state);
	CHECK_INT(0, s.mails);
	CHECK_OK(later(&s, 181, "notice.overdue"));
	CHECK_INT(NOTICE_IN_PROGRESS, s.n.state);
	CHECK_INT(1, s.mails);
	CHECK_INT(u->person[PUBLISHER].v, s.person.v);
	CHECK_STR(S("Still in progress: New routers"), s.subject);
	CHECK_OK(later(&s, 300, "notice.overdue"));
	CHECK_INT(1, s.mails); /* once */

	s.in.ends.us += 6 * US_PER_HOUR; /* put off: there is a new end to be reminded of */
	CHECK_OK(DO(&s, edit));
	CHECK_OK(later(&s, 301, "notice.overdue"));
	CHECK_INT(1, s.mails);
	CHECK_OK(later(&s, 541, "notice.overdue"));
	CHECK_INT(2, s.mails);
	s.in.stays_open = false;
	CHECK_OK(DO(&s, edit));
	CHECK_OK(later(&s, 542, "notice.overdue"));
	CHECK_INT(NOTICE_COMPLETED, s.n.state);
}

/* What was told by a person stands: the clock does not go back before it, and does not do again what was done. */
STORE_TEST(notice_clock_after_a_person)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u);
	CHECK_OK(DO(&s, publish));
	app_later(90);
	instant told = clock_now();
	s.words = (struct notice_words){ .body = S("It begins late.") };
	CHECK_OK(DO(&s, tell));
	CHECK_OK(later(&s, 91, "notice.updated"));
	CHECK_INT(NOTICE_IN_PROGRESS, s.n.state);
	CHECK_INT(told.us, s.n.updates.at[0].at.us);
	s.words = (struct notice_words){ .to = NOTICE_CANCELLED, .body = S("Not today.") };
	CHECK_OK(DO(&s, tell));
	CHECK_OK(later(&s, 200, "notice.updated"));
	CHECK_INT(NOTICE_CANCELLED, s.n.state);
}

STORE_TEST(notice_clock_published_after_its_start)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u);
	app_later(70);
	CHECK_OK(DO(&s, publish));
	CHECK_INT(NOTICE_IN_PROGRESS, s.n.state);
	CHECK_OK(later(&s, 71, "notice.updated"));
	CHECK_INT(1, s.n.updates.n); /* one message, not two */
	CHECK_INT(0, s.mails);
}

/* What Belfry opened by itself is closed by what opened it; incidents have no clock. */
STORE_TEST(notice_clock_leaves_others_alone)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u), incident = s;
	s.in.origin = S("update 1"); /* announced; the work has not begun */
	CHECK_OK(DO(&s, publish));
	incident.in.kind = NOTICE_INCIDENT;
	incident.in.impact = NOTICE_IMPACT_MINOR;
	CHECK_OK(DO(&incident, publish));
	CHECK_OK(later(&s, 100, "notice.updated"));
	CHECK_INT(NOTICE_SCHEDULED, s.n.state);
	s.work = (struct notice_work){ .origin = S("update 1"), .district = u->account[OAK], .title = S("x"), .body = S("y") };
	CHECK_OK(DO(&s, begins));
	CHECK_OK(later(&s, 1000, "notice.overdue"));
	CHECK_INT(NOTICE_IN_PROGRESS, s.n.state);
	CHECK_INT(0, s.mails);
	CHECK_OK(DO(&incident, load));
	CHECK_INT(NOTICE_INVESTIGATING, incident.n.state);
}

/* ---- two processes ---- */
struct process {
	struct scene *s;
	enum rc rc;
};

static enum rc strike(struct db *db, void *arg)
{
	const struct process *p = arg;
	CLEANUP_ARENA struct arena *a = arena_new();
	return notice_clock(db, a, &p->s->u->settings, clock_now());
}

static void *strike_alone(void *arg)
{
	struct process *p = arg;
	p->rc = store_write(p->s->u->t->store, strike, p);
	return NULL;
}

/* Should both ever take a turn in the same moment: what one has done, the other does not do again. */
STORE_TEST(notice_clock_of_two_processes)
{
	struct under_test *u = app_rows(t);
	CHECK(u != NULL);
	struct scene s = scene_of(u);
	CHECK_OK(DO(&s, publish));
	app_later(61);
	struct process two[2] = { { .s = &s }, { .s = &s } };
	pthread_t thread[2];
	for (size_t i = 0; i < 2; i++)
		CHECK(pthread_create(&thread[i], NULL, strike_alone, &two[i]) == 0);
	for (size_t i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	CHECK(two[0].rc == RC_OK || two[1].rc == RC_OK);
	CHECK_OK(later(&s, 62, "notice.updated"));
	CHECK_INT(NOTICE_IN_PROGRESS, s.n.state);
	CHECK_INT(2, s.n.updates.n);
	CHECK_INT(1, s.events);
	CHECK_INT(7, s.mails);
}

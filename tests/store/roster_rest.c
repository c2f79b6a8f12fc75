/* tests/store/roster_rest.c — OneRoster by REST against a strict provider of our own (tests/support/oneroster.py). */
#include "support/roster.h"
#include "support/test.h"

#include "people/people.h"
#include "roster/intake.h"
#include "roster/rest.h"
#include "roster/rest_http.h"
#include "roster/roster.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- the provider ---- */
struct provider {
	pid_t pid;
	FILE *to, *from;
	long port;
};

static void provider_stop(void *arg)
{
	struct provider *p = arg;
	fclose(p->to);
	fclose(p->from);
	kill(p->pid, SIGTERM);
	waitpid(p->pid, NULL, 0);
}

static struct provider *provider_start(struct test *t)
{
	struct provider *p = ARENA_NEW(t->arena, struct provider);
	int in[2], out[2];
	if (pipe(in) != 0 || pipe(out) != 0 || (p->pid = fork()) < 0)
		return NULL;
	if (p->pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		execl("/usr/bin/python3", "python3", "tests/support/oneroster.py", "clamp", (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	p->to = fdopen(in[1], "w");
	p->from = fdopen(out[0], "r");
	arena_defer(t->arena, provider_stop, p);
	char line[64];
	p->port = fgets(line, sizeof line, p->from) ? strtol(line, NULL, 10) : 0;
	return p->port ? p : NULL;
}

static void provider_is(struct provider *p, const char *modes)
{
	char line[64];
	fprintf(p->to, "%s\n", modes);
	fflush(p->to);
	if (!fgets(line, sizeof line, p->from))
		line[0] = '\0';
}

/* ---- a district with it ---- */
struct setup {
	struct test *t;
	struct settings settings;
	struct rest_source source;
	struct rest_source now;
	struct intake last;
	int64_t students, events;
	str due;
};

static enum rc make(struct db *db, void *arg)
{
	struct setup *s = arg;
	enum rc rc = roster_district(db, s->t->arena);
	return rc == RC_OK ? rest_source_put(db, s->t->arena, &s->source) : rc;
}

static struct setup *set_up(struct test *t, struct provider *p, str version)
{
	struct setup *s = ARENA_NEW(t->arena, struct setup);
	s->t = t;
	settings_default(t->arena, &s->settings);
	s->settings.data_dir = str_c(t->dir);
	str base = arena_printf(t->arena, "http://127.0.0.1:%ld", p->port);
	s->source = (struct rest_source){ .district = ROSTER_DISTRICT,
					  .version = version,
					  .base_url = base,
					  .token_url = ARENA_CONCAT(t->arena, base, S("/token")),
					  .client_id = S("client id"),
					  .secret = S("s3cret/+"),
					  .private = true,
					  .every_minutes = 60,
					  .next_at = { 1 } };
	return store_write(t->store, make, s) == RC_OK ? s : NULL;
}

DB_STATEMENT(q_students, "SELECT COUNT(*) FROM roster_user WHERE district_id = ?1 AND is_student AND NOT deleted");
DB_STATEMENT(q_events, "SELECT COUNT(*) FROM roster_event WHERE district_id = ?1");
DB_STATEMENT(q_due, "SELECT CAST(assigned_on AS TEXT) || ' ' || CAST(due_on AS TEXT) FROM roster_line_item WHERE district_id = ?1");

static enum rc look(struct db *db, void *arg)
{
	struct setup *s = arg;
	struct intakes list = { 0 };
	enum rc rc = rest_source_load(db, s->t->arena, ROSTER_DISTRICT, &s->now);
	if (rc == RC_OK)
		rc = intake_list(db, s->t->arena, ROSTER_DISTRICT, (import_id){ 0 }, 1, &list);
	s->last = list.n ? list.at[0] : (struct intake){ 0 };
	if (rc == RC_OK)
		rc = db_one(db, s->t->arena, &q_students, ARGS(ROSTER_DISTRICT), INTO(&s->students));
	if (rc == RC_OK)
		rc = db_one(db, s->t->arena, &q_events, ARGS(ROSTER_DISTRICT), INTO(&s->events));
	if (rc == RC_OK && db_one(db, s->t->arena, &q_due, ARGS(ROSTER_DISTRICT), INTO(&s->due)) != RC_OK)
		err_clear();
	return rc;
}

static enum rc hurry(struct db *db, void *arg)
{
	(void)arg;
	return rest_source_hurry(db, ROSTER_DISTRICT);
}

/* Pulls, and lets what it brought run. */
static enum rc round_trip(struct setup *s)
{
	bool did = false, ran = true;
	enum rc rc = store_write(s->t->store, hurry, NULL);
	if (rc == RC_OK)
		rc = roster_pull(s->t->store, &s->settings, &did);
	if (rc == RC_OK && !did)
		rc = fail(RC_FAIL, "nothing was due");
	while (rc == RC_OK && ran)
		rc = roster_work(s->t->store, &s->settings, &ran);
	return rc == RC_OK ? store_read(s->t->store, look, s) : rc;
}

STORE_TEST(roster_rest_pulls)
{
	struct provider *p = provider_start(t);
	CHECK(p != NULL);
	static const char *const ways[] = { "clamp", "links busy", "expire" };
	static const str versions[] = { S_INIT("1.1"), S_INIT("1.2"), S_INIT("1.2") };
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct setup *s = set_up(t, p, versions[i]);
		CHECK(s != NULL);
		provider_is(p, ways[i]);
		CHECK_OK(round_trip(s));
		CHECK(!s->now.failed.why);
		CHECK_STR(S("applied"), s->last.state);
		CHECK_STR(S("rest"), s->last.way);
		CHECK_INT(2, s->students);
		CHECK_STR(S("2026-09-30 2026-10-08"), s->due); /* 10 at night in Chicago; a day in disguise */
		CHECK(!instant_absent(s->now.since) && !instant_absent(s->now.full_at));
		CHECK(s->now.next_at.us > clock_now().us);
	}
}

STORE_TEST(roster_rest_deltas_and_deletions)
{
	struct provider *p = provider_start(t);
	CHECK(p != NULL);
	struct setup *s = set_up(t, p, S("1.2"));
	CHECK(s != NULL);
	CHECK_OK(round_trip(s));
	import_id first = s->last.id;
	CHECK_OK(round_trip(s)); /* nothing new */
	CHECK(first.v == s->last.id.v);
	provider_is(p, "changed");
	CHECK_OK(round_trip(s));
	CHECK_INT(1, s->last.rows);
	CHECK_INT(1, s->events);
	/* A provider that refuses the filter is read in full. */
	provider_is(p, "changed nofilter");
	CHECK_OK(round_trip(s));
	CHECK_STR(S("applied"), s->last.state);
	CHECK(s->last.rows > 10);
	CHECK_INT(1, s->events);
	/* Absent, twice the same: gone; but half of the students is more than goes without asking. */
	provider_is(p, "changed nofilter gone");
	CHECK_OK(round_trip(s));
	CHECK_STR(S("held"), s->last.state);
	CHECK_INT(2, s->students);
	/* Silence is no deletion. */
	provider_is(p, "empty nofilter");
	first = s->last.id;
	CHECK_OK(round_trip(s));
	CHECK(first.v == s->last.id.v);
	CHECK_INT(2, s->students);
	/* What has no key is left out and told. */
	provider_is(p, "changed nofilter noid");
	CHECK_OK(round_trip(s));
	CHECK_STR(S("applied"), s->last.state);
	CHECK_HAS(reason_text(t->arena, lang_english(), &s->now.failed), S("1 records without a sourcedId"));
}

STORE_TEST(roster_rest_refuses)
{
	static const struct {
		const char *modes;
		enum why why;
	} cases[] = {
		{ "redirect", WHY_PROVIDER_REDIRECT }, { "elsewhere", WHY_PROVIDER_ELSEWHERE }, { "circle", WHY_PROVIDER_CIRCLE },
		{ "token", WHY_PROVIDER_TOKEN },       { "later", WHY_PROVIDER_LATER },		{ "fault", WHY_PROVIDER_STATUS },
		{ "garbage", WHY_PROVIDER_LIST },      { "other", WHY_PROVIDER_LIST },
	};
	struct provider *p = provider_start(t);
	CHECK(p != NULL);
	struct setup *s = set_up(t, p, S("1.1"));
	CHECK(s != NULL);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		provider_is(p, cases[i].modes);
		CHECK_OK(round_trip(s));
		CHECK_INT(cases[i].why, s->now.failed.why);
		CHECK_INT(0, s->last.id.v);
	}
	/* A private address, where the source does not allow one. */
	s->now.private = false;
	struct reason why = { .why = WHY_NONE };
	struct rest_http *h;
	struct rest_answer answer;
	s->source.private = false;
	CHECK_RC(RC_INVALID, rest_http_new(t->arena, &s->source, &why, &h));
	err_clear();
	s->source.base_url = arena_printf(t->arena, "https://127.0.0.1:%ld", p->port);
	s->source.token_url = ARENA_CONCAT(t->arena, s->source.base_url, S("/token"));
	CHECK_OK(rest_http_new(t->arena, &s->source, &why, &h));
	CHECK_RC(RC_INVALID, rest_http_get(h, ARENA_CONCAT(t->arena, s->source.base_url, S("/ims/oneroster/v1p1/orgs")), &answer));
	CHECK(why.why == WHY_PROVIDER_PRIVATE);
	err_clear();
	/* A grade book is not everybody's. */
	s = set_up(t, p, S("1.2"));
	provider_is(p, "nograde");
	CHECK_OK(round_trip(s));
	CHECK_STR(S("applied"), s->last.state);
	CHECK_INT(2, s->students);
}

TEST(roster_rest_private_addresses)
{
	static const struct {
		unsigned char bytes[16];
		size_t n;
		bool private;
	} cases[] = {
		{ { 127, 0, 0, 1 }, 4, true },
		{ { 10, 1, 2, 3 }, 4, true },
		{ { 172, 16, 0, 1 }, 4, true },
		{ { 172, 32, 0, 1 }, 4, false },
		{ { 192, 168, 1, 1 }, 4, true },
		{ { 169, 254, 169, 254 }, 4, true },
		{ { 100, 64, 0, 1 }, 4, true },
		{ { 100, 128, 0, 1 }, 4, false },
		{ { 8, 8, 8, 8 }, 4, false },
		{ { 0, 0, 0, 0 }, 4, true },
		{ { 224, 0, 0, 1 }, 4, true },
		{ { [15] = 1 }, 16, true },
		{ { 0xfd, 1 }, 16, true },
		{ { 0xfe, 0x80 }, 16, true },
		{ { 0x20, 0x01, 0x48, 0x60 }, 16, false },
		{ { 0x20, 0x02, 10 }, 16, true },
		{ { [10] = 0xff, [11] = 0xff, [12] = 127, [15] = 1 }, 16, true },
		{ { [10] = 0xff, [11] = 0xff, [12] = 8, [13] = 8 }, 16, false },
		{ { 0, 0x64, 0xff, 0x9b, [12] = 10 }, 16, true },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CHECK(rest_private_address(cases[i].bytes, cases[i].n) == cases[i].private);
	CHECK_STR(S("https://sis.example.org:443"), rest_origin(t->arena, S("HTTPS://SIS.example.org/x")));
	CHECK_STR((str){ 0 }, rest_origin(t->arena, S("file:///etc/passwd")));
}

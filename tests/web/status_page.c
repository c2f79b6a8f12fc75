/* tests/web/status_page.c — the public status page (N6): /status from memory and the exported folder are the same bytes, and both
 * follow every change. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "notices/notice.h"
#include "notices/status.h"
#include "notices/status_files.h"
#include "support/app.h"

struct telling {
	struct under_test *u;
	struct notice_input in;
	struct notice n;
	struct notice_words words;
};

static enum rc publish(struct db *db, void *arg)
{
	struct telling *x = arg;
	enum rc rc = notice_draft(db, x->u->t->arena, &x->u->actor[PUBLISHER], &x->in, S("r-1"), &x->n);
	return rc == RC_OK ? notice_publish(db, x->u->t->arena, &x->u->actor[PUBLISHER], &x->n, (instant){ 0 }, S("r-1")) : rc;
}

static enum rc tell(struct db *db, void *arg)
{
	struct telling *x = arg;
	return notice_tell(db, x->u->t->arena, &x->u->actor[PUBLISHER], &x->n, &x->words, S("r-2"));
}

static int64_t student_information[] = { 1 };

static struct telling incident(struct under_test *u, str title, bool everyone)
{
	return (struct telling){ .u = u,
				 .in = { .kind = NOTICE_INCIDENT,
					 .impact = NOTICE_IMPACT_MAJOR,
					 .title = title,
					 .body = S("We look into it."),
					 .starts = { clock_now().us - US_PER_HOUR },
					 .everyone = everyone,
					 .accounts = &u->account[OAK],
					 .accounts_n = everyone ? 0 : 1,
					 .services = student_information,
					 .services_n = 1 } };
}

static str page_of(struct telling *x)
{
	return ARENA_CONCAT(x->u->t->arena, S("/status/incidents/"), id_text(x->u->t->arena, x->n.id.v), S(".html"));
}

STORE_TEST(status_page_is_there_for_everybody)
{
	struct under_test *u = app_start_server(t);
	CHECK(u);
	struct http_answer a = app_get(u, NOBODY, S("/status"));
	CHECK_INT(303, a.status);
	CHECK_STR(S("/status/"), answer_header(&a, S("Location")));
	a = app_get(u, NOBODY, S("/status/"));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("All services are working"));
	CHECK_HAS(a.body, S("Student Information"));
	CHECK(str_absent(answer_header(&a, S("Set-Cookie"))));
	CHECK_STR(S("no-cache"), answer_header(&a, S("Cache-Control")));
	CHECK_STR(a.body, app_get(u, NOBODY, S("/status/index.html")).body);
	CHECK_HAS(app_get(u, NOBODY, S("/status/es/")).body, S("<html lang=\"es\""));
	CHECK_HAS(app_get(u, NOBODY, S("/status/history/")).body, S("There were no notifications yet."));
	CHECK_HAS(app_get(u, NOBODY, S("/status/api/v2/scheduled-maintenances/active.json")).body,
		  S("\"scheduled_maintenances\":[]"));
	const char *const missing[] = { "/status/nothing.html",	  "/status/es",
					"/status/.belfry-status", "/status//",
					"/status/../support",	  "/status/es/es/index.html" };
	for (size_t i = 0; i < COUNT_OF(missing); i++)
		CHECK_INT(404, app_get(u, NOBODY, str_c(missing[i])).status);
	CHECK_INT(405, app_call(u, NOBODY, true, "POST", S("/status/"), NULL, S("")).status);
}

STORE_TEST(status_page_follows_what_is_told)
{
	struct under_test *u = app_start_server(t);
	CHECK(u);
	struct http_answer a = app_get(u, NOBODY, S("/status/"));
	str first = answer_header(&a, S("ETag"));
	const char *known = arena_z(t->arena, ARENA_CONCAT(t->arena, S("If-None-Match: "), first));
	CHECK_INT(304, app_call(u, NOBODY, false, "GET", S("/status/"), known, S("")).status);

	struct telling all = incident(u, S("Sign-in is slow"), true), some = incident(u, S("Only for Oak Grove"), false);
	CHECK_OK(store_write(t->store, publish, &some));
	CHECK_OK(store_write(t->store, publish, &all));
	a = app_call(u, NOBODY, false, "GET", S("/status/"), known, S(""));
	CHECK_INT(200, a.status);
	CHECK_HAS(a.body, S("There is a partial outage"));
	CHECK_HAS(a.body, S("Sign-in is slow"));
	CHECK(str_find(a.body, S("Oak Grove")) < 0);
	CHECK_INT(404, app_get(u, AUTHORIZED, page_of(&some)).status); /* not even signed in: it is not of this page */
	CHECK_HAS(app_get(u, NOBODY, page_of(&all)).body, S("We look into it."));
	CHECK_HAS(app_get(u, NOBODY, S("/status/api/v2/status.json")).body, S("\"indicator\":\"major\""));

	all.words = (struct notice_words){ .to = NOTICE_RESOLVED, .body = S("It was a cable.") };
	CHECK_OK(store_write(t->store, tell, &all));
	a = app_get(u, NOBODY, S("/status/"));
	CHECK_HAS(a.body, S("All services are working"));
	CHECK_HAS(app_get(u, NOBODY, page_of(&all)).body, S("It was a cable."));
}

/* Time alone makes an open incident's downtime longer. */
STORE_TEST(status_page_follows_the_clock)
{
	struct under_test *u = app_start_server(t);
	CHECK(u);
	struct telling x = incident(u, S("Sign-in is slow"), true);
	x.in.impact = NOTICE_IMPACT_CRITICAL;
	CHECK_OK(store_write(t->store, publish, &x));
	CHECK_HAS(app_get(u, NOBODY, S("/status/")).body, S("99.95 % uptime"));
	app_later(9);
	CHECK_HAS(app_get(u, NOBODY, S("/status/")).body, S("99.95 % uptime"));
	app_later(600);
	CHECK_HAS(app_get(u, NOBODY, S("/status/")).body, S("99.49 % uptime"));
}

/* ---- the folder ---- */
static str contents(struct test *t, str dir, str path)
{
	static char bytes[1 << 20];
	int fd = open(arena_z(t->arena, ARENA_CONCAT(t->arena, dir, S("/"), path)), O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, bytes, sizeof bytes) : -1;
	if (fd >= 0)
		close(fd);
	return n < 0 ? (str){ NULL, 0 } : arena_dup(t->arena, (str){ bytes, (size_t)n });
}

struct listing {
	struct under_test *u;
	status_files files;
};

static enum rc list(struct db *db, void *arg)
{
	struct listing *l = arg;
	struct status_site site;
	enum rc rc = status_site_load(db, l->u->t->arena, &l->u->settings, clock_now(), &site);
	if (rc == RC_OK)
		status_files_of(l->u->t->arena, &site, &l->files);
	return rc;
}

STORE_TEST(status_folder_is_the_live_page)
{
	struct under_test *u = app_start_server(t);
	CHECK(u);
	struct telling x = incident(u, S("Sign-in is slow"), true);
	struct status_written done;
	struct listing l = { .u = u };
	str dir = ARENA_CONCAT(t->arena, str_c(t->dir), S("/site"));
	CHECK_OK(store_write(t->store, publish, &x));
	CHECK_OK(status_export(t->store, &u->settings, dir, &done));
	CHECK_OK(store_read(t->store, list, &l));
	CHECK_INT(l.files.n, done.files);
	CHECK_INT(l.files.n, done.written);
	for (size_t i = 0; i < l.files.n; i++) {
		struct http_answer a = app_get(u, NOBODY, ARENA_CONCAT(t->arena, S("/status/"), l.files.at[i].path));
		CHECK_INT(200, a.status);
		CHECK_STR(a.body, contents(t, dir, l.files.at[i].path));
		CHECK_STR(l.files.at[i].type, answer_header(&a, S("Content-Type")));
	}
	CHECK_OK(status_export(t->store, &u->settings, dir, &done));
	CHECK_INT(0, done.written);

	/* Another one's page is not written when this one changes. */
	struct telling y = incident(u, S("Reports are late"), true);
	CHECK_OK(store_write(t->store, publish, &y));
	CHECK_OK(status_export(t->store, &u->settings, dir, &done));
	x.words = (struct notice_words){ .body = S("Still looking.") };
	CHECK_OK(store_write(t->store, tell, &x));
	str path = status_notice_path(t->arena, &y.n);
	CHECK_INT(0, chmod(arena_z(t->arena, ARENA_CONCAT(t->arena, dir, S("/"), path)), 0600)); /* a new one would have 0644 */
	CHECK_OK(status_export(t->store, &u->settings, dir, &done));
	struct stat st;
	CHECK_INT(0, stat(arena_z(t->arena, ARENA_CONCAT(t->arena, dir, S("/"), path)), &st));
	CHECK_INT(0600, st.st_mode & 0777);
	CHECK_HAS(contents(t, dir, status_notice_path(t->arena, &x.n)), S("Still looking."));
	CHECK_INT(0, done.removed);
}

STORE_TEST(status_folder_of_the_worker)
{
	struct under_test *u = app_rows(t);
	CHECK(u);
	bool did;
	struct settings s;
	settings_default(t->arena, &s);
	CHECK_OK(status_round(t->store, &s, &did)); /* nothing is set, nothing is done */
	s.status_dir = ARENA_CONCAT(t->arena, str_c(t->dir), S("/site"));
	CHECK_OK(status_round(t->store, &s, &did));
	CHECK_HAS(contents(t, s.status_dir, S("index.html")), S("All services are working"));
	s.status_push = S("/nowhere/push");
	CHECK_RC(RC_FAIL, status_round(t->store, &s, &did));
	CHECK_HAS(err_detail(), S("cannot start /nowhere/push"));
	s.status_push = S("/bin/true");
	CHECK_OK(status_round(t->store, &s, &did));
	s.status_push = S("/bin/false"); /* not called again: nothing has changed since */
	CHECK_OK(status_round(t->store, &s, &did));
}

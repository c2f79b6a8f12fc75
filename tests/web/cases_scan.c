/* Files and the virus scanner (S6): a real clamd with one signature of our own; and the sweeper, which removes what no row names.
 */
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"
#include "base/memory.h"
#include "cases/attachment.h"
#include "files/file.h"
#include "web/cases_upload.h"

#define BAD_TEXT "the tower fell on a full moon"
#define STARTING_RESTS 1000 /* of 10 ms: clamd loads one signature in far less */

/* ---- clamd ---- */

static str put(struct test *t, const char *name, str text)
{
	str path = arena_printf(t->arena, "%s/%s", t->dir, name);
	FILE *f = fopen(path.p, "w");
	if (!f || fwrite(text.p, 1, text.n, f) != text.n || fclose(f) != 0)
		test_fail(t, __FILE__, __LINE__, "write a file of clamd");
	return path;
}

static str sha256(struct arena *a, str content)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	char hex[2 * sizeof hash + 1];
	crypto_hash_sha256(hash, (const unsigned char *)content.p, content.n);
	return arena_dup(a, str_c(sodium_bin2hex(hex, sizeof hex, hash, sizeof hash)));
}

static void stop(pid_t pid)
{
	if (pid > 0 && kill(pid, SIGTERM) == 0)
		waitpid(pid, NULL, 0);
}

static void start(struct test *t, pid_t *pid)
{
	extern char **environ;
	str folder = arena_printf(t->arena, "%s/signatures", t->dir);
	CHECK_INT(RC_OK, files_folder(folder.p));
	/* hash, size, name; 73: the level of the engine from which on SHA-256 is known */
	(void)put(t, "signatures/belfry.hsb",
		  arena_printf(t->arena, "%.*s:%zu:Belfry.Test:73\n", STR_ARG(sha256(t->arena, S(BAD_TEXT))), S(BAD_TEXT).n));
	str conf = put(t, "clamd.conf",
		       arena_printf(t->arena,
				    "Foreground yes\nDatabaseDirectory %s\nLocalSocket %s/clamd.socket\nLogFile %s/clamd.log\n",
				    folder.p, t->dir, t->dir));
	char *argv[] = { "clamd", "--config-file", arena_z(t->arena, conf), NULL };
	posix_spawn_file_actions_t quiet;
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	int failed = posix_spawn(pid, "/usr/sbin/clamd", &quiet, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&quiet);
	CHECK_INT(0, failed);
}

/* ---- scanning ---- */

static str files_of(struct under_test *u)
{
	str body = app_api(u, AUTHORIZED, "GET", S("/api/v1/cases/0012001"), (str){ 0 }).body;
	ptrdiff_t at = str_find(body, S("\"files\":["));
	return at < 0 ? S("") : str_drop(body, (size_t)at);
}

/* Where the file of that name is offered: its id stands before its name. */
static str link_of(struct under_test *u, const char *name)
{
	str rest = files_of(u), id = S("");
	rest = str_take(rest, (size_t)str_find(rest, str_c(name)));
	for (ptrdiff_t at; (at = str_find(rest, S("\"id\":\""))) >= 0; rest = str_drop(rest, (size_t)at + 1))
		id = app_between(str_drop(rest, (size_t)at), S("\"id\":\""));
	return ARENA_CONCAT(u->t->arena, S(UPLOAD_CASE "/files/"), id);
}

static enum rc scan(struct under_test *u)
{
	bool more;
	return attachments_scan(u->t->store, &u->settings, &more);
}

static void comment_with(struct under_test *u, const char *name, str bytes)
{
	struct test *t = u->t;
	CHECK_INT(303, upload_post(u, TECHNICAL, S(UPLOAD_CASE "/comments"), upload_file(t->arena, name, bytes)).status);
}

static void while_nobody_answers(struct under_test *u)
{
	struct test *t = u->t;
	comment_with(u, "good.txt", S("all is well"));
	comment_with(u, "bad.txt", S(BAD_TEXT));
	CHECK_INT(RC_BUSY, scan(u));
	CHECK_INT(2, app_count(files_of(u), S("\"state\":\"waiting\"")));
	CHECK_HAS(app_get(u, AUTHORIZED, S(UPLOAD_CASE)).body, S("being checked for viruses"));
	CHECK_INT(409, app_get(u, AUTHORIZED, link_of(u, "good.txt")).status);
	CHECK_INT(409, app_get(u, AUTHORIZED, link_of(u, "bad.txt")).status);
}

static void when_it_answers(struct under_test *u)
{
	struct test *t = u->t;
	enum rc rc = scan(u);
	for (int i = 0; i < STARTING_RESTS && rc == RC_BUSY; i++) {
		app_rest();
		rc = scan(u);
	}
	CHECK_RC(RC_OK, rc);
	CHECK_INT(200, app_get(u, AUTHORIZED, link_of(u, "good.txt")).status);
	CHECK_INT(409, app_get(u, AUTHORIZED, link_of(u, "bad.txt")).status);
	CHECK_INT(1, app_count(files_of(u), S("\"state\":\"infected\"")));
	CHECK_HAS(app_get(u, AUTHORIZED, S(UPLOAD_CASE)).body, S("a virus was found"));
	/* One whose bytes are gone waits on, and does not keep the others from being looked at. */
	comment_with(u, "lost.txt", S("bytes that will be gone"));
	comment_with(u, "later.txt", S("all is still well"));
	str path = file_path(t->arena, &u->settings, sha256(t->arena, S("bytes that will be gone")));
	CHECK_INT(0, unlink(arena_z(t->arena, path)));
	CHECK(scan(u) != RC_OK);
	CHECK_INT(200, app_get(u, AUTHORIZED, link_of(u, "later.txt")).status);
	CHECK_INT(409, app_get(u, AUTHORIZED, link_of(u, "lost.txt")).status);
}

STORE_TEST(cases_files_are_shown_to_a_real_clamd)
{
	struct under_test *u = upload_case(t);
	CHECK(u != NULL && !t->failed);
	pid_t clamd = 0;
	u->settings.clamd = arena_printf(t->arena, "%s/clamd.socket", t->dir);
	while_nobody_answers(u);
	start(t, &clamd);
	if (!t->failed)
		when_it_answers(u);
	stop(clamd);
}

/* ---- sweeping ---- */

static void make_old(struct under_test *u, str sha)
{
	struct test *t = u->t;
	const struct timespec long_ago[2] = { { .tv_sec = 1000000000 }, { .tv_sec = 1000000000 } };
	CHECK_INT(0, utimensat(AT_FDCWD, arena_z(t->arena, file_path(t->arena, &u->settings, sha)), long_ago, 0));
}

static bool is_kept(struct under_test *u, str sha)
{
	return files_exist(arena_z(u->t->arena, file_path(u->t->arena, &u->settings, sha)));
}

/* A file that came in, as of a request whose transaction has not ended. */
static str come_in(struct under_test *u, str bytes)
{
	struct test *t = u->t;
	str path = put(t, "came-in", bytes), sha = sha256(t->arena, bytes);
	if (file_keep(&u->settings, path, sha) != RC_OK)
		test_fail(t, __FILE__, __LINE__, "file_keep");
	return sha;
}

STORE_TEST(cases_files_that_no_row_names_are_swept)
{
	struct under_test *u = upload_case(t);
	CHECK(u != NULL && !t->failed);
	bool more;
	str named = sha256(t->arena, S(UPLOAD_PNG)), orphan = come_in(u, S("of a request that failed")),
	    young = come_in(u, S("just in"));
	make_old(u, named);
	make_old(u, orphan);
	CHECK_RC(RC_OK, attachments_sweep(t->store, &u->settings, &more));
	CHECK(is_kept(u, named) && is_kept(u, young) && !is_kept(u, orphan));
	/* The transaction runs again: its file has been moved already, and that is fine. */
	CHECK_RC(RC_OK, file_keep(&u->settings, S("nowhere"), young));
	CHECK_RC(RC_NOT_FOUND, file_keep(&u->settings, S("nowhere"), orphan));
}

/* The same content is sent between the sweeper's question and its act. */
static enum rc sent_again(void *arg, str sha, bool *remove)
{
	struct under_test *u = arg;
	(void)sha;
	(void)come_in(u, S("of a request that failed"));
	*remove = true;
	return RC_OK;
}

STORE_TEST(cases_files_sent_again_are_not_swept)
{
	struct under_test *u = upload_case(t);
	CHECK(u != NULL && !t->failed);
	str orphan = come_in(u, S("of a request that failed"));
	make_old(u, orphan);
	CHECK_RC(RC_OK, file_sweep(&u->settings, 24 * 3600, sent_again, u));
	CHECK(is_kept(u, orphan));
}

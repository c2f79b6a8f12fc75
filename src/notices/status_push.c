/* notices/status_push.c — the program that carries the exported status page to another host. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "notices/status.h"
#include "notices/status_folder.h"

#define SAID_MAX 4096 /* bytes of its output that are logged */
#define GLANCE_MS 50  /* how often it is asked whether it has ended */

extern char **environ;

/* Ours without BELFRY_…: they hold secrets, and it needs none of them. */
static char **environment(struct arena *a)
{
	size_t n = 0, kept = 0;
	while (environ[n])
		n++;
	char **out = ARENA_ARRAY(a, char *, n + 1);
	for (size_t i = 0; i < n; i++)
		if (strncmp(environ[i], "BELFRY_", sizeof "BELFRY_" - 1) != 0)
			out[kept++] = environ[i];
	return out;
}

/* A process group of its own, no signal blocked or ignored, no input, its output into `out`. */
static int start(struct arena *a, const char *program, const char *dir, int out, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	char *argv[] = { arena_z(a, str_c(program)), arena_z(a, str_c(dir)), NULL };
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	int error = posix_spawn(pid, program, &actions, &attributes, argv, environment(a));
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* What it says, as far as it fits; the rest is read and forgotten, so that it is not stopped by a full pipe. */
static void listen_to(int in, struct buf *said)
{
	char part[1024];
	ssize_t n;
	while ((n = read(in, part, sizeof part)) > 0)
		buf_add(said, str_take((str){ part, (size_t)n }, SAID_MAX - said->n));
}

/* Until it has ended or its time is over. */
static enum rc attend(pid_t pid, int in, struct buf *said, int *status)
{
	int64_t until_us = clock_monotonic_us() + STATUS_PUSH_SECONDS * US_PER_SECOND;
	for (;;) {
		struct pollfd ready = { .fd = in, .events = POLLIN };
		pid_t ended = waitpid(pid, status, WNOHANG);
		listen_to(in, said);
		if (ended == pid)
			return RC_OK;
		if (ended < 0 && errno != EINTR)
			return fail(RC_FAIL, "status_push: %s", strerror(errno));
		if (clock_monotonic_us() > until_us)
			break;
		if (poll(&ready, 1, GLANCE_MS) > 0 && !(ready.revents & POLLIN)) /* closed its output, still running */
			(void)poll(NULL, 0, GLANCE_MS);
	}
	(void)kill(-pid, SIGKILL);
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
	return fail(RC_FAIL, "status_push took longer than %d seconds and was ended", STATUS_PUSH_SECONDS);
}

static void log_said(str said)
{
	str line;
	while (str_next(&said, '\n', &line))
		if (!str_empty(str_trim(line)))
			fprintf(stderr, "belfry: status_push: %.*s\n", STR_ARG(str_trim(line)));
}

static enum rc run(struct arena *a, const char *program, const char *dir)
{
	CLEANUP_BUF struct buf said = BUF_INIT(SAID_MAX);
	int ends[2], status = 0;
	pid_t pid;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail(RC_FAIL, "status_push: %s", strerror(errno));
	(void)fcntl(ends[0], F_SETFL, O_NONBLOCK);
	int error = start(a, program, dir, ends[1], &pid);
	close(ends[1]);
	enum rc rc = error == 0 ? attend(pid, ends[0], &said, &status)
				: fail(RC_FAIL, "status_push: cannot start %s: %s", program, strerror(error));
	close(ends[0]);
	log_said(buf_str(&said));
	if (rc == RC_OK && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
		rc = WIFEXITED(status) ? fail(RC_FAIL, "status_push: %s ended with %d", program, WEXITSTATUS(status))
				       : fail(RC_FAIL, "status_push: %s was ended by signal %d", program, WTERMSIG(status));
	return rc;
}

enum rc status_push(const struct settings *s, str dir)
{
	CLEANUP_ARENA struct arena *a = arena_new();
	struct status_folder folder;
	if (str_empty(s->status_push))
		return RC_OK;
	enum rc rc = status_folder_open(a, dir, false, &folder);
	if (rc != RC_OK)
		return rc;
	if (!folder.torn && !folder.carried) {
		rc = run(a, arena_z(a, s->status_push), arena_z(a, dir));
		if (rc == RC_OK)
			rc = status_folder_carried(&folder);
	}
	status_folder_close(&folder);
	return rc;
}

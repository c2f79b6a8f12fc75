/* bench/meanwhile.c — meanwhile PORT FAMILIES CASES: people at work until standard input ends, and how long each had to wait.
 *
 * FAMILIES: a session of a portal user per line; CASES: a contact's session and the number of a case per line. Readers keep to a
 * timetable: who is answered late asks late, and that counts as waiting. One line per kind: name, requests, p50, p99, the longest
 * (microseconds), requests that were not answered as they should. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/num.h"
#include "base/random.h"
#include "base/time.h"
#include "signin.h"

#define SAMPLES_MAX 200000
#define SESSIONS_MAX 2000
#define THREADS 4 /* of each kind */

struct person {
	char token[48], number[16];
};

static struct person families[SESSIONS_MAX], contacts[SESSIONS_MAX];
static size_t families_n, contacts_n;
static int server_port;
static _Atomic bool stop;

static struct kind {
	const char *name, *method, *path; /* %s: the case's number */
	const char *body;
	const struct person *of;
	const size_t *n;
	int status, threads, every_ms; /* of one thread */
	_Atomic size_t samples, failed;
	int64_t us[SAMPLES_MAX];
} kinds[] = {
	{ .name = "portal",
	  .method = "GET",
	  .path = "/api/v1/portal/sync",
	  .of = families,
	  .n = &families_n,
	  .status = 200,
	  .threads = THREADS,
	  .every_ms = 40 },
	{ .name = "case",
	  .method = "GET",
	  .path = "/support/cases/%s",
	  .of = contacts,
	  .n = &contacts_n,
	  .status = 200,
	  .threads = 2,
	  .every_ms = 40 },
	{ .name = "comment",
	  .method = "POST",
	  .path = "/api/v1/cases/%s/comments",
	  .body = "{\"body\":\"It is still so.\"}",
	  .of = contacts,
	  .n = &contacts_n,
	  .status = 201,
	  .threads = 1,
	  .every_ms = 200 },
};
#define KINDS (sizeof kinds / sizeof *kinds)

static void ask(struct kind *k, struct line *line, int64_t due)
{
	char path[100];
	const struct person *p = &k->of[random_below(*k->n)];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(path, sizeof path, k->path, p->number);
#pragma GCC diagnostic pop
	struct ask ask = { .method = k->method, .path = path, .token = p->token, .body = k->body, .network = 1 };
	if (k->body)
		ask.type = "application/json";
	struct answered a = line_ask(line, &ask);
	size_t at = k->samples++;
	if (a.status != k->status)
		k->failed++;
	if (at < SAMPLES_MAX)
		k->us[at] = clock_monotonic_us() - due;
}

static void *person_at_work(void *arg)
{
	struct kind *k = arg;
	struct line line = { .port = server_port, .fd = -1 };
	int64_t due = clock_monotonic_us() + (int64_t)random_below((uint64_t)k->every_ms * 1000);
	while (!stop) {
		int64_t early = due - clock_monotonic_us();
		if (early > 0)
			nanosleep(&(struct timespec){ .tv_sec = early / 1000000, .tv_nsec = early % 1000000 * 1000 }, NULL);
		ask(k, &line, due);
		due += (int64_t)k->every_ms * 1000;
		if (k->body && due < clock_monotonic_us()) /* a person who writes does not hurry after waiting */
			due = clock_monotonic_us();
	}
	line_close(&line);
	return NULL;
}

static size_t read_people(const char *path, struct person *to)
{
	size_t n = 0;
	char row[200];
	FILE *list = fopen(path, "re");
	while (list && n < SESSIONS_MAX && fgets(row, sizeof row, list)) {
		char *rest = row, *token = strsep(&rest, " \n"), *number = rest ? strsep(&rest, " \n") : NULL;
		snprintf(to[n].token, sizeof to[n].token, "%.43s", token);
		snprintf(to[n].number, sizeof to[n].number, "%.15s", number ? number : "");
		n++;
	}
	if (list)
		fclose(list);
	return n;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void print(struct kind *k)
{
	size_t n = k->samples < SAMPLES_MAX ? k->samples : SAMPLES_MAX;
	qsort(k->us, n, sizeof *k->us, by_size);
	if (n)
		printf("%s %zu %lld %lld %lld %zu\n", k->name, n, (long long)k->us[n / 2], (long long)k->us[n * 99 / 100],
		       (long long)k->us[n - 1], (size_t)k->failed);
}

int main(int argc, char **argv)
{
	pthread_t threads[KINDS * THREADS];
	size_t n = 0;
	char ignored[64];
	int64_t port = 0;
	if (argc == 4 && num_i64(str_c(argv[1]), 1, 65535, &port)) {
		server_port = (int)port;
		families_n = read_people(argv[2], families);
		contacts_n = read_people(argv[3], contacts);
	}
	if (!families_n || !contacts_n) {
		fputs("usage: meanwhile PORT FAMILIES CASES\n", stderr);
		return 2;
	}
	for (size_t i = 0; i < KINDS; i++)
		for (int t = 0; t < kinds[i].threads; t++)
			n += pthread_create(&threads[n], NULL, person_at_work, &kinds[i]) == 0;
	while (read(STDIN_FILENO, ignored, sizeof ignored) > 0)
		;
	stop = true;
	for (size_t i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < KINDS; i++)
		print(&kinds[i]);
	return 0;
}

/* bench/signin_flood.c — 200 clients that sign in without a pause to speak of, while signed-in people read their list of cases. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/random.h"
#include "base/time.h"
#include "signin.h"

#define FLOODERS 200
#define READERS 4
#define PAUSE_MS 100	 /* of a client who was refused; the answer asks for two seconds */
#define READ_EVERY_MS 20 /* of one reader: 200 lists a second from all of them */
#define SAMPLES_MAX 100000
#define SESSIONS_MAX 1000
#define P99_GOAL_US 200000

static struct {
	int port;
	_Atomic bool stop;
	_Atomic uint64_t network;
	_Atomic int64_t in, refused, without_retry, other;
	_Atomic size_t samples;
	int64_t us[SAMPLES_MAX];
	_Atomic int64_t failed; /* lists that were not answered with 200 */
	char session[SESSIONS_MAX][48];
	size_t sessions;
} f;

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000 }, NULL);
}

static void *flooder(void *arg)
{
	struct line line = { .port = f.port, .fd = -1 };
	(void)arg;
	while (!f.stop) {
		char body[200];
		snprintf(body, sizeof body, "{\"email\":\"contact%d@district.example\",\"password\":\"%s\"}",
			 (int)random_below(200), PASSWORD);
		struct ask ask = { .method = "POST",
				   .path = "/api/v1/session",
				   .type = "application/json",
				   .body = body,
				   .network = f.network++ };
		struct answered a = line_ask(&line, &ask);
		if (a.status == 201)
			f.in++;
		else if (a.status == 503)
			f.refused++;
		else
			f.other++;
		if (a.status == 503 && !a.retry_after)
			f.without_retry++;
		if (a.status != 201)
			sleep_ms(PAUSE_MS);
	}
	line_close(&line);
	return NULL;
}

static void *reader(void *arg)
{
	struct line line = { .port = f.port, .fd = -1 };
	(void)arg;
	while (!f.stop) {
		const char *token = f.session[random_below(f.sessions)];
		struct ask ask = { .method = "GET", .path = "/support/cases", .token = token, .network = 1 };
		struct answered a = line_ask(&line, &ask);
		size_t at = f.samples++;
		if (a.status != 200)
			f.failed++;
		if (at < SAMPLES_MAX)
			f.us[at] = a.us;
		sleep_ms(READ_EVERY_MS);
	}
	line_close(&line);
	return NULL;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

/* One round of so many flooders; the p99 of the list in microseconds. */
static int64_t round_of(int flooders, int seconds)
{
	pthread_t threads[FLOODERS + READERS];
	int n = 0;
	f.stop = false;
	f.samples = 0;
	f.in = f.refused = f.without_retry = f.other = f.failed = 0;
	for (int i = 0; i < flooders + READERS; i++)
		n += pthread_create(&threads[n], NULL, i < READERS ? reader : flooder, NULL) == 0;
	sleep_ms(seconds * 1000L);
	f.stop = true;
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	size_t samples = f.samples < SAMPLES_MAX ? f.samples : SAMPLES_MAX;
	qsort(f.us, samples, sizeof *f.us, by_size);
	return samples ? f.us[samples * 99 / 100] : INT64_MAX;
}

static bool read_sessions(const char *path)
{
	char row[200];
	FILE *list = fopen(path, "re");
	while (list && f.sessions < SESSIONS_MAX && fgets(row, sizeof row, list))
		if (strcspn(row, " \n") == 43)
			snprintf(f.session[f.sessions++], sizeof f.session[0], "%.43s", row);
	if (list)
		fclose(list);
	return f.sessions > 0;
}

int flood(int port, const char *sessions, int seconds)
{
	f.port = port;
	if (!read_sessions(sessions)) {
		fprintf(stderr, "no sessions in %s\n", sessions);
		return 1;
	}
	round_of(0, 2); /* caches */
	int64_t quiet = round_of(0, seconds);
	bool good = f.failed == 0;
	int64_t loud = round_of(FLOODERS, seconds);
	good &= f.failed == 0 && f.other == 0 && f.without_retry == 0 && f.in > 0 && f.refused > 0 && loud < P99_GOAL_US;
	printf("case list, p99, nobody signing in:       %8.1f ms\n", (double)quiet / 1000);
	printf("case list, p99, %d at once signing in:  %8.1f ms   goal < %d ms\n", FLOODERS, (double)loud / 1000,
	       P99_GOAL_US / 1000);
	printf("signed in: %.0f/s   refused with 503: %.0f/s, of them without Retry-After: %lld   other answers: %lld   lists that "
	       "failed: %lld\n",
	       (double)f.in / seconds, (double)f.refused / seconds, (long long)f.without_retry, (long long)f.other,
	       (long long)f.failed);
	return good ? 0 : 1;
}

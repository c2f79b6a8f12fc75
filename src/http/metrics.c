#include "http/metrics.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/num.h"
#include "http/edge.h"

#define STATUS_CLASSES 5 /* 1xx is never sent: [0] is 499, a client that went away; then 2xx … 5xx */
#define WORK_N (WORK_FILE + 1)

/* Upper bounds in microseconds. */
static const int64_t bounds[] = { 50,	 100,	250,	500,	1000,	2500,	 5000,	  10000,
				  25000, 50000, 100000, 250000, 500000, 1000000, 2500000, 10000000 };
#define BUCKETS (COUNT_OF(bounds) + 1)

struct metrics {
	size_t routes;
	_Atomic int64_t connections, reaped;
	struct duration {
		_Atomic uint64_t bucket[BUCKETS], sum_us;
	} work[WORK_N];
	_Atomic uint64_t (*requests)[STATUS_CLASSES]; /* routes + 1 */
};

struct metrics *metrics_new(size_t n)
{
	struct metrics *m = memory_new(sizeof *m);
	m->routes = n;
	m->requests = memory_new(sizeof *m->requests * (n + 1));
	return m;
}

void metrics_free(struct metrics *m)
{
	if (!m)
		return;
	free(m->requests);
	free(m);
}

static void count(_Atomic uint64_t *n, uint64_t by)
{
	atomic_fetch_add_explicit(n, by, memory_order_relaxed);
}

void metrics_count(struct metrics *m, size_t route, int status, enum work work, int64_t us)
{
	int class = status == 499 || status < 200 || status > 599 ? 0 : status / 100 - 1;
	size_t bucket = 0;
	while (bucket < COUNT_OF(bounds) && us > bounds[bucket])
		bucket++;
	count(&m->requests[route <= m->routes ? route : m->routes][class], 1);
	count(&m->work[work].bucket[bucket], 1);
	count(&m->work[work].sum_us, (uint64_t)us);
}

void metrics_connection(struct metrics *m, int change)
{
	m->connections += change;
}

void metrics_reaped(struct metrics *m)
{
	m->reaped++;
}

static void write_requests(const struct server *s, struct buf *out)
{
	static const char *const classes[STATUS_CLASSES] = { "gone", "2xx", "3xx", "4xx", "5xx" };
	buf_add(out, S("# HELP belfry_requests_total Requests answered, by route and class of status.\n"
		       "# TYPE belfry_requests_total counter\n"));
	for (size_t i = 0; i <= s->metrics->routes; i++)
		for (size_t k = 0; k < STATUS_CLASSES; k++) {
			uint64_t n = s->metrics->requests[i][k];
			const struct route *r = router_nth(s->router, i);
			if (n > 0)
				buf_printf(out, "belfry_requests_total{method=\"%s\",route=\"%s\",status=\"%s\"} %llu\n",
					   r ? method_name(r->method) : "-", r ? r->path : "-", classes[k], (unsigned long long)n);
		}
}

static void write_durations(const struct metrics *m, struct buf *out)
{
	static const char *const works[WORK_N] = {
		[WORK_UNSET] = "none",	[WORK_EVENT] = "event", [WORK_READ] = "read",
		[WORK_WRITE] = "write", [WORK_HASH] = "hash",	[WORK_FILE] = "file",
	};
	buf_add(out, S("# HELP belfry_request_seconds Time from the last byte of the headers to the last byte of the answer.\n"
		       "# TYPE belfry_request_seconds histogram\n"));
	for (size_t w = 0; w < WORK_N; w++) {
		uint64_t total = 0;
		for (size_t i = 0; i < COUNT_OF(bounds); i++) {
			total += m->work[w].bucket[i];
			buf_printf(out, "belfry_request_seconds_bucket{work=\"%s\",le=\"%g\"} %llu\n", works[w],
				   (double)bounds[i] / 1e6, (unsigned long long)total);
		}
		total += m->work[w].bucket[COUNT_OF(bounds)];
		buf_printf(out, "belfry_request_seconds_bucket{work=\"%s\",le=\"+Inf\"} %llu\n", works[w],
			   (unsigned long long)total);
		buf_printf(out, "belfry_request_seconds_sum{work=\"%s\"} %.6f\n", works[w], (double)m->work[w].sum_us / 1e6);
		buf_printf(out, "belfry_request_seconds_count{work=\"%s\"} %llu\n", works[w], (unsigned long long)total);
	}
}

/* Second number of /proc/self/statm, in bytes. */
static int64_t resident_bytes(void)
{
	char text[128];
	FILE *f = fopen("/proc/self/statm", "re");
	size_t n = f ? fread(text, 1, sizeof text, f) : 0;
	if (f)
		fclose(f);
	str rest = { text, n }, part;
	int64_t pages = 0;
	if (str_next(&rest, ' ', &part) && str_next(&rest, ' ', &part) && num_i64(part, 0, INT64_MAX / 65536, &pages))
		return pages * sysconf(_SC_PAGESIZE);
	return 0;
}

static void gauge(struct buf *out, const char *name, const char *help, int64_t value)
{
	buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n%s %lld\n", name, help, name, name, (long long)value);
}

void metrics_write(const struct server *s, struct buf *out)
{
	write_requests(s, out);
	write_durations(s->metrics, out);
	gauge(out, "belfry_connections", "Open connections.", s->metrics->connections);
	gauge(out, "belfry_requests_busy", "Requests between their first and last step.", s->busy);
	gauge(out, "belfry_hash_waiting", "Sign-ins waiting for the password pool.", (int64_t)hash_waiting(s->hash));
	gauge(out, "belfry_streams", "Open event streams.", (int64_t)streams_count(s->streams));
	gauge(out, "belfry_connections_late", "Connections shut down because they missed a deadline.", s->metrics->reaped);
	gauge(out, "process_resident_memory_bytes", "Resident memory.", resident_bytes());
}

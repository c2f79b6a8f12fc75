/* http/metrics.h — counters of the edge, as Prometheus text. Counting is an atomic addition; nothing personal is in it. */
#ifndef HTTP_METRICS_H
#define HTTP_METRICS_H

#include "base/buf.h"
#include "http/router.h"

struct server;
struct metrics;
struct metrics *metrics_new(size_t n); /* n: number of routes */
void metrics_free(struct metrics *m);  /* NULL is fine */
/* One request: route by its place in the table (routes = the number of routes: none). */
void metrics_count(struct metrics *m, size_t route, int status, enum work work, int64_t us);
void metrics_connection(struct metrics *m, int change); /* +1, -1 */
void metrics_reaped(struct metrics *m);			/* a connection missed a deadline */
void metrics_write(const struct server *s, struct buf *out);

#endif

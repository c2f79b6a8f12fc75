/* http/router.h — from method and path to a row of the route table. A literal segment wins over a ':' one. */
#ifndef HTTP_ROUTER_H
#define HTTP_ROUTER_H

#include "http/route.h"

struct router;
/* Compiles the table. RC_FAIL: a row lacks a column, a pattern is malformed, or two rows answer the same (the detail says which).
 */
MUST_USE enum rc router_new(struct arena *a, const struct route *table, size_t n, struct router **out);
/* The row, its parameters raw in param[ROUTE_MAX_PARAMS]. NULL: none; *allowed then has a bit (1 << method) per method that would
 * do. */
const struct route *router_find(const struct router *r, enum method method, str path, str *param, unsigned *allowed);
size_t router_index(const struct router *r, const struct route *row); /* its place in the table */
const struct route *router_nth(const struct router *r, size_t i);     /* NULL past the last */
/* "GET" …; METHOD_UNSET for anything else. HEAD is not among them: the gate turns it into GET. */
enum method method_parse(str s);
const char *method_name(enum method m);
/* Percent-decodes one segment or value ('+' stays). False: malformed, NUL or not UTF-8. */
bool percent_decode(struct arena *a, str in, bool plus_is_space, str *out);

#endif

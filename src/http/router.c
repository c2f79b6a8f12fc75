#include "http/router.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define MAX_SEGMENTS 12

/* A row with its pattern cut into segments. `fixed`: length of the literal text before the first parameter. */
struct compiled {
	const struct route *row;
	str segment[MAX_SEGMENTS];
	size_t segments, fixed;
	bool param[MAX_SEGMENTS];
	size_t length; /* of the pattern */
};

struct router {
	const struct route *table;
	size_t n;
	struct compiled *at;		/* by number of segments, literals before parameters */
	size_t first[MAX_SEGMENTS + 2]; /* at[first[k]] .. at[first[k+1]]: those with k segments */
};

static const struct {
	str name;
	enum method method;
} methods[] = {
	{ S_INIT("GET"), GET },	    { S_INIT("POST"), POST },	  { S_INIT("PUT"), PUT },
	{ S_INIT("PATCH"), PATCH }, { S_INIT("DELETE"), DELETE },
};

enum method method_parse(str s)
{
	for (size_t i = 0; i < COUNT_OF(methods); i++)
		if (str_eq(methods[i].name, s))
			return methods[i].method;
	return METHOD_UNSET;
}

const char *method_name(enum method m)
{
	for (size_t i = 0; i < COUNT_OF(methods); i++)
		if (methods[i].method == m)
			return methods[i].name.p;
	return "-";
}

/* "/a/:b" gives "a", ":b"; "/" gives one empty segment. False: no leading slash or too many segments. */
static bool cut(str path, str *segment, size_t *n)
{
	*n = 0;
	if (path.n == 0 || path.p[0] != '/')
		return false;
	str rest = str_drop(path, 1);
	str part;
	while (str_next(&rest, '/', &part)) {
		if (*n == MAX_SEGMENTS)
			return false;
		segment[(*n)++] = part;
	}
	return true;
}

/* A GET reads; or counts what it shows in the transaction that shows it (route.h). */
static bool get_may(const struct route *row)
{
	bool counted = row->work == WORK_WRITE && row->audit == AUDIT_VIEW;
	return counted || (row->work != WORK_WRITE && row->work != WORK_HASH && row->work != WORK_FILE);
}

static enum rc row_check(const struct route *row)
{
	const char *path = row->path ? row->path : "(none)";
	if (row->method == METHOD_UNSET || !row->handler || !row->input)
		return fail(RC_FAIL, "route %s: method, handler or input is missing", path);
	if (row->access == ACCESS_UNSET || row->audit == AUDIT_UNSET || row->rate == RATE_UNSET || row->work == WORK_UNSET)
		return fail(RC_FAIL, "route %s: access, audit, rate or work is missing", path);
	if (row->method == GET && !get_may(row))
		return fail(RC_FAIL, "route %s: a GET may not write", path);
	if (row->work == WORK_EVENT && row->audit != AUDIT_NONE)
		return fail(RC_FAIL, "route %s: on an event thread no audit row can be written", path);
	return RC_OK;
}

static enum rc compile(const struct route *row, struct compiled *out)
{
	enum rc rc = row_check(row);
	if (rc != RC_OK)
		return rc;
	str path = str_c(row->path);
	out->row = row;
	out->length = out->fixed = path.n;
	if (!cut(path, out->segment, &out->segments))
		return fail(RC_FAIL, "route %s: malformed path", row->path);
	size_t params = 0;
	for (size_t i = 0; i < out->segments; i++) {
		out->param[i] = str_starts(out->segment[i], S(":"));
		if (out->param[i] && params++ == 0)
			out->fixed = (size_t)(out->segment[i].p - path.p);
	}
	if (params > ROUTE_MAX_PARAMS)
		return fail(RC_FAIL, "route %s: more than %d parameters", row->path, ROUTE_MAX_PARAMS);
	return RC_OK;
}

static int by_precedence(const void *pa, const void *pb)
{
	const struct compiled *a = pa, *b = pb;
	if (a->segments != b->segments)
		return a->segments < b->segments ? -1 : 1;
	for (size_t i = 0; i < a->segments; i++) {
		if (a->param[i] != b->param[i])
			return a->param[i] ? 1 : -1;
		int order = a->param[i] ? 0 : str_cmp(a->segment[i], b->segment[i]);
		if (order != 0)
			return order;
	}
	return (int)a->row->method - (int)b->row->method;
}

enum rc router_new(struct arena *a, const struct route *table, size_t n, struct router **out)
{
	struct router *r = ARENA_NEW(a, struct router);
	r->table = table;
	r->n = n;
	r->at = ARENA_ARRAY(a, struct compiled, n ? n : 1);
	for (size_t i = 0; i < n; i++) {
		enum rc rc = compile(&table[i], &r->at[i]);
		if (rc != RC_OK)
			return rc;
	}
	qsort(r->at, n, sizeof *r->at, by_precedence);
	for (size_t i = 1; i < n; i++)
		if (by_precedence(&r->at[i - 1], &r->at[i]) == 0)
			return fail(RC_FAIL, "routes %s and %s answer the same", r->at[i - 1].row->path, r->at[i].row->path);
	size_t i = 0;
	for (size_t k = 0; k < COUNT_OF(r->first); k++) {
		while (i < n && r->at[i].segments < k)
			i++;
		r->first[k] = i;
	}
	*out = r;
	return RC_OK;
}

static bool matches(const struct compiled *c, str path, const str *segment, str *param)
{
	if (path.n < c->fixed || memcmp(path.p, c->row->path, c->fixed) != 0)
		return false;
	if (c->fixed == c->length)
		return path.n == c->length;
	size_t params = 0;
	for (size_t i = 0; i < c->segments; i++) {
		if (c->param[i] && segment[i].n > 0)
			param[params++] = segment[i];
		else if (c->param[i] || !str_eq(c->segment[i], segment[i]))
			return false;
	}
	return true;
}

const struct route *router_find(const struct router *r, enum method method, str path, str *param, unsigned *allowed)
{
	str segment[MAX_SEGMENTS] = { { NULL, 0 } };
	size_t n;
	*allowed = 0;
	if (!cut(path, segment, &n))
		return NULL;
	for (size_t i = r->first[n]; i < r->first[n + 1]; i++) {
		if (!matches(&r->at[i], path, segment, param))
			continue;
		*allowed |= 1U << r->at[i].row->method;
		if (r->at[i].row->method == method)
			return r->at[i].row;
	}
	return NULL;
}

size_t router_index(const struct router *r, const struct route *row)
{
	return row ? (size_t)(row - r->table) : r->n;
}

const struct route *router_nth(const struct router *r, size_t i)
{
	return i < r->n ? &r->table[i] : NULL;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool percent_decode(struct arena *a, str in, bool plus_is_space, str *out)
{
	char *p = arena_alloc(a, in.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < in.n; i++) {
		char c = in.p[i];
		if (c == '+' && plus_is_space) {
			c = ' ';
		} else if (c == '%') {
			int high = in.n - i > 2 ? hex(in.p[i + 1]) : -1;
			int low = high >= 0 ? hex(in.p[i + 2]) : -1;
			if (low < 0)
				return false;
			c = (char)(high * 16 + low);
			i += 2;
		}
		if (c == '\0')
			return false;
		p[n++] = c;
	}
	*out = (str){ p, n };
	return utf8_valid(*out);
}

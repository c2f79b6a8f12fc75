#include "http/router.h"

#include "base/time.h"
#include "http/rate.h"
#include "support/test.h"

static enum rc nothing(struct req *q)
{
	(void)q;
	return RC_OK;
}

#define R(m, p)                                                                                                               \
	{                                                                                                                     \
		.method = m, .path = p, .handler = nothing, .access = ACCESS_PUBLIC, .input = &no_input, .audit = AUDIT_NONE, \
		.rate = RATE_FREE, .work = WORK_READ                                                                          \
	}
static const struct route table[] = {
	R(GET, "/"),	   R(GET, "/a"),      R(GET, "/a/:x"),	    R(GET, "/a/new"),
	R(PATCH, "/a/:x"), R(GET, "/:any/b"), R(GET, "/a/:x/c/:y"), R(GET, "/a/:x/:z/d"),
};

TEST(http_router_finds)
{
	static const struct {
		enum method method;
		str path, p0, p1;
		int row; /* -1: none */
		unsigned allowed;
	} cases[] = {
		{ GET, S_INIT("/"), { 0 }, { 0 }, 0, 1 << GET },
		{ GET, S_INIT("/a"), { 0 }, { 0 }, 1, 1 << GET },
		{ GET, S_INIT("/a/new"), { 0 }, { 0 }, 3, 1 << GET },
		{ GET, S_INIT("/a/newer"), S_INIT("newer"), { 0 }, 2, 1 << GET },
		{ PATCH, S_INIT("/a/7"), S_INIT("7"), { 0 }, 4, 1 << PATCH | 1 << GET },
		{ PATCH, S_INIT("/a/new"), S_INIT("new"), { 0 }, 4, 1 << PATCH | 1 << GET },
		{ GET, S_INIT("/a/b"), S_INIT("b"), { 0 }, 2, 1 << GET },
		{ GET, S_INIT("/z/b"), S_INIT("z"), { 0 }, 5, 1 << GET },
		{ GET, S_INIT("/a/1/c/2"), S_INIT("1"), S_INIT("2"), 6, 1 << GET },
		{ GET, S_INIT("/a/1/c/d"), S_INIT("1"), S_INIT("d"), 6, 1 << GET },
		{ GET, S_INIT("/a/1/x/d"), S_INIT("1"), S_INIT("x"), 7, 1 << GET },
		{ POST, S_INIT("/a"), { 0 }, { 0 }, -1, 1 << GET },
		{ GET, S_INIT("/a/"), { 0 }, { 0 }, -1, 0 },
		{ GET, S_INIT("//b"), { 0 }, { 0 }, -1, 0 },
		{ GET, S_INIT("/A"), { 0 }, { 0 }, -1, 0 },
		{ GET, S_INIT("/%61"), { 0 }, { 0 }, -1, 0 },
		{ GET, S_INIT(""), { 0 }, { 0 }, -1, 0 },
		{ GET, S_INIT("a"), { 0 }, { 0 }, -1, 0 },
		{ GET, S_INIT("/1/2/3/4/5/6/7/8/9/10/11/12/13"), { 0 }, { 0 }, -1, 0 },
	};
	struct router *r;
	CHECK_OK(router_new(t->arena, table, COUNT_OF(table), &r));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		str param[ROUTE_MAX_PARAMS] = { { NULL, 0 } };
		unsigned allowed;
		const struct route *row = router_find(r, cases[i].method, cases[i].path, param, &allowed);
		CHECK(row == (cases[i].row < 0 ? NULL : &table[cases[i].row]));
		if (row)
			CHECK_STR(cases[i].p0, param[0]);
		if (row)
			CHECK_STR(cases[i].p1, param[1]);
		else
			CHECK_INT(cases[i].allowed, allowed);
	}
}

TEST(http_router_refuses_bad_tables)
{
	struct router *r;
	const struct route twice[] = { R(GET, "/a/:x"), R(GET, "/a/:y") };
	CHECK_RC(RC_FAIL, router_new(t->arena, twice, 2, &r));
	struct route bad = R(GET, "/a");
	bad.access = ACCESS_UNSET;
	err_clear();
	CHECK_RC(RC_FAIL, router_new(t->arena, &bad, 1, &r));
	CHECK_HAS(err_detail(), S("/a"));
	bad = (struct route)R(GET, "no-slash");
	CHECK_RC(RC_FAIL, router_new(t->arena, &bad, 1, &r));
	bad = (struct route)R(GET, "/a");
	bad.work = WORK_WRITE;
	CHECK_RC(RC_FAIL, router_new(t->arena, &bad, 1, &r));
	bad = (struct route)R(GET, "/a");
	bad.work = WORK_EVENT;
	CHECK_OK(router_new(t->arena, &bad, 1, &r));
	bad.audit = AUDIT_VIEW;
	CHECK_RC(RC_FAIL, router_new(t->arena, &bad, 1, &r));
	bad = (struct route)R(GET, "/:a/:b/:c/:d/:e");
	CHECK_RC(RC_FAIL, router_new(t->arena, &bad, 1, &r));
}

TEST(http_router_methods)
{
	CHECK_INT(GET, method_parse(S("GET")));
	CHECK_INT(DELETE, method_parse(S("DELETE")));
	CHECK_INT(METHOD_UNSET, method_parse(S("get")));
	CHECK_INT(METHOD_UNSET, method_parse(S("GETT")));
	CHECK_STR(S("PATCH"), str_c(method_name(PATCH)));
}

TEST(http_rate_buckets)
{
	struct rates *r = rates_new();
	int64_t now = US_PER_DAY;
	for (int i = 0; i < 30; i++)
		CHECK_INT(0, rates_take(r, RATE_POLL, 7, now));
	int wait = rates_take(r, RATE_POLL, 7, now);
	CHECK(wait >= 1 && wait <= 2);
	CHECK_INT(0, rates_take(r, RATE_POLL, 8, now));
	CHECK_INT(0, rates_take(r, RATE_WRITE, 7, now));
	CHECK_INT(0, rates_take(r, RATE_FREE, 7, now));
	now += wait * US_PER_SECOND; /* who waits as told gets in */
	CHECK_INT(0, rates_take(r, RATE_POLL, 7, now));
	now += US_PER_DAY; /* and a long silence fills the bucket, no further */
	int taken = 0;
	while (taken < 100 && rates_take(r, RATE_POLL, 7, now) == 0)
		taken++;
	CHECK_INT(30, taken);
	rates_percent(r, 0);
	CHECK_INT(0, rates_take(r, RATE_POLL, 7, now));
	rates_free(r);
}

TEST(http_rate_lets_a_school_sign_in)
{
	struct rates *r = rates_new();
	int64_t now = US_PER_DAY;
	for (int i = 0; i < 300; i++)
		CHECK_INT(0, rates_take(r, RATE_SIGN_IN, -7, now));
	CHECK_INT(1, rates_take(r, RATE_SIGN_IN, -7, now));
	now += US_PER_SECOND;
	for (int i = 0; i < 20; i++)
		CHECK_INT(0, rates_take(r, RATE_SIGN_IN, -7, now));
	CHECK_INT(1, rates_take(r, RATE_SIGN_IN, -7, now));
	rates_free(r);
}

TEST(http_rate_is_fair_among_many)
{
	struct rates *r = rates_new();
	int refused = 0;
	for (int64_t i = 0; i < 20000; i++)
		refused += rates_take(r, RATE_POLL, i * 1000003, US_PER_DAY) > 0;
	CHECK_INT(0, refused);
	rates_free(r);
}

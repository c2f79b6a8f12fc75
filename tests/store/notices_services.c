/* tests/store/notices_services.c — the services of the status page: adding, naming, grouping, ordering, retiring. */
#include "notices/notice.h"
#include "support/app.h"

struct scene {
	struct under_test *u;
	enum rc (*fn)(struct db *db, struct scene *s);
	struct service service;
	enum service_step step;
	service_list list;
};

static enum rc run(struct db *db, void *arg)
{
	struct scene *s = arg;
	return s->fn(db, s);
}
#define DO(s, what) ((s)->fn = (what), store_write((s)->u->t->store, run, (s)))

static enum rc add(struct db *db, struct scene *s)
{
	return services_add(db, s->u->t->arena, &s->u->actor[PUBLISHER], &s->service, S("r"));
}
static enum rc change(struct db *db, struct scene *s)
{
	return services_change(db, s->u->t->arena, &s->u->actor[PUBLISHER], &s->service, S("r"));
}
static enum rc step(struct db *db, struct scene *s)
{
	enum rc rc = services_find(db, s->u->t->arena, s->service.code, &s->service);
	return rc == RC_OK ? services_step(db, s->u->t->arena, &s->u->actor[PUBLISHER], &s->service, s->step, S("r")) : rc;
}
static enum rc all(struct db *db, struct scene *s)
{
	return services_all(db, s->u->t->arena, &s->list);
}
static enum rc offered(struct db *db, struct scene *s)
{
	return services_offered(db, s->u->t->arena, &s->list);
}

static enum rc put(struct scene *s, const char *code, const char *group)
{
	s->service = (struct service){ .code = str_c(code), .name = str_c(code), .group = str_c(group) };
	return DO(s, add);
}

static enum rc go(struct scene *s, const char *code, enum service_step to)
{
	s->service.code = str_c(code);
	s->step = to;
	return DO(s, step);
}

/* "a b c": the codes in their order. */
static str order(struct scene *s)
{
	str out = S("");
	if (DO(s, offered) != RC_OK)
		return (str){ 0 };
	for (size_t i = 0; i < s->list.n; i++)
		out = ARENA_CONCAT(s->u->t->arena, out, i ? S(" ") : S(""), s->list.at[i].code);
	return out;
}

/* Two single ones, a group of three between them, whatever the installation begins with retired. */
static bool begin(struct scene *s, struct test *t)
{
	*s = (struct scene){ .u = app_rows(t) };
	bool good = s->u && DO(s, offered) == RC_OK;
	service_list first = s->list;
	for (size_t i = 0; good && i < first.n; i++)
		good = go(s, arena_z(t->arena, first.at[i].code), SERVICE_RETIRE) == RC_OK;
	return good && put(s, "a", NULL) == RC_OK && put(s, "x", "Group") == RC_OK && put(s, "b", NULL) == RC_OK &&
	       put(s, "y", "Group") == RC_OK && put(s, "z", "Group") == RC_OK;
}

STORE_TEST(services_of_a_group_stand_together)
{
	struct scene s;
	CHECK(begin(&s, t));
	CHECK_STR(S("a x y z b"), order(&s));
	s.service = (struct service){ .id = s.list.at[0].id, .code = S("a"), .name = S("A"), .group = S("Group") };
	CHECK_OK(DO(&s, change));
	CHECK_STR(S("x y z a b"), order(&s));
	CHECK_STR(S("A"), s.list.at[3].name);
	s.service = s.list.at[1];
	s.service.group = (str){ 0 };
	CHECK_OK(DO(&s, change));
	CHECK_STR(S("x z a b y"), order(&s));
	s.service = s.list.at[0];
	s.service.name = S("New name"); /* the same group: it keeps its place */
	CHECK_OK(DO(&s, change));
	CHECK_STR(S("x z a b y"), order(&s));
}

STORE_TEST(services_move_with_their_group)
{
	struct scene s;
	static const struct {
		const char *code;
		enum service_step to;
		const char *after;
	} rows[] = {
		{ "a", SERVICE_UP, "a x y z b" },					/* it is the first */
		{ "y", SERVICE_UP, "a y x z b" },					/* within its group */
		{ "x", SERVICE_DOWN, "a y z x b" }, { "x", SERVICE_DOWN, "a b y z x" }, /* the last of it: the group goes */
		{ "y", SERVICE_UP, "a y z x b" },					/* the first of it: likewise */
		{ "a", SERVICE_DOWN, "y z x a b" },					/* past the whole group */
		{ "b", SERVICE_DOWN, "y z x a b" },					/* it is the last */
		{ "a", SERVICE_UP, "a y z x b" },
	};
	CHECK(begin(&s, t));
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		CHECK_OK(go(&s, rows[i].code, rows[i].to));
		CHECK_STR(str_c(rows[i].after), order(&s));
	}
}

STORE_TEST(services_retired_and_restored)
{
	struct scene s;
	CHECK(begin(&s, t));
	CHECK_RC(RC_CONFLICT, go(&s, "x", SERVICE_RESTORE));
	CHECK_OK(go(&s, "x", SERVICE_RETIRE));
	CHECK_STR(S("a y z b"), order(&s));
	CHECK_OK(DO(&s, all));
	CHECK_INT(4 + 8 + 1, s.list.n);
	CHECK(!instant_absent(s.list.at[4].retired_at)); /* the retired ones come last */
	CHECK_RC(RC_CONFLICT, go(&s, "x", SERVICE_RETIRE));
	CHECK_RC(RC_CONFLICT, go(&s, "x", SERVICE_UP));
	CHECK_RC(RC_NOT_FOUND, go(&s, "nothing", SERVICE_RETIRE));
	CHECK_RC(RC_CONFLICT, put(&s, "x", NULL)); /* its code is not free */
	CHECK_OK(go(&s, "x", SERVICE_RESTORE));
	CHECK_STR(S("a y z x b"), order(&s));
}

STORE_TEST(services_say_what_is_wrong)
{
	struct scene s;
	CHECK(begin(&s, t));
	static const char *const bad[] = { "", "-a", "A", "a b", "ä", "a_b" };
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK_RC(RC_INVALID, put(&s, bad[i], NULL));
	s.service = (struct service){ .code = S("nameless") };
	CHECK_RC(RC_INVALID, DO(&s, add));
	s.service = (struct service){ .code = S("a") };
	CHECK_RC(RC_INVALID, DO(&s, change));
	for (int i = 13; i < SERVICES_MAX; i++)
		CHECK_OK(put(&s, arena_z(t->arena, arena_printf(t->arena, "s%d", i)), NULL));
	CHECK_RC(RC_LIMIT, put(&s, "more", NULL));
}
